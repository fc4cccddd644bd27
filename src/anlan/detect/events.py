"""From raw records to event columns: checks each record, keeps the good ones in time order, gives a reason for each other.

A *record* is a mapping of heading → text, as a line of CSV or JSON gives it. Nothing is guessed: an amount in another
currency is not converted, a missing account is not filled in. Only cash that is drawn has no account to go to, and banks leave it
empty: it goes to a name of its own for each account (``cash/6222…``), so that nothing joins those who draw cash. Reading files is
left to ``reading.py``.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from anlan.detect.columns import OPTIONAL, SCHEMAS, Column, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.headings import places, says_nothing, value_of
from anlan.detect.openings import CHANGES, of_companies_alone
from anlan.detect.registers.columns import WrongCell, cell_of, columns_of
from anlan.values import NotAnAmount, NotAnInstant, Note, normalise_account, normalise_phone, parse_fen, parse_micros

Record = Mapping[str, Any]


LARGEST = 10**13
"""Fen of one event, a hundred billion yuan: more than any payment an account makes. Detectors take up to a thousand times the
sum of a window: in 64 bits that is exact for nine hundred such events."""

_RUINED = re.compile(r"\d+(?:\.\d+)?[eE]\+\d+|\d+\.\d+[eE]\d+|\d+\.0+")
"""A number that a spreadsheet or a float has been through (6.222E+18, 62220001.0): its last digits are gone, or it is written so
that it meets no other writing of the same number."""

_SAID = re.compile(r"(?=.)(?:(\d{1,4})(?:小时|时))?(?:(\d{1,4})分钟?)?(?:(\d{1,5})秒)?")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)")

_MAC, _MAC_SIGNS = re.compile("[0-9a-f]{12}"), re.compile(r"[\s:.\-]")

_ADDRESSES = ("ip", "mac", "device", "card", "terminal")
"""Columns in which noughts alone say nothing. A number shown as 000 was shown, and is false."""

CASH = ("atm", "counter_cash", "cash")
"""Channels by which money is drawn in cash."""

_OPTIONAL: dict[Kind, frozenset[str]] = {kind: frozenset(names) for kind, names in OPTIONAL.items()}


class Refused(Exception):
    """A record that makes no event; carries the reason."""

    def __init__(self, reason: Note) -> None:
        super().__init__(reason.key)
        self.reason = reason


@dataclass(slots=True)
class Intake:
    """Takes records one after the other and builds a block of events.

    ``tolerance`` (microseconds) is how far an event may lie before the latest one: within it the event is kept, marked
    ``late`` and put at the time it became known; beyond it, it is refused. ``None`` keeps every event at its own time:
    right for files, which are sorted afterwards. ``ahead`` is how far it may lie after the time at which it became known; one
    wrong time in the future would otherwise make all that follow late.

    A sender that has no answer sends again. With a ``tolerance`` ids are kept as long as an event may come: what has one of
    them is refused, and what comes later still lies too far back. Of files the reader tells what was read before.
    """

    kind: Kind
    source: str
    tolerance: int | None = None
    ahead: int = 10 * 60_000_000
    latest: int = -(2**63)
    letters: list[DeadLetter] = field(default_factory=list)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _taken: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def take(self, row: int, record: Record, text: str = "", known: int | None = None) -> bool:
        """Add the record that stood at ``row`` and became known at ``known`` (µs since 1970 UTC; none: not told).

        False when it was refused (see ``letters``).
        """
        try:
            event = to_event(self.kind, record)
            self._place(event, known)
        except Refused as refused:
            self.refuse(row, refused.reason, text or repr(dict(record)))
            return False
        self._rows.append(event)
        return True

    def refuse(self, row: int, reason: Note, text: str) -> None:
        """Note down an event that could not even be read as a record."""
        self.letters.append(DeadLetter(self.source, row, reason, text))

    def drain_letters(self) -> list[DeadLetter]:
        """The letters since the last call."""
        letters, self.letters = self.letters, []
        return letters

    def _place(self, event: dict[str, Any], known: int | None) -> None:
        if known is not None and event["time"] - known > self.ahead:
            raise Refused(Note.of("detect.events.time_ahead", seconds=(event["time"] - known) // 1_000_000))
        if self.tolerance is not None:
            back = self.latest - event["time"]
            if back > self.tolerance:
                raise Refused(Note.of("detect.events.time_back", seconds=back // 1_000_000))
            self._once(event["id"], event["time"], self.tolerance)
            if back > 0:
                event["time"], event["late"] = self.latest, True
        self.latest = max(self.latest, event["time"])

    def _once(self, id: str, time: int, tolerance: int) -> None:
        if id in self._taken:
            raise Refused(Note.of("detect.events.repeated", id=id))
        self._taken[id] = time
        while next(iter(self._taken.values())) < max(self.latest, time) - tolerance:
            self._taken.popitem(last=False)

    def block(self) -> pa.Table:
        """What ``drain`` gives, as columns of the schema."""
        return as_table(self.kind, self.drain())

    def drain(self) -> list[dict[str, Any]]:
        """The events taken since the last call, in time order (equal times keep their order)."""
        rows, self._rows = self._rows, []
        if self.tolerance is None:
            rows.sort(key=lambda event: event["time"])
        return rows


def as_table(kind: Kind, events: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Events as columns of their schema, in the order given."""
    schema = SCHEMAS[kind]
    columns = {name: [event.get(name) for event in events] for name in schema.names}
    return pa.table({name: _column(values, schema.field(name).type) for name, values in columns.items()}, schema=schema)


