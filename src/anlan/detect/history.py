"""*History*: recent events as coded columns over a journal, which knows for each event the way back to the earlier ones.

One memory serves detectors (which walk back from an event), evidence (which lists the rows behind a measure) and snapshots.
Events enter at a fixed cost each on average, one by one or in blocks, and leave at the front. Of an account whose last event has
left, the moment and id of that event stay: it may be asked after years of stillness when it last moved.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.detect.asleep import Asleep
from anlan.detect.codes import Codes, words_of
from anlan.detect.columns import OPTIONAL, SCHEMAS, Column, Kind
from anlan.detect.growing import Growing, Texts
from anlan.detect.journal import Amounts, Block, Int32s, Int64s, Journal
from anlan.detect.trail import PairTrail, Trail

PARTIES = ("src", "dst")
_NONE = np.full(1, -1, np.int32)


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """An event behind an alert as people look at it. ``time`` in µs since 1970 UTC; ``amount``: fen, or seconds of a call."""

    id: str
    time: int
    src: str
    dst: str
    amount: int


class History:
    """Events of one kind in time order. Columns ``src`` and ``dst`` share the codes of ``codes["party"]``; each other text
    column has its own.

    ``columns``: codes, -1 where a value is missing. ``journal``: links, times and amounts. A *place* counts from the first event
    held; the number of an event is its place plus ``base``. Numbers fit 31 bits (see ``Meter``, which starts anew before they
    end).
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._optional = frozenset(OPTIONAL[kind])
        self.names = [name for name in SCHEMAS[kind].names if name not in ("id", "time", "amount", "late")]
        self.codes: dict[str, Codes] = {"party" if name in PARTIES else name: Codes() for name in self.names}
        self.journal, self.ids, self.asleep = Journal(), Texts(), Asleep()
        self._words: dict[str, Growing] = {}
        self._derived: dict[str, Growing] = {}
        self._late = Growing(np.int32)
        self._trails: dict[str, Trail] = {}
        self._pair_trails: dict[tuple[str, str], PairTrail] = {}
        self._scratch: dict[str, tuple[Int64s, Int64s]] = {}
        self._columns: dict[str, Int32s] | None = None

    @property
    def columns(self) -> dict[str, Int32s]:
        """Codes over all events held by column, good until the next ``append`` or ``forget``. A column no event has a value in
        takes no memory."""
        if self._columns is None:
            nothing: Int32s = np.ndarray(len(self.journal), np.int32, _NONE, 0, (0,))
            words = {name: held.view() for name, held in self._words.items()}
            self._columns = dict.fromkeys(self.names, nothing) | words | {"src": self.journal.src, "dst": self.journal.dst}
        return self._columns

    @property
    def base(self) -> int:
        """The number of the first event held."""
        return self.journal.base

    @property
    def time(self) -> Int64s:
        """µs since 1970 UTC."""
        return self.journal.time

    @property
    def amount(self) -> Amounts:
        """Fen, seconds, or what else the kind counts."""
        return self.journal.amount

    def __len__(self) -> int:
        return len(self.journal)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("_columns", "_scratch")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _columns=None, _scratch={})

    def append(self, table: pa.Table) -> int:
        """Add a block of the schema; gives the place of its first event."""
        count = table.num_rows
        src, dst = self.codes["party"].encode_together([table[name] for name in PARTIES])
        words = {
            name: self.codes[name].encode(table[name])
            for name in self.names
            if name not in PARTIES and table[name].null_count < count
        }
        self.ids.extend(*words_of(table["id"].combine_chunks()))
        late = np.flatnonzero(table["late"].to_numpy()).tolist()
        return self._add(Block(src, dst, table["time"].cast(pa.int64()).to_numpy(), table["amount"].to_numpy()), words, late)

    def append_events(self, events: Sequence[Mapping[str, Any]]) -> int:
        """Like ``append``, for a few events as ``events.to_event`` gives them: less to set up for a block of one."""
        party, words, count = self.codes["party"], dict[str, Int32s](), len(events)
        block = Block(np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int64), np.empty(count, np.int64))
        for k, event in enumerate(events):
            block.src[k], block.dst[k] = party.code(event["src"]), party.code(event["dst"])
            block.time[k], block.amount[k] = event["time"], event["amount"]
            self.ids.append(event["id"])
            for name in self._optional.intersection(event):
                if event[name] is not None:
                    words.setdefault(name, np.full(count, -1, np.int32))[k] = self.codes[name].code(event[name])
        return self._add(block, words, [k for k, event in enumerate(events) if event["late"]])

    def _add(self, block: Block, words: Mapping[str, Int32s], late: Sequence[int]) -> int:
        """A column begins with its first value."""
        start, count = len(self), block.src.size
        for name in words.keys() - self._words.keys():
            self._words[name] = Growing(np.int32)
            self._words[name].add(start)[:] = -1
        for name, held in self._words.items():
            held.add(count)[:] = words.get(name, -1)
        for derived in self._derived.values():
            derived.add(count)
        self.journal.add(block, len(self.codes["party"]))
        if late:
            self._late.add(len(late))[:] = np.array(late) + (self.base + start)
        self._columns = None
        for name, trail in self._trails.items():
            trail.link(self.columns[name], self.base, start)
        for (owner, member), pairs in self._pair_trails.items():
            pairs.link(self.columns[owner], self.columns[member], self.base, start)
        return start

    @property
    def began(self) -> int:
        """How many text columns have had a value: when it rises, more detectors have something to measure."""
        return len(self._words)

    def has(self, column: str) -> bool:
        """Whether any event held or forgotten had a value in a text column."""
        return column in self._words or column in PARTIES

    def derive(self, name: str, dtype: npt.DTypeLike, start: int) -> Any:
        """A column that a detector computes and walks back along, as long as the history. The cells of the block from place
        ``start`` on are its to fill."""
        if name not in self._derived:
            self._derived[name] = Growing(dtype)
            self._derived[name].add(len(self))[:start] = 0
        return self._derived[name].view()

    def scratch(self, name: str, rows: int) -> tuple[Int64s, Int64s]:
        """Cells for a detector to write to, rows by account, and what was last written there. They mean nothing from one walk to
        the next, but for that number."""
        held, accounts = self._scratch.get(name), len(self.journal.heads)
        if held is None or held[0].shape[1] < accounts:
            held = self._scratch[name] = (np.zeros((rows, accounts + accounts // 4), np.int64), np.zeros(1, np.int64))
        return held

    def trail(self, column: str) -> Trail:
        """The way from each event back to the one before with the same value of a text column."""
        if column not in self._trails:
            self._trails[column] = Trail()
            self._trails[column].link(self.columns[column], self.base, 0)
        return self._trails[column]

    def pair_trail(self, owner: str, member: str) -> PairTrail:
        """The way back to the event before with the same values of two columns."""
        if (owner, member) not in self._pair_trails:
            self._pair_trails[owner, member] = PairTrail()
            self._pair_trails[owner, member].link(self.columns[owner], self.columns[member], self.base, 0)
        return self._pair_trails[owner, member]

    def forget(self, before: int) -> None:
        """Drop events earlier than ``before`` (µs)."""
        count = int(np.searchsorted(self.time, before))
        if not count:
            return
        codes, places = self.journal.asleep_after(count)
        self.asleep.add(self.codes["party"], codes, self.time[places], [self.ids[place] for place in places.tolist()])
        for trail in self._trails.values():
            trail.drop(count)
        for (owner, member), pairs in self._pair_trails.items():
            pairs.drop(self.columns[owner], self.columns[member], self.base, count)
        self._late.drop(int(np.searchsorted(self._late.view(), self.base + count)))
        self.journal.forget(count)
        for held in (*self._words.values(), *self._derived.values()):
            held.drop(count)
        self.ids.drop(count)
        self._columns = None

    def is_late(self, place: int) -> bool:
        """Whether the event came after a later one."""
        if not len(self._late):
            return False
        late = self._late.view()
        at = int(np.searchsorted(late, self.base + place))
        return at < late.size and int(late[at]) == self.base + place

    def ids_of(self, places: Sequence[int]) -> tuple[str, ...]:
        """The ids of events; of one that has left, and is the last of its account, by the place that ``last_of`` gives."""
        if min(places, default=0) >= 0:
            return tuple(self.ids.many(places))
        gone = [self.asleep.id(-1 - place) for place in places if place < 0]
        return (*gone, *self.ids.many([place for place in places if place >= 0]))

    def last_of(self, account: int, before: int) -> int | None:
        """Place of the last event in which the account paid or was paid before the event at place ``before``; below 0 where the
        event has left; none when the account was never seen."""
        found = self.journal.last(account, before)
        if found >= 0:
            return found
        asleep = self.asleep.find(self.party(account))
        return None if asleep is None else -1 - asleep

    def nbytes(self) -> int:
        """Bytes of events, ids and words held, spare room included; accounts asleep left out."""
        held: list[Any] = [
            *self._words.values(),
            *self._derived.values(),
            self._late,
            *self._trails.values(),
            *self._pair_trails.values(),
        ]
        return sum(one.nbytes() for one in (*held, *self.codes.values(), self.ids, self.journal))

    def table(self, start: int, stop: int) -> pa.Table:
        """Events of places ``start`` to ``stop`` as a block of the schema again."""
        words = {name: self.codes["party" if name in PARTIES else name].as_arrow() for name in self.names}
        columns: dict[str, Column] = {
            name: pa.DictionaryArray.from_arrays(held[start:stop], words[name], mask=held[start:stop] < 0)
            for name, held in self.columns.items()
        }
        columns |= {"id": pa.array([self.ids[place] for place in range(start, stop)], pa.string())}
        columns |= {"late": pa.array([self.is_late(place) for place in range(start, stop)])}
        columns |= {name: pa.array(getattr(self, name)[start:stop]) for name in ("time", "amount")}
        schema = SCHEMAS[self.kind]
        return pa.table([columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema)

    def rows(self, shown: Mapping[str, int]) -> list[EventRow]:
        """Events, given by ids and places, as people look at them."""
        at, count = np.fromiter(shown.values(), np.int64, len(shown)), len(shown)
        parties = np.empty(2 * count, np.int32)
        parties[:count], parties[count:] = self.journal.src[at], self.journal.dst[at]
        words = self.codes["party"].many(parties)
        return list(map(EventRow, shown, self.time[at].tolist(), words[:count], words[count:], self.amount[at].tolist()))

    def window(self, at: int, width: int) -> slice:
        """Places of the events in ``[t - width, t)`` of the event at place ``at``."""
        return self.journal.window(at, width)

    def party(self, code: int) -> str:
        """The number behind a code of ``src`` and ``dst``."""
        return self.codes["party"][code]
