"""Reads one table: from its header on, every row becomes an entry, an aside, or is left out with a reason.

A header that comes again (a page break, the next account in the same file) begins a new section; what stands directly above it
tells whose section it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from anlan.money.formats.cells import Cells, Line, Sheet
from anlan.money.kernels.statement_amounts import READ
from anlan.money.kernels.text_split import UNCLOSED
from anlan.money.layouts.layout import Layout
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.balance_directions import by_balances
from anlan.money.reading.columns import Columns, joined, read_columns, settle_times, wanted_columns
from anlan.money.reading.directions import FINE, Movements, movements
from anlan.money.reading.entries import Around, Default, Drafts, draft
from anlan.money.reading.header import Header, find_header, read_header
from anlan.money.reading.payers import Payers, payers_of
from anlan.money.reading.preamble import Declared, Preamble, read_preamble
from anlan.money.reading.proof import Balances
from anlan.money.reading.reasons import TEXT, begins_like_footer, is_footer, no_direction, reason_of, row_text, totals_of
from anlan.money.reading.result import Aside, LeftOut
from anlan.values import InputError, Note

_LONG_NUMBER = re.compile(r"(?<!\d)\d{12,19}(?!\d)")


@dataclass(slots=True)
class Table:
    """One table, read: its header, drafts of its rows, which of them are entries, and an account of the others."""

    sheet: Sheet
    header: Header
    drafts: Drafts
    keep: npt.NDArray[np.int64]
    asides: list[Aside]
    left_out: list[LeftOut]
    declared: list[Declared]
    rows: int
    headers: tuple[int, ...] = ()
    """Row numbers of headers that come again: where further sections begin."""


@dataclass(frozen=True, slots=True)
class Known:
    """What reading needs beside the file: the layouts in the order they are tried, the vocabulary, what the file's name says."""

    layouts: Sequence[Layout]
    words: Vocabulary
    file: str
    name_account: str | None
    name_bank: str | None

    def number_in(self, sheet: Sheet) -> str | None:
        """The number that the sheet is called by, else the file."""
        return long_number(sheet.name or "") or self.name_account


def long_number(name: str) -> str | None:
    """A number in the name of a file or sheet that is as long as an account's, or none."""
    number = _LONG_NUMBER.search(name)
    return number[0] if number else None


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "anlan-columns")


def choose(ways: Sequence[Sheet], known: Known) -> tuple[Sheet, Header | None, list[Line], Header | None]:
    """The way of reading a table that has the best header: (sheet, header, lines above, closest row when there is none)."""
    best: tuple[Sheet, Header | None, list[Line], Header | None] | None = None
    for sheet in ways:
        header, above, closest = find_header(sheet.head(), known.layouts, known.words)
        if best is None or _rank(header, closest) > _rank(best[1], best[3]):
            best = (sheet, header, above, closest)
        if header is not None and header.score >= 4:
            break
    assert best is not None
    return best


def _rank(header: Header | None, closest: Header | None) -> tuple[bool, int]:
    found = header or closest
    return header is not None, found.score if found else -10_000


def read_tables(sheet: Sheet, header: Header, above: Sequence[Line], known: Known) -> Iterator[Table]:
    """The table under a header, and further ones when other headers follow in the same sheet."""
    preamble = read_preamble([(line.number, line.texts) for line in above], known.words)
    while True:
        table, further = _read_table(sheet, header, above, preamble, known)
        yield table
        if further is None:
            return
        header, above = further
        own = read_preamble([(line.number, line.texts) for line in above], known.words)
        preamble = own if own.accounts else replace(own, accounts=preamble.accounts, own_name=preamble.own_name)


def _read_table(
    sheet: Sheet, header: Header, above: Sequence[Line], preamble: Preamble, known: Known
) -> tuple[Table, tuple[Header, list[Line]] | None]:
    columns = _columns(sheet, header)
    moved, payers = _movements(columns, sheet, preamble, header, known)
    lines = _odd_lines(sheet, columns, moved)
    sections, cut = _sections(lines, columns, header, known)
    if cut is not None:
        columns = columns.until(cut.begin)
        moved, payers = _movements(columns, sheet, preamble, header, known)
    if not moved.told:
        moved = _by_balances(columns, moved, header, preamble, known)
    title = " ".join(text for line in [*above[:5], *above[-1:]] for text in line.texts) + f" {sheet.name or ''}"
    number = (payers.own if payers else None) or known.number_in(sheet)
    arounds = [_around(preamble, title, number, header.layout, known)]
    footers = {line.number for section in sections for line in section.above if begins_like_footer(line, known.words)}
    for section in sections:
        own = read_preamble([(line.number, line.texts) for line in section.above], known.words)
        preamble.declared += [total for total in own.declared if total.row not in footers]
        before = arounds[-1]
        arounds.append(
            Around(own.accounts[0], own.own_name, own.bank or before.bank, own.currency or before.currency)
            if own.accounts
            else before
        )
    named = payers.resolved(columns, moved) if payers else columns
    starts = [section.row for section in sections]
    default = Default(arounds, np.searchsorted(starts, np.arange(columns.row.size), "right"))
    drafts = draft(named, moved, header.width, default, known.words)
    filled = columns.width > 0
    rows = len(above) + len(header.rows) + int(filled.sum())
    table = Table(sheet, header, drafts, np.flatnonzero((drafts.wrong == FINE) & filled), [], [], preamble.declared, rows)
    table.headers = tuple(int(columns.row[section.row]) for section in sections)
    _account_for(table, above, sections, lines, known)
    return table, None if cut is None else (cut.header, cut.above)


