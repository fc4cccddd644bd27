"""From cells to typed columns: fen, microseconds, and words as codes.

Kernels read what is printed as nearly everybody prints it; the few cells that are left go to ``slow_values`` one by one.
Nothing is decided here about what a row is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.formats.cells import FORMULA, LOST, MERGED, NUMBER, Cells
from anlan.money.kernels import statement_amounts, statement_times
from anlan.money.kernels.text_bytes import PADDING
from anlan.money.kernels.text_words import lead_or_spare
from anlan.money.reading.date_orders import DateOrder, NumericDate, find_order
from anlan.money.reading.header import Column, Header
from anlan.money.reading.slow_values import slow_amount, slow_time
from anlan.money.reading.words import SerialReader, WordReader, Words, joined_words

Longs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Octets = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.bool_]
Wanted = Mapping[str, tuple[Column, ...]]
"""Field → its columns: the leading one, and one that fills its blanks."""

AMOUNTS = ("amount", "amount_in", "amount_out", "balance")
TIMES = ("time", "date")
_NO_WORDS = {*AMOUNTS, *TIMES, "serial"}
_DECIMALS = {1: 0, 100: 2, 1_000_000: 6}


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount column in fen, with states of ``kernels.statement_amounts``."""

    values: Longs
    states: Octets


@dataclass(slots=True)
class Columns:
    """The typed columns of a run of rows, before anything is decided about them.

    ``pairs`` are numbers of the own account that stand in one row (card and account). ``notes`` maps a row's index to a remark
    that stood in its amount cell, ``currencies`` to the currency named there. ``formula``, ``merged`` and ``lost`` tell of used
    cells, by row. ``odd_times`` are cells of date and time that are printed in rarer ways; ``settle_times`` reads them, finds the
    ``order`` of dates and names rows whose date could be several (``open_dates``).
    """

    row: Codes
    place: Longs
    width: Codes
    state: Octets
    time: Longs
    time_state: Octets
    amounts: dict[str, Amounts]
    words: dict[str, Words]
    serial: pa.StringArray | None
    serial_key: npt.NDArray[np.uint64] | None
    formula: Marks | None
    lost: Marks | None
    merged: Marks | None
    notes: dict[int, str] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    odd_times: dict[int, tuple[str, str]] = field(default_factory=dict)
    order: DateOrder | None = None
    open_dates: list[int] = field(default_factory=list)

    def until(self, rows: int) -> "Columns":
        """The first ``rows`` rows."""
        cut = slice(0, rows)
        return replace(
            self,
            row=self.row[cut],
            place=self.place[cut],
            width=self.width[cut],
            state=self.state[cut],
            time=self.time[cut],
            time_state=self.time_state[cut],
            serial=None if self.serial is None else self.serial[cut],
            serial_key=None if self.serial_key is None else self.serial_key[cut],
            formula=None if self.formula is None else self.formula[cut],
            lost=None if self.lost is None else self.lost[cut],
            merged=None if self.merged is None else self.merged[cut],
            amounts={name: Amounts(column.values[cut], column.states[cut]) for name, column in self.amounts.items()},
            words={name: column.until(rows) for name, column in self.words.items()},
            notes={row: note for row, note in self.notes.items() if row < rows},
            currencies={row: name for row, name in self.currencies.items() if row < rows},
            open_dates=[row for row in self.open_dates if row < rows],
        )


def wanted_columns(header: Header) -> Wanted:
    """The columns that are read, by field: the leading one and one that fills its blanks. A card goes before an account."""
    apart = ("own_card", "counterparty_card", "ignored")
    wanted = {name: columns[:2] for name, columns in header.columns.items() if name not in apart}
    for whose in ("own", "counterparty"):
        cards, accounts = header.columns.get(f"{whose}_card", ()), header.columns.get(f"{whose}_account", ())
        if cards or accounts:
            wanted[f"{whose}_account"] = cards[:1] + accounts[:1] if cards and accounts else (cards + accounts)[:2]
    return wanted


@dataclass(frozen=True, slots=True)
class Beside:
    """What stood in amount cells beside the amount, by row: remarks and names of currencies."""

    notes: dict[int, str]
    currencies: dict[int, str]


@dataclass(slots=True)
class _Block:
    """The fixed-width columns of one block."""

    cells: Cells
    time: Longs
    time_state: Octets
    amounts: dict[str, Amounts]
    tags: tuple[Marks | None, Marks | None, Marks | None]