def _column(values: list[Any], of: pa.DataType) -> Column:
    if pa.types.is_dictionary(of):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, of)


def to_event(kind: Kind, record: Record) -> dict[str, Any]:
    """Check one record and give the event. Raises ``Refused`` with the first thing that makes it unusable."""
    named = {column: record[heading] for column, heading in places(kind, tuple(record))}
    event: dict[str, Any] = {"late": False}
    event["id"] = _text(named, "id")
    event["time"] = _time(_text(named, "time"))
    _CHECKS[kind](event, named)
    return event


def plain_text(value: Any) -> str | None:
    """What a cell of JSON says as text; none for what is no single value (a list, an object, true and false)."""
    if isinstance(value, str):
        return value
    return None if value is None or isinstance(value, (bool, list, dict)) else str(value)


def party_of(kind: Kind, text: str) -> str | None:
    """The account (of calls: the number) in its clean form; none where there is none or where its digits are lost."""
    if says_nothing(text):
        return None
    if not text.isalnum() and _RUINED.fullmatch(text.strip()):
        return None
    return (normalise_phone(text) if kind == "calls" else normalise_account(text)) or None


def word_of(column: str, text: str) -> str | None:
    """The value of a column that may be empty: the one word that stands for it, a device's or card's number in its clean form."""
    if says_nothing(text) or (column in _ADDRESSES and not text.strip("0０.:- \t")):
        return None
    if column in ("device", "card"):
        return normalise_account(text) or None
    return (_mac(text) if column == "mac" else value_of(column, text.strip())) or None


_known_word = lru_cache(maxsize=16_384)(word_of)
"""The same for single events, whose channels, machines and cards come back; columns look at each word once anyway."""


def _mac(text: str) -> str:
    """``AA-BB-CC-DD-EE-FF``, ``aabb.ccdd.eeff`` and the like as ``aa:bb:cc:dd:ee:ff``; what is none as it stands."""
    bare = _MAC_SIGNS.sub("", text).lower()
    return ":".join(bare[k : k + 2] for k in range(0, 12, 2)) if _MAC.fullmatch(bare) else text.strip()


def currency_is_known(text: str) -> bool:
    """Whether amounts so marked are yuan."""
    return not text.strip() or value_of("currency", text) == "CNY"


def _transfer(event: dict[str, Any], record: Record) -> None:
    _rest("transfers", event, record)
    if event.get("channel") in CASH and says_nothing(plain_text(record.get("dst")) or ""):
        record = {**record, "dst": f"cash/{_text(record, 'src')}"}
    _parties("transfers", event, record)
    event["amount"] = _fen(record)


def _call(event: dict[str, Any], record: Record) -> None:
    _parties("calls", event, record)
    event["amount"] = _seconds(_text(record, "amount"))
    _rest("calls", event, record)


def _parties(kind: Kind, event: dict[str, Any], record: Record) -> None:
    for name in ("src", "dst"):
        text = _text(record, name)
        event[name] = party_of(kind, text)
        if event[name] is None:
            ruined = _RUINED.fullmatch(text)
            raise Refused(Note.of("detect.events.digits_lost" if ruined else "detect.events.missing", column=name, text=text))


def _opening(event: dict[str, Any], record: Record) -> None:
    change = _text(record, "amount")
    if change not in CHANGES:
        raise Refused(Note.of("detect.events.not_a_change", text=change))
    event["amount"] = CHANGES[change]
    columns = columns_of("openings")
    try:
        event |= {name: cell_of(columns[name], record.get(name)) for name in SCHEMAS["openings"].names if name in columns}
    except WrongCell as wrong:
        raise Refused(wrong.note) from None
    of_companies_alone(event)


def _rest(kind: Kind, event: dict[str, Any], record: Record) -> None:
    for name, value in record.items():
        if name in _OPTIONAL[kind]:
            event[name] = None if (text := plain_text(value)) is None else _known_word(name, text)


_CHECKS: dict[Kind, Callable[[dict[str, Any], Record], None]] = {
    "transfers": _transfer,
    "calls": _call,
    "openings": _opening,
}
"""What makes the rest of an event of each kind, once id and time stand."""


def _text(record: Record, name: str) -> str:
    text = (plain_text(record.get(name)) or "").strip()
    if not text:
        raise Refused(Note.of("detect.events.missing", column=name))
    return text


def _time(text: str) -> int:
    try:
        return parse_micros(text)
    except NotAnInstant:
        raise Refused(Note.of("detect.events.not_a_time", text=text)) from None


def _fen(record: Record) -> int:
    currency = str(record.get("currency") or "")
    if not currency_is_known(currency):
        raise Refused(Note.of("detect.events.currency", currency=currency.strip()))
    text = _text(record, "amount_yuan" if record.get("amount") is None and "amount_yuan" in record else "amount")
    try:
        fen = parse_fen(text)
    except NotAnAmount:
        raise Refused(Note.of("detect.events.not_an_amount", text=text)) from None
    if fen <= 0:
        raise Refused(Note.of("detect.events.not_positive", text=text))
    if fen > LARGEST:
        raise Refused(Note.of("detect.events.too_large", text=text))
    return fen


def _seconds(text: str) -> int:
    """Whole seconds; as bills write them too: 1分30秒, 1小时2分3秒, 00:01:30."""
    if length := _SAID.fullmatch(text) or _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in length.groups())
        return 3600 * hours + 60 * minutes + seconds
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refused(Note.of("detect.events.not_seconds", text=text))
    return int(text)
