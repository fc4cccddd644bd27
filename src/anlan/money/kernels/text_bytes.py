"""Bytes at a time: eight loaded at once, equality, where a byte comes next, and whether a text is UTF-8.

Buffers end with eight zero bytes that belong to no cell, so that eight bytes may be loaded from any place of a cell.
``leaf`` compiles without reference counting: leaves allocate nothing, and counting would cost more than they do.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from anlan.money import kernels

Array = npt.NDArray[Any]

PADDING = 8
"""Zero bytes that every buffer carries behind its content."""

leaf: Any = kernels.leaf  # numbers of any width are handed over

LOWEST = np.uint64(0x0101010101010101)
HIGHEST = np.uint64(0x8080808080808080)


@intrinsic
def _load8(typing_context: Any, buffer: Any, at: Any) -> Any:
    """The eight bytes of ``buffer`` from ``at`` as one number, first byte lowest. ``at`` needs no alignment."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.gep(array.data, [arguments[1]])
        wide = builder.bitcast(place, ir.IntType(64).as_pointer())
        return builder.load(wide, align=1)

    return types.uint64(buffer, types.int64), generate


@intrinsic
def _lowest_byte(typing_context: Any, marks: Any) -> Any:
    """Which byte of eight holds the lowest bit set, from 0."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        zeros = builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))
        return builder.lshr(zeros, ir.Constant(ir.IntType(64), 3))

    return types.int64(types.uint64), generate


load8: Any = _load8  # called with the array and the place alone
lowest_byte: Any = _lowest_byte


@leaf
def next_of_two(buffer: Array, at: int, end: int, one: Any, other: Any) -> int:
    """Where one of two bytes comes next, or ``end``. Each is given eight times over, in one number."""
    while at < end:
        word = load8(buffer, at)
        first, second = word ^ one, word ^ other
        found = (((first - LOWEST) & ~first) | ((second - LOWEST) & ~second)) & HIGHEST
        if found != 0:
            place: int = at + lowest_byte(found)
            return min(place, end)
        at += 8
    return end


@leaf
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


@leaf
def utf8_until(buffer: Array, end: int) -> int:
    """The first place that is not valid UTF-8 (overlong forms and surrogates are not), or ``end``."""
    at = 0
    while at < end:
        if at + 8 <= end and load8(buffer, at) & HIGHEST == 0:
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
