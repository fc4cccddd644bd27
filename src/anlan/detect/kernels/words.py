"""A table from words to codes: open addressing over codes, words as bytes behind each other."""

import numpy as np

from anlan.detect.kernels import Ints, Whole, leaf

UNKNOWN = -2
"""A word of the block that has not been looked up yet."""

FULL = -3
"""Table or store must grow before the word has a place."""

COUNT, USED = 0, 1


@leaf
def _hash(data: Ints, begin: int, end: int) -> np.uint64:
    """FNV-1a, 64 bits, its high half folded in."""
    found = np.uint64(0xCBF29CE484222325)
    for k in range(begin, end):
        found = (found ^ np.uint64(data[k])) * np.uint64(0x100000001B3)
    return found ^ (found >> np.uint64(32))


@leaf
def _slot(table: Ints, ends: Ints, store: Ints, data: Ints, begin: int, end: int) -> Whole:
    """The cell of ``table`` that holds the word's code, or the free one where it belongs."""
    mask = table.size - 1
    place = np.int64(_hash(data, begin, end) & np.uint64(mask))
    while table[place] >= 0:
        code = table[place]
        first = ends[code]
        if ends[code + 1] - first == end - begin:
            k = 0
            while k < end - begin and store[first + k] == data[begin + k]:
                k += 1
            if k == end - begin:
                return place
        place = (place + 1) & mask
    return place


@leaf
def enter(data: Ints, begin: int, end: int, table: Ints, ends: Ints, store: Ints, cursor: Ints, grow: bool) -> Whole:
    """The code of the word ``data[begin:end]``. An unseen one gets the next code, or -1 when not ``grow``; ``FULL`` where there
    is no room for it. ``cursor``: words and bytes held."""
    place = _slot(table, ends, store, data, begin, end)
    if table[place] >= 0:
        return table[place]
    if not grow:
        return -1
    code, used = cursor[COUNT], cursor[USED]
    if 4 * (code + 1) > 3 * table.size or code + 2 > ends.size or used + end - begin > store.size:
        return FULL
    for at in range(begin, end):
        store[used + at - begin] = data[at]
    cursor[COUNT], cursor[USED] = code + 1, used + end - begin
    ends[code + 1] = cursor[USED]
    table[place] = code
    return code


@leaf
def encode(indices: Ints, offsets: Ints, data: Ints, known: Ints, table: Ints, ends: Ints, store: Ints, cursor: Ints,
           start: int, grow: bool, out: Ints) -> Whole:  # fmt: skip
    """Codes of the words ``indices[start:]`` of a block (-1: no word); unseen ones get the next codes, or -1 when not ``grow``.

    Word ``k`` of the block is ``data[offsets[k]:offsets[k + 1]]``; ``known[k]`` remembers its code. Gives the number of indices
    done: fewer than all when table or store must grow first.
    """
    for i in range(start, indices.size):
        k = indices[i]
        if k < 0:
            out[i] = -1
            continue
        if known[k] == UNKNOWN:
            code = enter(data, offsets[k], offsets[k + 1], table, ends, store, cursor, grow)
            if code == FULL:
                return i
            known[k] = code
        out[i] = known[k]
    return indices.size


@leaf
def refill(table: Ints, ends: Ints, store: Ints, count: int) -> None:
    """Enter all words into a new, empty table."""
    for code in range(count):
        table[_slot(table, ends, store, store, ends[code], ends[code + 1])] = code


@leaf
def spell(held: Ints, ends: Ints, places: Ints, out: Ints) -> Whole:
    """Write the words at some places one behind the other, each with a zero byte after it, as far as there is room; gives the
    bytes they take. Word ``k`` lies in ``held`` between ``ends[k]`` and ``ends[k + 1]``, counted from ``ends[0]`` modulo 2³²."""
    used, first = 0, np.uint32(ends[0])
    for place in places:
        begin, end = int(np.uint32(ends[place] - first)), int(np.uint32(ends[place + 1] - first))
        if used + end - begin < out.size:
            for k in range(begin, end):
                out[used + k - begin] = held[k]
            out[used + end - begin] = 0
        used += end - begin + 1
    return used
