"""Small tables that people keep: victims' payments, frozen amounts, earlier returns. In any file format that statements come in.

Columns stand in any order and are found by their heading, in English or Chinese. Reading yields lines of named cells; what a
cell means is left to whoever asked for the table. A number of an account that a spreadsheet turned into a decimal is told as
lost, never used.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from anlan.money.entry import Flag
from anlan.money.formats.cells import NUMBER, Cells, Line, Sheet, load
from anlan.money.formats.files import open_file
from anlan.money.kernels import statement_times
from anlan.money.reading.parties import account_of
from anlan.money.reading.slow_values import slow_amount, slow_time
from anlan.values import AccountNumber, Fen, InputError, Instant, Note, from_micros, normalise_account

Columns = Mapping[str, tuple[str, ...]]
"""Column → the headings it is found by, the column's own name first."""

_UNIT = re.compile(r"\((?:元|人民币|人民币元|rmb|cny)\)$")


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a table: its number in the file, its cells by column, and what people call each column; ``numbers`` are those
    that are number cells of a workbook, ``day_base`` what is added to its day numbers."""

    number: int
    cells: Mapping[str, str]
    called: Mapping[str, str]
    numbers: frozenset[str] = frozenset()
    day_base: int = 0


_NONE: Columns = MappingProxyType({})


def read_table(path: Path, columns: Columns, optional: Columns = _NONE) -> Iterator[TableLine]:
    """The lines below the heading of every sheet that has it, blank ones skipped; with the ``optional`` columns it has.

    Raises ``InputError`` when the file is absent, is no table, or lacks a column.
    """
    best: dict[str, int] = {}
    found = False
    for ways in _tables(path, columns):
        for sheet in ways:
            for line in sheet.head():
                places = _places(line.texts, columns)
                best = max(best, places, key=len)
                if places.keys() == columns.keys():
                    found = True
                    more = _places(line.texts, optional).items()
                    places |= {name: at for name, at in more if at not in places.values()}
                    yield from _below(sheet, line, places, _called(line.texts, places, {**columns, **optional}))
                    break
            else:
                continue
            break
    if not found:
        raise InputError(Note.of("money.table.without_columns", file=path.name, missing=_headings(columns, set(best))))


def amount_of(line: TableLine, file: str) -> Fen | Note:
    """The line's ``amount``, or the note that says why it is not one above zero."""
    text = line.cells["amount"]
    read = slow_amount(text, 100, number="amount" in line.numbers)
    if read is not None and read.fen > 0 and read.currency is None:
        return Fen(read.fen)
    return Note.of("money.table.line_amount", file=file, row=line.number, text=text)


def account_cell(line: TableLine, column: str, file: str) -> AccountNumber | Note:
    """The number of an account in a line, or the note that says why there is none."""
    text = line.cells[column]
    party = account_of(text, number=column in line.numbers)
    if Flag.ACCOUNT_PRECISION_LOST in party.flags:
        return Note.of("money.table.line_account_lost", file=file, row=line.number, column=line.called[column], text=text)
    if not party.account:
        return Note.of("money.table.line_without", file=file, row=line.number, column=line.called[column])
    return normalise_account(party.account)


def instant_cell(line: TableLine, column: str, date: str = "") -> Instant | None:
    """The time in a line as any statement may print it, a date alone as its midnight; none when there is none that exists.

    ``date``: a column that may hold the date where ``column`` gives the time of day alone.
    """
    clock, day = line.cells[column], line.cells.get(date, "")
    day, clock = (day, clock) if day else (clock, "")
    data = np.frombuffer(f"{day}{clock}".encode() + b"\0" * 16, np.uint8)
    edges = [np.array([place], np.int32) for place in (0, len(day.encode()), data.size - 16)]
    micros, state = np.zeros(1, np.int64), np.zeros(1, np.uint8)
    statement_times.times(data, edges[0], edges[1], edges[1], edges[2], bool(clock), line.day_base, micros, state)
    if state[0] in (statement_times.ODD, statement_times.EMPTY):
        slow = slow_time(day, clock, None)
        return None if slow is None else from_micros(slow[0])
    return from_micros(int(micros[0]))


def _tables(path: Path, columns: Columns) -> list[list[Sheet]]:
    try:
        data = load(path)
    except OSError as cause:
        raise InputError(Note.of("money.table.no_file", file=str(path), columns=_headings(columns, set()))) from cause
    try:
        return open_file(data, path.name).tables
    except InputError as wrong:
        if wrong.note.key == "money.statement.empty_file":
            return []
        raise


def _below(sheet: Sheet, header: Line, places: Mapping[str, int], called: Mapping[str, str]) -> Iterator[TableLine]:
    for cells in sheet.runs(list(places.values()), header, whole=True)[0]:
        for row in range(cells.row.size):
            line = TableLine(
                number=int(cells.row[row]),
                cells={name: _clean(cells.text(slot, row)) for slot, name in enumerate(places)},
                called=called,
                numbers=frozenset(_numbers(cells, row, places)),
                day_base=sheet.day_base,
            )
            if any(line.cells.values()):
                yield line


def _numbers(cells: Cells, row: int, places: Mapping[str, int]) -> Iterator[str]:
    for slot, name in enumerate(places):
        if cells.tags is not None and cells.tags[slot, row] & NUMBER:
            yield name


def _clean(text: str) -> str:
    return text.replace('""', '"').strip().strip("'").strip()


def _places(line: Sequence[str], columns: Columns) -> dict[str, int]:
    """Which column stands where in a heading line; of two headings for one column the one named first leads."""
    headings = {_plain(cell): place for place, cell in reversed(list(enumerate(line)))}
    found = {name: [headings[word] for word in (name, *words) if word in headings] for name, words in columns.items()}
    return {name: places[0] for name, places in found.items() if places}


def _plain(heading: str) -> str:
    """A heading as headings are compared: plain width, lower case, without blanks and without the unit yuan behind it."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading)).lower().replace("帐", "账")
    return _UNIT.sub("", plain)


def _called(line: Sequence[str], places: Mapping[str, int], columns: Columns) -> dict[str, str]:
    """What people call each column: its heading, and where that is the column's own name, the Chinese one beside it."""
    return {name: _heading(name, columns) if _plain(line[at]) == name else line[at].strip() for name, at in places.items()}


def _headings(columns: Columns, without: set[str]) -> str:
    return ", ".join(_heading(name, columns) for name in columns if name not in without)


def _heading(name: str, columns: Columns) -> str:
    return f"{name} ({columns[name][0]})"