def read_columns(blocks: Iterable[Cells], wanted: Wanted, day_base: int) -> Columns:
    """The typed columns of a run, odd times unread; its cells hold the columns of ``wanted``, in that order."""
    slots = _slots(wanted)
    readers = {name: WordReader(literal=name == "direction") for name in wanted if name not in _NO_WORDS}
    serial = SerialReader() if "serial" in wanted else None
    done: list[_Block] = []
    beside = Beside({}, {})
    pairs: set[tuple[str, str]] = set()
    odd_times: dict[int, tuple[str, str]] = {}
    rows = 0
    for cells in blocks:
        pairs |= _fill_blanks(cells, wanted, slots)
        time, time_state = _times(cells, slots, day_base)
        for row in np.flatnonzero(time_state == statement_times.ODD).tolist():
            odd_times[rows + row] = _time_texts(cells, slots, row)
        amounts = {name: _amounts(cells, slots[name], wanted[name][0].unit, rows, beside) for name in AMOUNTS if name in wanted}
        for name, reader in readers.items():
            reader.add(cells, slots[name])
        if serial is not None:
            serial.add(cells, slots["serial"])
        done.append(_Block(cells, time, time_state, amounts, _tags(cells, slots)))
        rows += cells.row.size
    columns = _assembled(done, readers, serial, beside, pairs)
    columns.odd_times = odd_times
    return columns


def _slots(wanted: Wanted) -> dict[str, int]:
    """The slot of each field's leading column; a second one is in the slot behind it."""
    slots: dict[str, int] = {}
    at = 0
    for name, columns in wanted.items():
        slots[name] = at
        at += len(columns)
    return slots


def _fill_blanks(cells: Cells, wanted: Wanted, slots: dict[str, int]) -> set[tuple[str, str]]:
    """Where a leading cell says nothing its second takes its place. Returns differing numbers of the own account."""
    pairs: set[tuple[str, str]] = set()
    for name, columns in wanted.items():
        if len(columns) < 2:
            continue
        lead = slots[name]
        differ = lead_or_spare(cells.buffer, cells.start, cells.stop, lead, lead + 1)
        if cells.tags is not None:
            taken = (cells.start[lead] == cells.start[lead + 1]) & (cells.stop[lead] == cells.stop[lead + 1])
            cells.tags[lead][taken] = cells.tags[lead + 1][taken]
        if differ and name == "own_account":
            pairs |= _pairs(cells, lead)
    return pairs