def _columns(sheet: Sheet, header: Header) -> Columns:
    """All rows below the header."""
    columns = _runs(sheet, header)
    settle_times(columns, header.layout.date_order)
    return columns


def _runs(sheet: Sheet, header: Header) -> Columns:
    """All rows below the header, odd times unread: two runs of a long file side by side, unless a quote leaves open where the
    second begins."""
    wanted = wanted_columns(header)
    places = [column.place for columns in wanted.values() for column in columns]
    read: Callable[[Iterable[Cells]], Columns] = partial(read_columns, wanted=wanted, day_base=sheet.day_base)
    runs = sheet.runs(places, header.behind)
    if len(runs) > 1:
        parts = list(_pool().map(read, runs))
        if not (parts[0].state == UNCLOSED).any():
            return joined(parts, header.behind.number)
        runs = sheet.runs(places, header.behind, whole=True)
    return read(runs[0])


def _movements(
    columns: Columns, sheet: Sheet, preamble: Preamble, header: Header, known: Known
) -> tuple[Movements, Payers | None]:
    payers = payers_of(columns, preamble.accounts[0] if preamble.accounts else known.number_in(sheet))
    return movements(columns, header.layout, known.words, payers.sides if payers else None), payers


def _by_balances(columns: Columns, moved: Movements, header: Header, preamble: Preamble, known: Known) -> Movements:
    """Amounts without a sign and without a word: the balances tell which way they went, or nothing does."""
    if not ((moved.wrong == FINE) & (columns.time_state & 3 == READ)).any():
        return moved
    opening = next((total.amount for total in preamble.declared if total.of == "opening"), None)
    told = by_balances(columns, moved, header.layout, Balances(columns, known.words), opening)
    if told is None:
        raise InputError(no_direction(known.file, header))
    return told


def _around(preamble: Preamble, title: str, number: str | None, layout: Layout, known: Known) -> Around:
    words = known.words
    named = words.bank_in(preamble.bank or "") or words.bank_in(title)
    return Around(
        own_account=preamble.accounts[0] if preamble.accounts else number,
        own_name=preamble.own_name,
        bank=named or layout.bank or known.name_bank or preamble.bank,
        currency=preamble.currency,
    )


def _odd_lines(sheet: Sheet, columns: Columns, moved: Movements) -> dict[int, Line]:
    """The rows that cannot be entries by their time or amount, as text, by index."""
    odd = np.flatnonzero(((moved.wrong != FINE) | (columns.time_state & 3 != READ)) & (columns.width > 0))
    return {row: sheet.line(int(columns.row[row]), int(columns.place[row])) for row in odd.tolist()}


@dataclass(frozen=True, slots=True)
class Section:
    """A header below the first: the index of its row, where the odd rows directly above it begin, those rows, what it says."""

    row: int
    begin: int
    above: list[Line]
    header: Header


def _sections(lines: Mapping[int, Line], columns: Columns, header: Header, known: Known) -> tuple[list[Section], Section | None]:
    """Headers that come again, and the first that is another one: there this table ends."""
    sections: list[Section] = []
    for row, line in lines.items():
        if sum(1 for text in line.texts if text and known.words.column(text)) < 2:
            continue
        found = read_header((line,), known.layouts, known.words)
        if found.missing or not found.dense:
            continue
        begin = row
        while (
            begin and (begin - 1 in lines or columns.width[begin - 1] == 0) and not (sections and sections[-1].row == begin - 1)
        ):
            begin -= 1
        section = Section(row, begin, [lines[index] for index in range(begin, row) if index in lines], found)
        if found.words != header.words:
            return sections, section
        sections.append(section)
    return sections, None


def _account_for(table: Table, above: Sequence[Line], sections: Sequence[Section], lines: dict[int, Line], known: Known) -> None:
    """Says of every row that is no entry what it is."""
    name, header, drafts = table.sheet.name, table.header, table.drafts
    table.asides += [Aside(name, line.number, "preamble", row_text(line)) for line in above if any(line.texts)]
    table.asides += [Aside(name, number, "header", " | ".join(header.words)[:TEXT]) for number in header.rows]
    again = {section.row for section in sections}
    between = {line.number for section in sections for line in section.above}
    wrong = np.flatnonzero((drafts.wrong != FINE) & (drafts.columns.width > 0))
    for row in wrong.tolist():
        line = lines.get(row) or table.sheet.line(int(drafts.columns.row[row]), int(drafts.columns.place[row]))
        if row in again:
            table.asides.append(Aside(name, line.number, "header", row_text(line)))
        elif is_footer(line, known.words) and not (line.number in between and not begins_like_footer(line, known.words)):
            table.declared += totals_of(line, header, known.words)
            table.left_out.append(LeftOut(name, line.number, Note.of("money.statement.footer"), row_text(line)))
        elif line.number in between:
            table.asides.append(Aside(name, line.number, "preamble", row_text(line)))
        else:
            reason = reason_of(int(drafts.wrong[row]), line, header)
            table.left_out.append(LeftOut(name, line.number, reason, row_text(line)))
