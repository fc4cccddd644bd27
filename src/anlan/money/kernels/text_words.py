"""Dictionary coding of text cells by their bytes, and gathering of cells into one run of bytes.

Only the different values of a column are ever decoded; the rest is codes.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.kernels.text_bytes import leaf, load8, same_bytes

Array = npt.NDArray[Any]

_DASH, _SLASH = 45, 47
_MIX = np.uint64(0x9E3779B97F4A7C15)


@leaf
def says_nothing(buffer: Array, first: int, last: int) -> bool:
    """Whether a cell is empty, a slash, or dashes only."""
    if last - first == 1 and buffer[first] == _SLASH:
        return True
    for at in range(first, last):
        if buffer[at] != _DASH:
            return False
    return True


@leaf
def hash_bytes(buffer: Array, first: int, last: int) -> Any:
    """A 64-bit hash of ``buffer[first:last]``."""
    value = np.uint64(last - first) * _MIX
    at = first
    while at + 8 <= last:
        value = (value ^ load8(buffer, at)) * _MIX
        value ^= value >> np.uint64(29)
        at += 8
    if at < last:
        value = (value ^ (load8(buffer, at) << np.uint64(8 * (8 - (last - at))))) * _MIX
    return value ^ (value >> np.uint64(32))


@leaf
def code_words(
    buffer: Array,
    start: Array,
    stop: Array,
    literal: bool,
    row: int,
    codes: Array,
    table: Array,
    hashes: Array,
    first: Array,
    last: Array,
    count: int,
) -> tuple[int, int]:
    """Gives each different cell a code, in order of appearance; -1 for cells that say nothing (``literal``: for empty ones).

    Goes on from ``row`` and from ``count`` codes given before. ``table`` (int32, a power of two, -1 where free) and ``hashes``
    are the hash table; ``first`` and ``last`` say where the word of a code stands. Returns (the row reached, the count): the
    row is less than there are when the table is half full and must grow.
    """
    rows = start.size
    size = table.size
    before = -1
    while row < rows:
        begin, end = int(start[row]), int(stop[row])
        length = end - begin
        if before >= 0 and length == stop[before] - start[before] and same_bytes(buffer, begin, int(start[before]), length):
            codes[row] = codes[before]
            row += 1
            continue
        if length == 0 or (not literal and says_nothing(buffer, begin, end)):
            codes[row] = -1
            row += 1
            continue
        if 2 * count >= size:
            break
        before = row
        value = hash_bytes(buffer, begin, end)
        place = np.int64(value & np.uint64(size - 1))
        code = table[place]
        while code >= 0:
            if hashes[place] == value and last[code] - first[code] == length:
                if same_bytes(buffer, begin, int(first[code]), length):
                    break
            place = (place + 1) & (size - 1)
            code = table[place]
        if code < 0:
            code = count
            table[place] = code
            hashes[place] = value
            first[count] = begin
            last[count] = end
            count += 1
        codes[row] = code
        row += 1
    return row, count


@leaf
def move_words(table: Array, hashes: Array, wider: Array, wider_hashes: Array) -> None:
    """Moves a hash table into a larger one, which is free."""
    size = wider.size
    for old in range(table.size):
        if table[old] < 0:
            continue
        place = np.int64(hashes[old] & np.uint64(size - 1))
        while wider[place] >= 0:
            place = (place + 1) & (size - 1)
        wider[place] = table[old]
        wider_hashes[place] = hashes[old]


@leaf
def gather(buffer: Array, start: Array, stop: Array, between: int, out: Array, offsets: Array) -> int:
    """The cells one behind another into ``out``; line ends and NUL inside a cell become blanks.

    Behind each cell goes the byte ``between``, unless it is negative. ``offsets`` (one more than cells) says where each begins.
    Returns all bytes or-ed: less than 128 when all are ASCII.
    """
    every = 0
    at = 0
    for index in range(start.size):
        offsets[index] = at
        for place in range(start[index], stop[index]):
            byte = buffer[place]
            every |= byte
            out[at] = 32 if byte == 10 or byte == 13 or byte == 0 else byte
            at += 1
        if between >= 0:
            out[at] = between
            at += 1
    offsets[start.size] = at
    return every


@leaf
def lead_or_spare(buffer: Array, start: Array, stop: Array, lead: int, spare: int) -> int:
    """Where the cell of slot ``lead`` says nothing, the one of ``spare`` takes its place.

    Returns in how many rows both say something, and not the same.
    """
    differ = 0
    for row in range(start.shape[1]):
        first, last = int(start[lead, row]), int(stop[lead, row])
        other, other_last = int(start[spare, row]), int(stop[spare, row])
        if says_nothing(buffer, other, other_last):
            continue
        if says_nothing(buffer, first, last):
            start[lead, row] = other
            stop[lead, row] = other_last
        elif last - first != other_last - other or not same_bytes(buffer, first, other, last - first):
            differ += 1
    return differ


@leaf
def hash_cells(buffer: Array, start: Array, stop: Array, keys: Array) -> None:
    """Fills ``keys`` (uint64) with a hash of each cell; 0 for those that say nothing."""
    for row in range(start.size):
        first, last = int(start[row]), int(stop[row])
        keys[row] = np.uint64(0) if says_nothing(buffer, first, last) else hash_bytes(buffer, first, last) | np.uint64(1)