def _pairs(cells: Cells, lead: int) -> set[tuple[str, str]]:
    """The different pairs of leading and second cells that both say something."""
    both = []
    for slot in (lead, lead + 1):
        reader = WordReader()
        reader.add(cells, slot)
        both.append(reader.words(cells.buffer, cells.encoding))
    one, other = both
    told = (one.codes >= 0) & (other.codes >= 0)
    found = np.unique(one.codes[told].astype(np.int64) * len(other.values) + other.codes[told]).tolist()
    named = [(one.values[code // len(other.values)], other.values[code % len(other.values)]) for code in found]
    return {(first, second) for first, second in named if first != second}


def _tags(cells: Cells, slots: dict[str, int]) -> tuple[Marks | None, Marks | None, Marks | None]:
    """By row: a used cell holds a formula; a needed one has lost its result; an amount is merged with the row above."""
    if cells.tags is None:
        return None, None, None
    money = [slot for name, slot in slots.items() if name in AMOUNTS]
    needed = [slot for name, slot in slots.items() if name in (*AMOUNTS, *TIMES) and name != "balance"]
    return (
        np.logical_or.reduce(cells.tags[list(slots.values())] & FORMULA > 0, axis=0),
        np.logical_or.reduce(cells.tags[needed] & LOST > 0, axis=0),
        np.logical_or.reduce(cells.tags[money] & MERGED > 0, axis=0),
    )


def _amounts(cells: Cells, slot: int, unit: int, rows: int, beside: Beside) -> Amounts:
    values, states = np.empty(cells.row.size, np.int64), np.empty(cells.row.size, np.uint8)
    statement_amounts.amounts(cells.buffer, cells.start[slot], cells.stop[slot], _DECIMALS[unit], values, states)
    for row in np.flatnonzero(states == statement_amounts.ODD).tolist():
        number = cells.tags is not None and bool(cells.tags[slot, row] & NUMBER)
        slow = slow_amount(cells.text(slot, row), unit, number=number)
        if slow is not None:
            values[row], states[row] = slow.fen, slow.state
            if slow.note:
                beside.notes[rows + row] = slow.note
            if slow.currency:
                beside.currencies[rows + row] = slow.currency
    return Amounts(values, states)


def _time_slots(slots: dict[str, int]) -> tuple[int, int | None]:
    """The slot of the date or the whole time, and that of the time of day beside a date."""
    if "date" not in slots:
        return slots["time"], None
    return slots["date"], slots.get("time")


def _times(cells: Cells, slots: dict[str, int], day_base: int) -> tuple[Longs, Octets]:
    main, beside = _time_slots(slots)
    second = main if beside is None else beside
    values, states = np.empty(cells.row.size, np.int64), np.empty(cells.row.size, np.uint8)
    both = (cells.start[main], cells.stop[main], cells.start[second], cells.stop[second])
    statement_times.times(cells.buffer, *both, beside is not None, day_base, values, states)
    return values, states


def _time_texts(cells: Cells, slots: dict[str, int], row: int) -> tuple[str, str]:
    main, beside = _time_slots(slots)
    return cells.text(main, row), "" if beside is None else cells.text(beside, row)


def settle_times(columns: Columns, date_order: str | None) -> None:
    """Reads what the kernel left, each different text once. ``date_order``: what the layout says of it."""
    odd = columns.odd_times
    columns.order = DateOrder(date_order) if date_order else find_order(first for first, _ in odd.values())
    order = columns.order.order if columns.order else None
    known = {texts: slow_time(*texts, order) for texts in set(odd.values())}
    for row, texts in odd.items():
        answer = known[texts]
        if answer is not None:
            columns.time[row], columns.time_state[row] = answer
        elif order is None and NumericDate.of(texts[0]):
            columns.open_dates.append(row)


def _assembled(
    done: list[_Block],
    readers: dict[str, WordReader],
    serial: SerialReader | None,
    beside: Beside,
    pairs: set[tuple[str, str]],
) -> Columns:
    buffer = done[0].cells.buffer if done else np.zeros(PADDING, np.uint8)
    encoding = done[0].cells.encoding if done else "utf-8"
    names = done[0].amounts if done else {}
    marks = [_any([block.tags[kind] for block in done]) for kind in range(3)]
    return Columns(
        row=_whole([block.cells.row for block in done], np.int32),
        place=_whole([block.cells.place for block in done], np.int64),
        width=_whole([block.cells.width for block in done], np.int32),
        state=_whole([block.cells.state for block in done], np.uint8),
        time=_whole([block.time for block in done], np.int64),
        time_state=_whole([block.time_state for block in done], np.uint8),
        amounts={name: _joined_amounts([block.amounts[name] for block in done]) for name in names},
        words={name: reader.words(buffer, encoding) for name, reader in readers.items()},
        serial=None if serial is None else serial.texts(),
        serial_key=None if serial is None else serial.keys(),
        formula=marks[0],
        lost=marks[1],
        merged=marks[2],
        notes=beside.notes,
        currencies=beside.currencies,
        pairs=pairs,
    )


def _whole(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, kind)


def _any(parts: list[Marks | None]) -> Marks | None:
    known = [part for part in parts if part is not None]
    return np.concatenate(known) if known and any(part.any() for part in known) else None


def _joined_amounts(parts: Sequence[Amounts]) -> Amounts:
    return Amounts(_whole([part.values for part in parts], np.int64), _whole([part.states for part in parts], np.uint8))


def joined(parts: Sequence[Columns], first_row: int) -> Columns:
    """The columns of several runs of a text file as one; ``first_row`` is the number of the row before them."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0] + [part.row.size for part in parts]).tolist()
    serials = [part.serial for part in parts if part.serial is not None]
    keys = [part.serial_key for part in parts if part.serial_key is not None]
    return Columns(
        row=np.arange(first_row + 1, first_row + 1 + starts[-1], dtype=np.int32),
        place=np.concatenate([part.place for part in parts]),
        width=np.concatenate([part.width for part in parts]),
        state=np.concatenate([part.state for part in parts]),
        time=np.concatenate([part.time for part in parts]),
        time_state=np.concatenate([part.time_state for part in parts]),
        amounts={name: _joined_amounts([part.amounts[name] for part in parts]) for name in parts[0].amounts},
        words={name: joined_words([part.words[name] for part in parts]) for name in parts[0].words},
        serial=pa.concat_arrays(serials) if serials else None,
        serial_key=np.concatenate(keys) if keys else None,
        formula=None,
        lost=None,
        merged=None,
        notes={row + start: note for part, start in zip(parts, starts, strict=False) for row, note in part.notes.items()},
        currencies={
            row + start: name for part, start in zip(parts, starts, strict=False) for row, name in part.currencies.items()
        },
        pairs=set().union(*(part.pairs for part in parts)),
        odd_times={
            row + start: texts for part, start in zip(parts, starts, strict=False) for row, texts in part.odd_times.items()
        },
    )
