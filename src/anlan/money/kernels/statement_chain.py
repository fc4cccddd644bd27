"""Order and running balance of the entries of accounts, and entries that stand twice."""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.kernels.text_bytes import leaf

Array = npt.NDArray[Any]

MOVED, STOOD_STILL, UNKNOWN, PERHAPS = 0, 1, 2, 3
"""What an entry does to the balance: moves it; does not (failed); not told (neither in nor out); moved or not (reversed)."""


@leaf
def count_steps(index: Array, begins: Array, time: Array, up: Array, down: Array) -> None:
    """For each group of ``index[begins[g]:begins[g + 1]]``: how often time steps up, and down."""
    for group in range(begins.size - 1):
        up[group] = 0
        down[group] = 0
        for place in range(begins[group] + 1, begins[group + 1]):
            one, two = time[index[place - 1]], time[index[place]]
            up[group] += two > one
            down[group] += two < one


@leaf
def chain(
    index: Array, begins: Array, delta: Array, moves: Array, balance: Array, known: Array, broken: Array, expected: Array
) -> int:
    """Follows the balance of each group along ``index``: previous balance plus ``delta`` must be this balance (all fen).

    ``known`` tells where the statement gives a balance; between those the chain carries on by itself, and it starts anew at
    a break. ``broken`` (uint8) and ``expected`` (fen, where broken) are filled, one an entry. Returns how many were checked.
    """
    checked = 0
    for group in range(begins.size - 1):
        running = False
        previous = np.int64(0)
        for place in range(begins[group], begins[group + 1]):
            entry = index[place]
            broken[entry] = 0
            if moves[entry] == STOOD_STILL:
                continue
            if not known[entry]:
                previous += delta[entry]
                running = running and moves[entry] == MOVED
                continue
            if running:
                checked += 1
                moved = previous + delta[entry]
                right = balance[entry] == moved
                if moves[entry] == PERHAPS:
                    right = right or balance[entry] == previous
                elif moves[entry] == UNKNOWN:
                    right = True
                if not right:
                    broken[entry] = 1
                    expected[entry] = moved
            previous = balance[entry]
            running = True
    return checked


@leaf
def mix(keys: Array, values: Array) -> None:
    """Mixes one more column (int64) into ``keys`` (uint64), in place."""
    for row in range(keys.size):
        value = (keys[row] ^ np.uint64(values[row])) * np.uint64(0x9E3779B97F4A7C15)
        keys[row] = value ^ (value >> np.uint64(31))


@leaf
def repeats(keys: Array, table: Array, first: Array) -> int:
    """``first[i]`` becomes the place of the first equal key before ``i``, or -1. Key 0 is never equal to anything.

    ``table`` (int32, -1 throughout) has a power of two of places, at least twice as many as there are keys. Returns how many
    keys came again.
    """
    size = table.size
    found = 0
    for row in range(keys.size):
        first[row] = -1
        key = keys[row]
        if key == 0:
            continue
        place = np.int64(key & np.uint64(size - 1))
        while table[place] >= 0 and keys[table[place]] != key:
            place = (place + 1) & (size - 1)
        if table[place] < 0:
            table[place] = row
        else:
            first[row] = table[place]
            found += 1
    return found
