"""Dictionary coding of text cells by their bytes, and gathering of cells into one run of bytes.

Only the different values of a column are ever decoded; the rest is codes.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from anlan.money.kernels.text_bytes import load8, same_bytes

Array = npt.NDArray[Any]

_DASH, _SLASH = 45, 47
_MIX = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def says_nothing(buffer: Array, first: int, last: int) -> bool:
    """Whether a cell is empty, a slash, or dashes only."""
    if last - first == 1 and buffer[first] == _SLASH:
        return True
    for at in range(first, last):
        if buffer[at] != _DASH:
            return False
    return True


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def code_words(buffer: Array, start: Array, stop: Array, literal: bool, codes: Array, first_rows: Array) -> int:
    """Gives each different cell a code, in order of appearance; -1 for cells that say nothing (``literal``: only for empty ones).

    ``codes`` (int32, one a row) and ``first_rows`` (int32, room for one a row) are filled; returns how many codes there are.
    ``first_rows[code]`` is the first row with it.
    """
    rows = start.size
    size = 256
    table = np.full(size, -1, np.int32)
    hashes = np.empty(size, np.uint64)
    count = 0
    before = -1
    for row in range(rows):
        first = int(start[row])
        last = int(stop[row])
        length = last - first
        if before >= 0 and length == stop[before] - start[before] and same_bytes(buffer, first, int(start[before]), length):
            codes[row] = codes[before]
            continue
        if length == 0 or (not literal and says_nothing(buffer, first, last)):
            codes[row] = -1
            continue
        before = row
        value = hash_bytes(buffer, first, last)
        place = np.int64(value & np.uint64(size - 1))
        while True:
            code = table[place]
            if code < 0:
                break
            known = first_rows[code]
            if hashes[place] == value and stop[known] - start[known] == length:
                if same_bytes(buffer, first, int(start[known]), length):
                    break
            place = (place + 1) & (size - 1)
        if code < 0:
            code = count
            table[place] = code
            hashes[place] = value
            first_rows[count] = row
            count += 1
            if 2 * count > size:
                table, hashes = _grown(table, hashes)
                size = table.size
        codes[row] = code
    return count


@njit(cache=True, nogil=True)
def _grown(table: Array, hashes: Array) -> tuple[Array, Array]:
    size = table.size * 4
    wider = np.full(size, -1, np.int32)
    wider_hashes = np.empty(size, np.uint64)
    for old in range(table.size):
        if table[old] < 0:
            continue
        place = np.int64(hashes[old] & np.uint64(size - 1))
        while wider[place] >= 0:
            place = (place + 1) & (size - 1)
        wider[place] = table[old]
        wider_hashes[place] = hashes[old]
    return wider, wider_hashes


@njit(cache=True, nogil=True)
def gather(buffer: Array, start: Array, stop: Array, rows: Array, offsets: Array) -> tuple[Array, Any]:
    """The cells of ``rows`` one behind another. Line ends and NUL inside a cell become blanks.

    ``offsets`` (int32, one more than rows) is filled. Returns the bytes, and whether all of them are ASCII.
    """
    total = 0
    for index in range(rows.size):
        offsets[index] = total
        total += stop[rows[index]] - start[rows[index]]
    offsets[rows.size] = total
    out = np.empty(total, np.uint8)
    every = np.uint8(0)
    at = 0
    for index in range(rows.size):
        for place in range(start[rows[index]], stop[rows[index]]):
            byte = buffer[place]
            every |= byte
            if byte == 10 or byte == 13 or byte == 0:
                byte = np.uint8(32)
            out[at] = byte
            at += 1
    return out, every < 128


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def hash_cells(buffer: Array, start: Array, stop: Array, keys: Array) -> None:
    """Fills ``keys`` (uint64) with a hash of each cell; 0 for those that say nothing."""
    for row in range(start.size):
        first, last = int(start[row]), int(stop[row])
        keys[row] = np.uint64(0) if says_nothing(buffer, first, last) else hash_bytes(buffer, first, last) | np.uint64(1)
