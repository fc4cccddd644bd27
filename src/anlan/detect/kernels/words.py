"""A table from words to codes: open addressing over codes, words as bytes behind each other."""

import numpy as np

from anlan.detect.kernels import Ints, Whole, leaf

UNKNOWN = -2
"""A word of the block that has not been looked up yet."""

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
def encode(indices: Ints, offsets: Ints, data: Ints, known: Ints, table: Ints, ends: Ints, store: Ints, cursor: Ints,
           start: int, grow: bool, out: Ints) -> Whole:  # fmt: skip
    """Codes of the words ``indices[start:]`` of a block (-1: no word); unseen ones get the next codes, or -1 when not ``grow``.

    Word ``k`` of the block is ``data[offsets[k]:offsets[k + 1]]``; ``known[k]`` remembers its code. ``cursor``: words and bytes
    held. Gives the number of indices done: fewer than all when table or store must grow first.
    """
    for i in range(start, indices.size):
        k = indices[i]
        if k < 0:
            out[i] = -1
            continue
        if known[k] == UNKNOWN:
            begin, end = offsets[k], offsets[k + 1]
            place = _slot(table, ends, store, data, begin, end)
            if table[place] < 0:
                if not grow:
                    out[i] = -1
                    continue
                code, used = cursor[COUNT], cursor[USED]
                if 4 * (code + 1) > 3 * table.size or code + 2 > ends.size or used + end - begin > store.size:
                    return i
                for at in range(begin, end):
                    store[used + at - begin] = data[at]
                cursor[COUNT], cursor[USED] = code + 1, used + end - begin
                ends[code + 1] = cursor[USED]
                table[place] = code
            known[k] = table[place]
        out[i] = known[k]
    return indices.size


@leaf
def refill(table: Ints, ends: Ints, store: Ints, count: int) -> None:
    """Enter all words into a new, empty table."""
    for code in range(count):
        table[_slot(table, ends, store, store, ends[code], ends[code + 1])] = code
