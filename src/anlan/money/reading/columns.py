"""From cells to typed columns: fen, microseconds, and words as codes.

Kernels read what is printed as nearly everybody prints it; the few cells that are left go to ``slow_values`` one by one.
Nothing is decided here about what a row is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.formats.cells import FORMULA, LOST, MERGED, NUMBER, Cells
from anlan.money.kernels import statement_amounts, statement_times
from anlan.money.kernels.text_words import code_words, gather, hash_cells, lead_or_spare
from anlan.money.reading.arrow import strings
from anlan.money.reading.header import Column, Header
from anlan.money.reading.slow_values import guess_date_order, slow_amount, slow_time

Longs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Octets = npt.NDArray[np.uint8]

AMOUNTS = ("amount", "amount_in", "amount_out", "balance")
TIMES = ("time", "date")
_DECIMALS = {1: 0, 100: 2, 1_000_000: 6}
MOST_DIGITS = 15
"""A number cell keeps this many digits of what was typed; what is longer lost its end."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text column: ``values`` (decoded, each once) and a code for each row, -1 where the cell says nothing."""

    codes: Codes
    values: list[str]
    numbers: Octets | None = None
    """1 where the cell is a number cell."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount column in fen, with states of ``kernels.statement_amounts``."""

    values: Longs
    states: Octets


