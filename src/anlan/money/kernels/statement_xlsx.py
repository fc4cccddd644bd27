"""Worksheets of .xlsx files: cells straight from the XML of SpreadsheetML (ECMA-376 part 1, 18.3 and 18.4).

Only what a cell needs is read: where it is, its type, its text, whether a formula stands in it. Names may carry a prefix
(``<x:c>``), as some writers print them. Texts come out with their entities resolved, in UTF-8.
"""

from typing import Any

import numpy.typing as npt

from anlan.money.kernels.text_bytes import leaf

Array = npt.NDArray[Any]

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
"""Limits of the format."""
_LT, _GT, _SLASH, _COLON, _QUOTE, _TICK, _AMP, _SEMI, _HASH = 60, 62, 47, 58, 34, 39, 38, 59, 35
NUMBER, FORMULA, LOST = 1, 2, 4
_A_NUMBER, _SHARED, _ERROR, _OWN_TEXT = 110, 115, 101, 120
"""Types of cells by their letter; all but the first three hold their text themselves."""
_OTHER, _ROW, _CELL, _VALUE, _TEXT, _FORMULA, _PHONETIC, _ITEM = 0, 1, 2, 3, 4, 5, 6, 7


@leaf
def tag_at(xml: Array, at: int, end: int) -> tuple[int, bool, int]:
    """(kind, whether it closes, place behind the name) of the tag whose ``<`` stands at ``at``."""
    at += 1
    closes = at < end and xml[at] == _SLASH
    if closes:
        at += 1
    begin = at
    while at < end:
        byte = xml[at]
        if byte == _COLON:
            begin = at + 1
        elif byte <= 32 or byte == _GT or byte == _SLASH:
            break
        at += 1
    size = at - begin
    kind = _OTHER
    first = xml[begin]
    if size == 1:
        if first == 99:  # c
            kind = _CELL
        elif first == 118:  # v
            kind = _VALUE
        elif first == 116:  # t
            kind = _TEXT
        elif first == 102:  # f
            kind = _FORMULA
    elif size == 3 and first == 114:
        if xml[begin + 1] == 111 and xml[begin + 2] == 119:  # row
            kind = _ROW
        elif xml[begin + 1] == 80 and xml[begin + 2] == 104:  # rPh: how to say it, not what it says
            kind = _PHONETIC
    elif size == 2 and first == 115 and xml[begin + 1] == 105:  # si
        kind = _ITEM
    return kind, closes, at


@leaf
def tag_end(xml: Array, at: int, end: int) -> tuple[int, bool]:
    """The place of the ``>`` that ends the tag, and whether the tag closes itself."""
    quote = 0
    while at < end:
        byte = xml[at]
        if quote:
            if byte == quote:
                quote = 0
        elif byte == _QUOTE or byte == _TICK:
            quote = byte
        elif byte == _GT:
            return at, xml[at - 1] == _SLASH
        at += 1
    return end, False


@leaf
def attribute(xml: Array, at: int, close: int, name: int) -> tuple[int, int]:
    """The value of a one-letter attribute as (begin, end); equal where it is absent."""
    while at < close:
        if xml[at] == name and xml[at - 1] <= 32 and at + 2 < close and xml[at + 1] == 61:
            quote = xml[at + 2]
            begin = at + 3
            last = begin
            while last < close and xml[last] != quote:
                last += 1
            return begin, last
        at += 1
    return close, close


@leaf
def put_letter(out: Array, to: int, letter: int) -> int:
    """Writes one code point as UTF-8; returns the place behind it."""
    if letter < 0x80:
        out[to] = letter
        return to + 1
    if letter < 0x800:
        out[to] = 0xC0 | (letter >> 6)
        out[to + 1] = 0x80 | (letter & 63)
        return to + 2
    if letter < 0x10000:
        out[to] = 0xE0 | (letter >> 12)
        out[to + 1] = 0x80 | ((letter >> 6) & 63)
        out[to + 2] = 0x80 | (letter & 63)
        return to + 3
    out[to] = 0xF0 | (letter >> 18)
    out[to + 1] = 0x80 | ((letter >> 12) & 63)
    out[to + 2] = 0x80 | ((letter >> 6) & 63)
    out[to + 3] = 0x80 | (letter & 63)
    return to + 4


