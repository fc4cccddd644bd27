"""Splits separated text into cells on its raw bytes, without decoding them.

The bytes may be UTF-8 or GB18030: in neither is a comma, semicolon, tab, quote or line end ever part of a character of several
bytes (the second byte of GB18030 is 0x40 or more, or a digit). A vertical bar can be; such files are decoded first.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.kernels import inlined
from anlan.money.kernels.text_bytes import LOWEST, leaf, next_of_two

Array = npt.NDArray[Any]

QUOTE, NEWLINE, RETURN, SPACE, TAB, EQUALS, APOSTROPHE = 34, 10, 13, 32, 9, 61, 39
LONGEST_QUOTED_LINES = 40
"""A quoted cell with more line ends than this is taken for a quote that was never closed."""

FINE, UNCLOSED = 0, 1
"""States of a row: as it should be; a quote in it is never closed, so the quote was read as a letter."""


@leaf
def closing_quote(buffer: Array, at: int, end: int, delimiter: int) -> int:
    """The place of the quote that closes the one before ``at``, or -1 when none does.

    Doubled quotes are part of the cell, and so is a quote that neither ends the cell nor follows a line end within it.
    """
    lines = 0
    while at < end:
        byte = buffer[at]
        if byte == QUOTE:
            if at + 1 < end and buffer[at + 1] == QUOTE:
                at += 2
                continue
            after = at + 1
            while (
                after < end
                and buffer[after] != delimiter
                and (buffer[after] == SPACE or buffer[after] == TAB or buffer[after] == RETURN)
            ):
                after += 1
            if after >= end or buffer[after] == delimiter or buffer[after] == NEWLINE:
                return at
            if lines:
                return -1
        elif byte == NEWLINE:
            lines += 1
            if lines > LONGEST_QUOTED_LINES:
                return -1
        at += 1
    return -1


@leaf
def trim(buffer: Array, first: int, last: int) -> tuple[int, int]:
    """A cell without blanks around it and without the marks that keep a number as text: ``'6222``, ``="6222"``."""
    while first < last and buffer[first] <= SPACE:
        first += 1
    while last > first and buffer[last - 1] <= SPACE:
        last -= 1
    if last - first >= 3 and buffer[first] == EQUALS and buffer[first + 1] == QUOTE and buffer[last - 1] == QUOTE:
        first += 2
        last -= 1
        if last - first >= 2 and buffer[first] == QUOTE and buffer[last - 1] == QUOTE:  # the formula was quoted as a whole
            first += 1
            last -= 1
    elif last > first and buffer[first] == APOSTROPHE:
        first += 1
        if last > first and buffer[last - 1] == APOSTROPHE:
            last -= 1
    while first < last and buffer[first] <= SPACE:
        first += 1
    while last > first and buffer[last - 1] <= SPACE:
        last -= 1
    return first, last


@inlined
def cell_at(buffer: Array, at: int, end: int, delimiter: int, delimiters: Any, newlines: Any) -> tuple[int, int, int, bool]:
    """(begin, end, place behind it, whether a quote in it is never closed) of the cell at ``at``, without what is around it."""
    while buffer[at] == SPACE and at < end:
        at += 1
    closed, open_quote = -1, False
    if buffer[at] == QUOTE and at < end:
        closed = closing_quote(buffer, at + 1, end, delimiter)
        open_quote = closed < 0
    if closed >= 0:
        first, last = at + 1, closed
        behind = next_of_two(buffer, closed + 1, end, delimiters, newlines)
    else:
        first = at
        behind = last = next_of_two(buffer, at, end, delimiters, newlines)
    if last > first and (
        buffer[last - 1] <= SPACE or buffer[first] <= SPACE or buffer[first] == EQUALS or buffer[first] == APOSTROPHE
    ):
        first, last = trim(buffer, first, last)
    return first, last, behind, open_quote


@leaf
def split(
    buffer: Array,
    begin: int,
    end: int,
    delimiter: int,
    slots: Array,
    start: Array,
    stop: Array,
    row_begin: Array,
    width: Array,
    state: Array,
) -> int:
    """Cells of the rows from ``begin``; as many rows as ``row_begin`` has room for, less one.

    ``slots[c]`` is where column ``c`` goes in ``start`` and ``stop`` (shape slots × rows), or -1. ``width`` is the number of
    the last cell of a row that is not blank, counted from one: 0 is a blank row. ``row_begin`` gets one place more: where the
    next row begins. Returns the number of rows.
    """
    delimiters, newlines = np.uint64(delimiter) * LOWEST, np.uint64(NEWLINE) * LOWEST
    at = begin
    rows = 0
    room = row_begin.size - 1
    columns = slots.size
    while at < end and rows < room:
        row_begin[rows] = at
        column = 0
        filled = 0
        state[rows] = FINE
        while True:
            first, last, at, open_quote = cell_at(buffer, at, end, delimiter, delimiters, newlines)
            if open_quote:
                state[rows] = UNCLOSED
            if last > first:
                filled = column + 1
            if column < columns and slots[column] >= 0:
                start[slots[column], rows] = first
                stop[slots[column], rows] = last
            column += 1
            if at >= end or buffer[at] == NEWLINE:
                break
            at += 1
        for missing in range(column, columns):
            if slots[missing] >= 0:
                start[slots[missing], rows] = at
                stop[slots[missing], rows] = at
        at += 1
        width[rows] = filled
        rows += 1
    row_begin[rows] = min(at, end)
    return rows
