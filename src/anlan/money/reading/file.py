"""Reads one file: its tables, their order, balances and totals, and an account of every row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.formats.cells import Bytes, Line, Sheet
from anlan.money.formats.files import open_file
from anlan.money.layouts.layout import BY_WORDS, Layout
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.assembly import Part, assembled, entry_table
from anlan.money.reading.doubts import doubts_of
from anlan.money.reading.duplicates import copied_rows
from anlan.money.reading.header import Header
from anlan.money.reading.reasons import no_header, row_text
from anlan.money.reading.result import BalanceBreak, BalanceCheck, Checks, Copy, LeftOut, Reading, SheetReading, Sure
from anlan.money.reading.table import Known, choose, long_number, read_tables
from anlan.money.reading.totals import check_totals
from anlan.values import BrokenPromise, Fen, InputError, Note


@dataclass(frozen=True, slots=True)
class Draft:
    """A reading before other files are searched for its entries. ``keys`` and ``telling`` as of ``duplicates``, one an entry."""

    reading: Reading
    keys: npt.NDArray[np.uint64]
    telling: npt.NDArray[np.bool_]


def read_file(data: Bytes, file: str, layouts: Sequence[Layout], words: Vocabulary) -> Draft:
    """Reads the bytes of a file, padded. Raises ``InputError`` when no table in it can be used."""
    known = Known(layouts, words, file, long_number(PurePath(file).name), words.bank_in(PurePath(file).stem, abbreviations=True))
    opened = open_file(data, file)
    parts: list[Part] = []
    unread: list[tuple[Sheet, Header | None]] = []
    for ways in opened.tables:
        sheet, header, above, closest = choose(ways, known)
        if header is None:
            unread.append((sheet, closest))
        else:
            parts += [assembled(table) for table in read_tables(sheet, header, above, known)]
    if not parts:
        raise InputError(_no_header(file, unread))
    parts = _in_order(parts)
    totals = check_totals(parts)
    copies, copied = _without_copies(parts)
    left_out = (
        [row for part in parts for row in part.table.left_out]
        + copied
        + [row for sheet, _ in unread for row in _unread_rows(sheet)]
    )
    table = pa.concat_tables([entry_table(part, file) for part in parts])
    reading = Reading(
        file=file,
        format=opened.format,
        encoding=parts[0].table.sheet.encoding if opened.format in ("text", "html") else None,
        layout=parts[0].table.header.layout.id,
        sure=_sure(parts, left_out),
        sheets=tuple(_sheet_reading(part) for part in parts),
        entries=table.unify_dictionaries().combine_chunks() if len(parts) > 1 else table,
        left_out=tuple(left_out),
        asides=tuple(aside for part in parts for aside in part.table.asides),
        checks=Checks(_balances(parts), totals, 0, copies),
        doubts=doubts_of(parts, [sheet for sheet, _ in unread]),
        rows=sum(part.table.rows for part in parts) + sum(row.reason.key.endswith("no_table_here") for row in left_out),
        numbers=frozenset(pair for part in parts for pair in part.table.drafts.columns.pairs),
    )
    accounted = reading.entries.num_rows + len(reading.left_out) + len(reading.asides)
    if accounted != reading.rows:
        raise BrokenPromise(f"{file}: {reading.rows} rows are not blank, {accounted} are accounted for")
    return Draft(reading, np.concatenate([part.keys for part in parts]), np.concatenate([part.telling for part in parts]))


def _in_order(parts: list[Part]) -> list[Part]:
    """The parts, with those that nothing in them puts in order as the other tables of the file run."""
    lean = sum(part.order.lean for part in parts)
    return [assembled(part.table, lean) if lean and part.order.unknown.any() else part for part in parts]


def _no_header(file: str, unread: Sequence[tuple[Sheet, Header | None]]) -> Note:
    """Of the sheet that came closest to one."""
    if not unread:
        return no_header(file, None, None)
    sheet, closest = max(unread, key=lambda pair: pair[1].score if pair[1] else -10_000)
    return no_header(file, sheet.name, closest)


def _without_copies(parts: list[Part]) -> tuple[tuple[Copy, ...], list[LeftOut]]:
    """Takes the entries out of parts all of whose entries stand in an earlier part; they come back as left out."""
    copies: list[Copy] = []
    left_out: list[LeftOut] = []
    for place, part in enumerate(parts):
        for earlier in parts[:place]:
            twins = copied_rows(part.keys, earlier.keys)
            if twins is None:
                continue
            name, of = part.table.sheet.name, earlier.table.sheet.name or ""
            rows = part.rows.tolist()
            for row, twin in zip(rows, earlier.rows[twins].tolist(), strict=True):
                left_out.append(LeftOut(name, row, Note.of("money.statement.copy", sheet=of, row=twin), ""))
            copies.append(Copy(name, of, len(rows)))
            part.clear()
            break
    return tuple(copies), left_out


def _unread_rows(sheet: Sheet) -> Iterator[LeftOut]:
    """All rows of a sheet without a header, in a file that has other sheets with one."""
    for cells in sheet.runs([], Line(0, 0, ()), whole=True)[0]:
        for row in np.flatnonzero(cells.width > 0).tolist():
            line = sheet.line(int(cells.row[row]), int(cells.place[row]))
            yield LeftOut(sheet.name, line.number, Note.of("money.statement.no_table_here"), row_text(line))


def _sure(parts: Sequence[Part], left_out: Sequence[LeftOut]) -> Sure:
    entries = sum(part.rows.size for part in parts)
    failed = sum(not row.reason.key.endswith((".footer", ".copy", ".no_table_here")) for row in left_out)
    if failed * 20 > entries or entries == 0:
        return "doubtful"
    breaks, checked = sum(int(part.order.broken.sum()) for part in parts), sum(part.order.checked for part in parts)
    if breaks * 2 > checked:
        return "doubtful"
    return "likely" if any(part.table.header.layout.id == BY_WORDS.id for part in parts) else "certain"


def _sheet_reading(part: Part) -> SheetReading:
    header = part.table.header
    return SheetReading(
        name=part.table.sheet.name,
        hidden=part.table.sheet.hidden,
        layout=header.layout.id,
        layout_name=header.layout.name,
        header_row=header.rows[0],
        columns={field: tuple(column.word for column in columns) for field, columns in header.columns.items()},
        unused=header.unused,
        newest_first=part.order.newest_first,
        entries=part.rows.size,
    )


def _balances(parts: Sequence[Part]) -> BalanceCheck:
    first = None
    for part in parts:
        broken = np.flatnonzero(part.order.broken)
        if first is None and broken.size:
            entry = int(broken[np.argmin(part.order.order[broken])]) if part.one_account else int(broken[0])
            account = part.text("own_account", entry)
            first = BalanceBreak(
                part.table.sheet.name,
                int(part.rows[entry]),
                account,
                Fen(int(part.order.expected[entry])),
                Fen(int(part.balance[entry])),
            )
    breaks = sum(int(part.order.broken.sum()) for part in parts)
    return BalanceCheck(sum(part.order.checked for part in parts), breaks, first)