@leaf
def entity(xml: Array, at: int, end: int) -> tuple[int, int]:
    """The code point of the entity whose ``&`` stands at ``at`` and the place behind it; the ``&`` itself if there is none."""
    last = at + 1
    while last < end and last - at < 12 and xml[last] != _SEMI:
        last += 1
    if last >= end or xml[last] != _SEMI:
        return 38, at + 1
    size, first = last - at - 1, xml[at + 1]
    if first == _HASH:
        value = 0
        base = 16 if xml[at + 2] == 120 or xml[at + 2] == 88 else 10
        for place in range(at + (3 if base == 16 else 2), last):
            digit = xml[place] - 48 if xml[place] <= 57 else (xml[place] | 32) - 87
            if digit < 0 or digit >= base:
                return 38, at + 1
            value = value * base + digit
        if value < 1 or value > 0x10FFFF:
            return 38, at + 1
        return value, last + 1
    if size == 2 and xml[at + 2] == 116:  # lt gt
        return (60 if first == 108 else 62), last + 1
    if size == 3 and first == 97:
        return 38, last + 1
    if size == 4:  # quot apos
        return (34 if first == 113 else 39), last + 1
    return 38, at + 1


@leaf
def put_text(xml: Array, at: int, end: int, out: Array, to: int) -> tuple[int, int]:
    """Copies text up to the next tag, entities resolved; returns (place of the ``<``, place behind what was written)."""
    while at < end and xml[at] != _LT:
        byte = xml[at]
        if byte == _AMP:
            letter, at = entity(xml, at, end)
            to = put_letter(out, to, letter)
            continue
        out[to] = byte
        to += 1
        at += 1
    return at, to


@leaf
def shared_strings(xml: Array, end: int, out: Array, start: Array, stop: Array) -> int:
    """The texts of ``sharedStrings.xml``: written to ``out`` (as long as the XML), places to ``start`` and ``stop``.

    Runs of one string are put together, phonetic hints left out. Returns how many strings there are; no more are kept
    than there is room for.
    """
    at, to, count, hint = 0, 0, 0, 0
    inside = False
    while at < end:
        if xml[at] != _LT:
            at += 1
            continue
        kind, closes, behind = tag_at(xml, at, end)
        at, alone = tag_end(xml, behind, end)
        at += 1
        if kind == _ITEM:
            if closes or alone:
                if inside or alone:
                    if count < start.size:
                        if alone:
                            start[count] = to
                        stop[count] = to
                    count += 1
                inside = False
            else:
                inside = True
                if count < start.size:
                    start[count] = to
        elif kind == _PHONETIC:
            hint = 0 if closes or alone else 1
        elif kind == _TEXT and not closes and not alone and inside and not hint:
            at, to = put_text(xml, at, end, out, to)
    return count


@leaf
def count_cells(xml: Array, end: int) -> tuple[int, int]:
    """Upper bounds of (rows, cells) of a worksheet."""
    rows = cells = 0
    for at in range(end - 1):
        if xml[at] == _LT and xml[at + 1] != _SLASH:
            kind, _, _ = tag_at(xml, at, end)
            rows += kind == _ROW
            cells += kind == _CELL
    return rows, cells


@leaf
def place_of(xml: Array, begin: int, last: int) -> tuple[int, int]:
    """(column from 0, row from 1) of a reference such as ``AB12``; -1 and 0 for what is missing or cannot be."""
    column = 0
    last = min(last, begin + 13)
    while begin < last and 65 <= xml[begin] <= 90:
        column = column * 26 + xml[begin] - 64
        begin += 1
    row = 0
    while begin < last and 48 <= xml[begin] <= 57:
        row = row * 10 + xml[begin] - 48
        begin += 1
    if column > _MOST_COLUMNS:
        column = 0
    if row > _MOST_ROWS:
        row = 0
    return column - 1, row


@leaf
def cell_type(xml: Array, behind: int, close: int) -> int:
    """The type of a cell by its letter: a number where none is told, text of its own where it is told by a word."""
    begin, last = attribute(xml, behind, close, 116)
    if last == begin:
        return _A_NUMBER
    return int(xml[begin]) if last - begin == 1 else _OWN_TEXT