@dataclass(slots=True)
class Columns:
    """The typed columns of a run of rows, before anything is decided about them.

    ``pairs`` are numbers of the own account that stand in one row (card and account). ``notes`` maps a row's index to a remark
    that stood in its amount cell. ``formula``, ``merged`` and ``lost`` tell of used cells, by row.
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
    formula: npt.NDArray[np.bool_] | None
    lost: npt.NDArray[np.bool_] | None
    merged: npt.NDArray[np.bool_] | None
    notes: dict[int, str] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)

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
            words={
                name: Words(column.codes[cut], column.values, None if column.numbers is None else column.numbers[cut])
                for name, column in self.words.items()
            },
            notes={row: note for row, note in self.notes.items() if row < rows},
        )


def wanted_columns(header: Header) -> dict[str, tuple[Column, ...]]:
    """The columns that are read, by field: the leading one and one that fills its blanks. A card goes before an account."""
    wanted = {
        field: columns[:2]
        for field, columns in header.columns.items()
        if field not in ("own_card", "counterparty_card", "ignored")
    }
    for whose in ("own", "counterparty"):
        both = header.columns.get(f"{whose}_card", ()) + header.columns.get(f"{whose}_account", ())
        if both:
            cards = header.columns.get(f"{whose}_card", ())
            wanted[f"{whose}_account"] = (cards[:1] + header.columns.get(f"{whose}_account", ())[: 2 - len(cards[:1])]) or both[
                :2
            ]
    return wanted


def read_columns(cells: Cells, wanted: dict[str, tuple[Column, ...]], date_order: str | None, day_base: int) -> Columns:
    """The typed columns of the cells, which hold the wanted columns in the order of ``wanted``."""
    slots: dict[str, int] = {}
    pairs: set[tuple[str, str]] = set()
    at = 0
    for name, columns in wanted.items():
        slots[name] = at
        if len(columns) == 2:
            differ = lead_or_spare(cells.buffer, cells.start, cells.stop, at, at + 1)
            if cells.tags is not None:
                _lead_tags(cells, at)
            if name == "own_account" and differ:
                pairs |= _pairs(cells, at)
        at += len(columns)
    time, time_state = _times(cells, slots, date_order, day_base)
    notes: dict[int, str] = {}
    amounts = {name: _amounts(cells, slots[name], wanted[name][0].unit, notes) for name in AMOUNTS if name in slots}
    used = [slot for name, slot in slots.items() if name in AMOUNTS + TIMES and name != "balance"]
    return Columns(
        row=cells.row,
        place=cells.place,
        width=cells.width,
        state=cells.state,
        time=time,
        time_state=time_state,
        amounts=amounts,
        words={
            name: _words(cells, slot, literal=name == "direction")
            for name, slot in slots.items()
            if name not in (*AMOUNTS, *TIMES, "serial")
        },
        serial=_texts(cells, slots["serial"]) if "serial" in slots else None,
        serial_key=_hashes(cells, slots["serial"]) if "serial" in slots else None,
        formula=_tagged(cells, list(slots.values()), FORMULA),
        lost=_tagged(cells, used, LOST),
        merged=_tagged(cells, [slot for name, slot in slots.items() if name in AMOUNTS], MERGED),
        notes=notes,
        pairs=pairs,
    )


def _lead_tags(cells: Cells, lead: int) -> None:
    assert cells.tags is not None
    taken = (cells.start[lead] == cells.start[lead + 1]) & (cells.stop[lead] == cells.stop[lead + 1])
    cells.tags[lead][taken] = cells.tags[lead + 1][taken]


def _pairs(cells: Cells, lead: int) -> set[tuple[str, str]]:
    """The different pairs of leading and spare cells that both say something."""
    one, other = _words(cells, lead), _words(cells, lead + 1)
    both = (one.codes >= 0) & (other.codes >= 0)
    found = np.unique(one.codes[both].astype(np.int64) * len(other.values) + other.codes[both])
    named = ((one.values[int(code) // len(other.values)], other.values[int(code) % len(other.values)]) for code in found)
    return {(str(first), str(second)) for first, second in named if str(first) != str(second)}


def _tagged(cells: Cells, slots: Sequence[int], tag: int) -> npt.NDArray[np.bool_] | None:
    if cells.tags is None or not slots:
        return None
    found = np.logical_or.reduce(cells.tags[slots] & tag > 0, axis=0)
    return found if found.any() else None


def _amounts(cells: Cells, slot: int, unit: int, notes: dict[int, str]) -> Amounts:
    rows = cells.row.size
    values, states = np.empty(rows, np.int64), np.empty(rows, np.uint8)
    statement_amounts.amounts(cells.buffer, cells.start[slot], cells.stop[slot], _DECIMALS[unit], values, states)
    for row in np.flatnonzero(states == statement_amounts.ODD).tolist():
        number = cells.tags is not None and bool(cells.tags[slot, row] & NUMBER)
        slow = slow_amount(cells.text(slot, row), unit, number=number)
        if slow is not None:
            values[row], states[row] = slow.fen, slow.state
            if slow.note:
                notes[row] = slow.note
    return Amounts(values, states)


def _times(cells: Cells, slots: dict[str, int], date_order: str | None, day_base: int) -> tuple[Longs, Octets]:
    rows = cells.row.size
    values, states = np.empty(rows, np.int64), np.empty(rows, np.uint8)
    if rows == 0:
        return values, states
    beside = "date" in slots and "time" in slots
    main, second = slots["date"] if "date" in slots else slots["time"], slots.get("time", 0)
    statement_times.times(
        cells.buffer,
        cells.start[main],
        cells.stop[main],
        cells.start[second],
        cells.stop[second],
        beside,
        day_base,
        values,
        states,
    )
    odd = np.flatnonzero(states == statement_times.ODD).tolist()
    texts = [(cells.text(main, row), cells.text(second, row) if beside else "") for row in odd]
    order = date_order or guess_date_order(first for first, _ in texts)
    known: dict[tuple[str, str], tuple[int, int] | None] = {}
    for row, pair in zip(odd, texts, strict=True):
        if pair not in known:
            known[pair] = slow_time(*pair, order)
        answer = known[pair]
        if answer is not None:
            values[row], states[row] = answer
    return values, states


def _words(cells: Cells, slot: int, *, literal: bool = False) -> Words:
    rows = cells.row.size
    codes, first_rows = np.empty(rows, np.int32), np.empty(rows, np.int32)
    count = code_words(cells.buffer, cells.start[slot], cells.stop[slot], literal, codes, first_rows)
    offsets = np.empty(count + 1, np.int32)
    data, _ = gather(cells.buffer, cells.start[slot], cells.stop[slot], first_rows[:count], offsets)
    values = _decoded(data.tobytes(), offsets, cells.encoding)
    numbers = None if cells.tags is None else (cells.tags[slot] & NUMBER).astype(np.uint8)
    return Words(codes, values, numbers if numbers is not None and numbers.any() else None)


def _hashes(cells: Cells, slot: int) -> npt.NDArray[np.uint64]:
    """A hash of each cell, 0 for those that say nothing."""
    keys = np.empty(cells.row.size, np.uint64)
    hash_cells(cells.buffer, cells.start[slot], cells.stop[slot], keys)
    return keys


def _texts(cells: Cells, slot: int) -> pa.StringArray:
    return _gathered(cells, slot, np.arange(cells.row.size, dtype=np.int32))


def _gathered(cells: Cells, slot: int, rows: Codes) -> pa.StringArray:
    """The cells of some rows as strings."""
    offsets = np.empty(rows.size + 1, np.int32)
    data, plain = gather(cells.buffer, cells.start[slot], cells.stop[slot], rows, offsets)
    if plain or cells.encoding == "utf-8":
        return strings(offsets, data)
    return pa.array(_decoded(data.tobytes(), offsets, cells.encoding), pa.string())


def _decoded(data: bytes, offsets: Codes, encoding: str) -> list[str]:
    cuts = offsets.tolist()
    return [data[begin:end].decode(encoding, "replace") for begin, end in pairwise(cuts)]


def joined(parts: Sequence[Columns]) -> Columns:
    """The columns of several runs of a text file as one."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0] + [part.row.size for part in parts]).tolist()
    serials = [part.serial for part in parts if part.serial is not None]
    return Columns(
        row=np.concatenate([part.row for part in parts]),
        place=np.concatenate([part.place for part in parts]),
        width=np.concatenate([part.width for part in parts]),
        state=np.concatenate([part.state for part in parts]),
        time=np.concatenate([part.time for part in parts]),
        time_state=np.concatenate([part.time_state for part in parts]),
        amounts={name: _joined_amounts([part.amounts[name] for part in parts]) for name in parts[0].amounts},
        words={name: joined_words([part.words[name] for part in parts]) for name in parts[0].words},
        serial=pa.concat_arrays(serials) if serials else None,
        serial_key=np.concatenate([part.serial_key for part in parts if part.serial_key is not None]) if serials else None,
        formula=None,
        lost=None,
        merged=None,
        notes={row + start: note for part, start in zip(parts, starts, strict=False) for row, note in part.notes.items()},
        pairs=set().union(*(part.pairs for part in parts)),
    )


def _joined_amounts(parts: Sequence[Amounts]) -> Amounts:
    return Amounts(np.concatenate([part.values for part in parts]), np.concatenate([part.states for part in parts]))


def joined_words(parts: Sequence[Words]) -> Words:
    """Columns of several runs as one, with codes into one list. Text files only, so there are no number cells."""
    known: dict[str, int] = {}
    codes = [
        np.array([*(known.setdefault(value, len(known)) for value in part.values), -1], np.int32)[part.codes] for part in parts
    ]
    return Words(np.concatenate(codes), list(known))
