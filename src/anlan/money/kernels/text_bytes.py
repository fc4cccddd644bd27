"""Bytes at a time: eight loaded at once, equality, line counts, and whether a text is UTF-8.

Buffers end with eight zero bytes that belong to no cell, so that eight bytes may be loaded from any place of a cell.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

Array = npt.NDArray[Any]

PADDING = 8
"""Zero bytes that every buffer carries behind its content."""


@intrinsic
def _load8(typing_context: Any, buffer: Any, at: Any) -> Any:
    """The eight bytes of ``buffer`` from ``at`` as one number, first byte lowest. ``at`` needs no alignment."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        wide = builder.bitcast(place, ir.IntType(64).as_pointer())
        return builder.load(wide, align=1)

    return types.uint64(buffer, types.int64), generate


load8: Any = _load8  # called with the array and the place alone


@njit(cache=True, nogil=True)
def same_bytes(buffer: Array, one: int, other: int, length: int) -> bool:
    """Whether the ``length`` bytes from ``one`` and from ``other`` are the same."""
    done = 0
    while done + 8 <= length:
        if load8(buffer, one + done) != load8(buffer, other + done):
            return False
        done += 8
    rest = length - done
    if rest == 0:
        return True
    shift = np.uint64(8 * (8 - rest))
    same: bool = (load8(buffer, one + done) << shift) == (load8(buffer, other + done) << shift)
    return same


@njit(cache=True, nogil=True)
def count_byte(buffer: Array, begin: int, end: int, wanted: int) -> int:
    """How many bytes of ``buffer[begin:end]`` are ``wanted``."""
    found = 0
    for at in range(begin, end):
        found += buffer[at] == wanted
    return found


@njit(cache=True, nogil=True)
def utf8_until(buffer: Array, end: int) -> int:
    """The first place that is not valid UTF-8 (overlong forms and surrogates are not), or ``end``."""
    at = 0
    while at < end:
        if at + 8 <= end and load8(buffer, at) & np.uint64(0x8080808080808080) == 0:
            at += 8
            continue
        lead = buffer[at]
        if lead < 0x80:
            at += 1
            continue
        if lead < 0xC2 or lead > 0xF4:
            return at
        more = 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
        if at + more >= end:
            return at
        second = buffer[at + 1]
        if (lead == 0xE0 and second < 0xA0) or (lead == 0xED and second > 0x9F):
            return at
        if (lead == 0xF0 and second < 0x90) or (lead == 0xF4 and second > 0x8F):
            return at
        for step in range(1, more + 1):
            if buffer[at + step] & 0xC0 != 0x80:
                return at
        at += more + 1
    return end
