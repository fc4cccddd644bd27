"""Splitting and words: each compiled loop against its slow, readable twin."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.formats.cells import Cells, padded
from anlan.money.kernels.text_bytes import next_of_two, same_bytes, utf8_until
from anlan.money.kernels.text_split import FINE, UNCLOSED, split
from anlan.money.kernels.text_words import lead_or_spare
from anlan.money.reading.words import WordReader

from .make import ENCODINGS, cells_of


def slow_split(data: bytes) -> list[tuple[list[bytes], int]]:
    """Rows of (cells, state). Cells lose blanks and number marks."""
    rows = []
    at = 0
    while at < len(data):
        cells, state = [], FINE
        while True:
            end = next((place for place in range(at, len(data)) if data[place] in b",\n"), len(data))
            opening = re.compile(rb" *\"").match(data, at)
            close = slow_closing(data, opening.end()) if opening else None
            if opening and close is None:
                state = UNCLOSED
            if opening and close is not None:
                cells.append(slow_trim(data[opening.end() : close]))
                end = next((place for place in range(close + 1, len(data)) if data[place] in b",\n"), len(data))
            else:
                cells.append(slow_trim(data[at:end]))
            at = end + 1
            if end >= len(data) or data[end : end + 1] == b"\n":
                break
        rows.append((cells, state))
    return rows


def slow_closing(data: bytes, at: int) -> int | None:
    """Where the quote ends: before a comma, a line end or the end, blanks aside. A cell of lines holds no other quote."""
    lines = 0
    while at < len(data):
        if data[at : at + 2] == b'""':
            at += 2
            continue
        if data[at : at + 1] == b'"':
            if re.compile(rb"[ \t\r]*(,|\n|\Z)").match(data, at + 1):
                return at
            if lines:
                return None
        lines += data[at : at + 1] == b"\n"
        if lines > 40:
            return None
        at += 1
    return None


def slow_trim(cell: bytes) -> bytes:
    blanks = bytes(range(33))
    cell = cell.strip(blanks)
    if len(cell) >= 3 and cell.startswith(b'="') and cell.endswith(b'"'):
        cell = cell[2:-1]
        if len(cell) >= 2 and cell.startswith(b'"') and cell.endswith(b'"'):
            cell = cell[1:-1]
    elif cell.startswith(b"'"):
        cell = cell[1:]
        if cell.endswith(b"'"):
            cell = cell[:-1]
    return cell.strip(blanks)


@settings(deadline=None, max_examples=500)
@given(st.text('a1,,\n\n"" \t\'=王抾', max_size=60), st.sampled_from(ENCODINGS))
def test_text_is_split_as_the_slow_splitter_does(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    wanted = slow_split(data)
    columns, room = 70, data.count(b"\n") + 1
    start, stop = np.zeros((columns, room), np.int32), np.zeros((columns, room), np.int32)
    begins, width, state = np.empty(room + 1, np.int64), np.empty(room, np.int32), np.empty(room, np.uint8)
    slots = np.arange(columns, dtype=np.int16)
    rows = split(padded(data), 0, len(data), ord(","), slots, start, stop, begins, width, state)
    assert rows == len(wanted)
    for row, (cells, wanted_state) in enumerate(wanted):
        read = [data[start[column, row] : stop[column, row]] for column in range(len(cells))]
        assert (read, int(state[row])) == (cells, wanted_state)
        assert width[row] == max((place + 1 for place, cell in enumerate(cells) if cell), default=0)
        assert (start[len(cells) :, row] == stop[len(cells) :, row]).all()


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=40), st.integers(0, 255), st.integers(0, 255))
def test_the_next_of_two_bytes_is_found(data: bytes, one: int, other: int) -> None:
    lowest = np.uint64(0x0101010101010101)
    wanted = next((place for place, byte in enumerate(data) if byte in (one, other)), len(data))
    assert next_of_two(padded(data), 0, len(data), np.uint64(one) * lowest, np.uint64(other) * lowest) == wanted


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=30) | st.tuples(st.text(max_size=9), st.binary(max_size=4)).map(lambda two: two[0].encode() + two[1]))
def test_utf8_is_told_from_other_bytes(content: bytes) -> None:
    try:
        content.decode("utf-8")
        wanted = len(content)
    except UnicodeDecodeError as wrong:
        wanted = wrong.start
    assert utf8_until(padded(content), len(content)) == wanted


@given(st.binary(max_size=20), st.binary(max_size=20))
@settings(deadline=None, max_examples=200)
def test_same_bytes_are_the_same(one: bytes, other: bytes) -> None:
    length = min(len(one), len(other))
    assert same_bytes(padded(one + other), 0, len(one), length) == (one[:length] == other[:length])


# Words


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(st.text("ab王-/", max_size=3), max_size=12), max_size=3), st.booleans())
def test_words_are_coded_in_order_of_appearance(blocks: list[list[str]], literal: bool) -> None:
    whole = cells_of([text for block in blocks for text in block])
    reader = WordReader(literal=literal)
    at = 0
    for block in blocks:
        here = slice(at, at + len(block))
        at += len(block)
        rows = whole.row[here]
        reader.add(Cells(whole.buffer, "utf-8", whole.start[:, here], whole.stop[:, here], None, rows, rows, rows, rows), 0)
    words = reader.words(whole.buffer, "utf-8")
    blank = {""} if literal else {"", "/", "-", "--", "---"}
    wanted = [None if text in blank else text for block in blocks for text in block]
    assert [None if code < 0 else words.values[code] for code in words.codes.tolist()] == wanted
    assert words.values == list(dict.fromkeys(text for text in wanted if text is not None))


def test_the_table_of_words_grows() -> None:
    texts = [f"户名{place % 3000}" for place in range(7000)]
    cells = cells_of(texts, "gb18030")
    reader = WordReader()
    reader.add(cells, 0)
    words = reader.words(cells.buffer, "gb18030")
    assert [words.values[code] for code in words.codes.tolist()] == texts


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(["", "-", "a", "b"]), st.sampled_from(["", "/", "a", "c"])), max_size=12))
def test_a_spare_column_fills_the_blanks_of_the_leading_one(rows: list[tuple[str, str]]) -> None:
    cells = cells_of([text for row in rows for text in row])
    start, stop = cells.start.reshape(-1, 2).T.copy(), cells.stop.reshape(-1, 2).T.copy()
    differ = lead_or_spare(cells.buffer, start, stop, 0, 1)
    read = [cells.buffer[start[0, row] : stop[0, row]].tobytes().decode() for row in range(len(rows))]
    nothing = ("", "-", "/")
    assert read == [other if lead in nothing and other not in nothing else lead for lead, other in rows]
    assert differ == sum(lead not in nothing and other not in nothing and lead != other for lead, other in rows)