@leaf
def settle_cell(
    kind: int,
    type_of_cell: int,
    shared_start: Array,
    shared_stop: Array,
    out: Array,
    begin: int,
    to: int,
    cell: int,
    start: Array,
    stop: Array,
    tag: Array,
) -> int:
    """What the text ``begin:to`` of ``out`` makes of a cell: its own text, or the number of a shared one, or an error such as
    ``#REF!``. Returns where the next text goes: what is no text of its own is written over."""
    if kind == _VALUE and type_of_cell == _ERROR:
        tag[cell] |= LOST
        return begin
    if kind == _VALUE and type_of_cell == _SHARED:
        index = 0
        for place in range(begin, to):
            index = index * 10 + out[place] - 48
        to = begin
        if 0 <= index < shared_start.size:
            start[cell], stop[cell] = shared_start[index], shared_stop[index]
    else:
        if kind == _VALUE:
            start[cell] = begin
            if type_of_cell == _A_NUMBER:
                tag[cell] |= NUMBER
        stop[cell] = to
    if to > begin or type_of_cell == _SHARED:
        tag[cell] &= ~LOST & 255
    return to


@leaf
def sheet_cells(
    xml: Array,
    end: int,
    shared_start: Array,
    shared_stop: Array,
    out: Array,
    to: int,
    row_number: Array,
    row_first: Array,
    column: Array,
    start: Array,
    stop: Array,
    tag: Array,
) -> int:
    """The cells of a worksheet, one behind another.

    Row ``i`` has the number ``row_number[i]`` and the cells ``row_first[i]:row_first[i + 1]`` of ``column`` (from 0), ``start``,
    ``stop`` and ``tag``; places are those in ``out``, where shared strings stand already and other texts are written from ``to``.
    Returns how many rows there are.
    """
    at, rows, cells, before, next_column = 0, 0, 0, 0, 0
    type_of_cell = _A_NUMBER
    inside = False
    row_first[0] = 0
    while at < end:
        if xml[at] != _LT:
            at += 1
            continue
        kind, closes, behind = tag_at(xml, at, end)
        at, alone = tag_end(xml, behind, end)
        close = at
        at += 1
        if kind == _ROW and not closes:
            begin, last = attribute(xml, behind, close, 114)
            _, number = place_of(xml, begin, last)
            before = number if number > before else before + 1
            row_number[rows] = before
            rows += 1
            row_first[rows] = cells
            next_column = 0
        elif kind == _CELL and not closes and rows > 0:
            begin, last = attribute(xml, behind, close, 114)
            named, _ = place_of(xml, begin, last)
            column[cells] = named if named >= 0 else next_column
            next_column = column[cells] + 1
            type_of_cell = cell_type(xml, behind, close)
            start[cells] = to
            stop[cells] = to
            tag[cells] = 0
            cells += 1
            row_first[rows] = cells
            inside = not alone
        elif kind == _CELL:
            inside = False
        elif inside and not closes:
            here = cells - 1
            if kind == _FORMULA:
                tag[here] |= FORMULA | LOST
            elif (kind == _VALUE or kind == _TEXT) and not alone:
                begin = to
                at, to = put_text(xml, at, end, out, to)
                to = settle_cell(kind, type_of_cell, shared_start, shared_stop, out, begin, to, here, start, stop, tag)
    return rows


@leaf
def trim_cells(out: Array, start: Array, stop: Array) -> None:
    """Takes blanks (U+3000 and no-break ones too) and a leading apostrophe off all cells, in place."""
    for cell in range(start.size):
        first, last = start[cell], stop[cell]
        while first < last:
            if out[first] <= 32:
                first += 1
            elif last - first >= 3 and out[first] == 0xE3 and out[first + 1] == 0x80 and out[first + 2] == 0x80:
                first += 3
            elif last - first >= 2 and out[first] == 0xC2 and out[first + 1] == 0xA0:
                first += 2
            else:
                break
        while first < last:
            if out[last - 1] <= 32:
                last -= 1
            elif last - first >= 3 and out[last - 3] == 0xE3 and out[last - 2] == 0x80 and out[last - 1] == 0x80:
                last -= 3
            elif last - first >= 2 and out[last - 2] == 0xC2 and out[last - 1] == 0xA0:
                last -= 2
            else:
                break
        if first < last and out[first] == 39:
            first += 1
        start[cell], stop[cell] = first, last
