"""*History*: recent events as coded columns, with for each event the way back to the earlier ones of its two parties.

One memory serves detectors (which walk back from an event), evidence (which lists the rows behind a measure) and snapshots.
Event numbers run on; ``base`` is the number of the first event still held. Events enter at a fixed cost each on average, one by
one or in blocks, and leave at the front.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from anlan.detect.codes import Codes, words_of
from anlan.detect.columns import SCHEMAS, Column, Kind
from anlan.detect.growing import Growing, Texts
from anlan.detect.kernels import chains
from anlan.detect.windows import Block, Int32s

PARTIES = ("src", "dst")
WAYS = ("src_out", "src_in", "dst_out", "dst_in")
TIME, AMOUNT = 0, 1


class History:
    """Events of one kind in time order. Columns ``src`` and ``dst`` share the codes of ``codes["party"]``; each other text
    column has its own.

    ``columns``, ``time``, ``amount``, ``late``, ``ways``, ``derived``: arrays over all events held, good until the next
    ``append`` or ``forget``. Numbers of events fit 31 bits (see ``Meter``, which starts anew before they end).
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.base = 0
        self.names = [name for name in SCHEMAS[kind].names if name not in ("id", "time", "amount", "late")]
        self.codes: dict[str, Codes] = {"party" if name in PARTIES else name: Codes() for name in self.names}
        self.ids = Texts()
        self._words: dict[str, Growing] = {name: Growing(1, np.int32) for name in PARTIES}
        self._absent, self._ways = Growing(1, np.int32), Growing(len(WAYS), np.int32)
        self._figures, self._late = Growing(2, np.int64), Growing(1, np.bool_)
        self._derived: dict[str, Growing] = {}
        self._last = Growing(2, np.int32)
        self._look()

    def _look(self) -> None:
        """Views of what is held now."""
        absent, ways = self._absent.view()[0], self._ways.view()
        self.columns: dict[str, Int32s] = dict.fromkeys(self.names, absent)
        self.columns |= {name: held.view()[0] for name, held in self._words.items()}
        self.ways: dict[str, Any] = dict(zip(WAYS, ways, strict=True))
        self.time, self.amount = self._figures.view()
        self.late = self._late.view()[0]
        self.derived = {name: held.view()[0] for name, held in self._derived.items()}

    def __len__(self) -> int:
        return len(self._figures)

    def __getstate__(self) -> dict[str, Any]:
        views = ("columns", "ways", "time", "amount", "late", "derived")
        return {name: value for name, value in vars(self).items() if name not in views}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._look()

    def append(self, table: pa.Table) -> int:
        """Add a block of the schema; gives the place (from ``base``) of its first event."""
        start, count = len(self), table.num_rows
        words = dict(zip(PARTIES, self.codes["party"].encode_together([table[name] for name in PARTIES]), strict=True))
        for name in self.names:
            if name not in PARTIES and table[name].null_count < count:
                words[name] = self.codes[name].encode(table[name])
        self._add_words(words, count)
        figures = self._figures.add(count)
        figures[TIME], figures[AMOUNT] = table["time"].cast(pa.int64()).to_numpy(), table["amount"].to_numpy()
        self._late.add(count)[0] = table["late"].to_numpy()
        self.ids.extend(*words_of(table["id"].combine_chunks()))
        return self._link(start)

    def append_events(self, events: Sequence[Mapping[str, Any]]) -> int:
        """Like ``append``, for a few events as ``events.to_event`` gives them: less to set up for a block of one."""
        start = len(self)
        figures, late = self._figures.add(len(events)), self._late.add(len(events))
        words: dict[str, Int32s] = {}
        for k, event in enumerate(events):
            for name in self.names:
                text = event.get(name)
                if text is not None:
                    codes = self.codes["party" if name in PARTIES else name]
                    words.setdefault(name, np.full(len(events), -1, np.int32))[k] = codes.code(text)
            figures[TIME, k], figures[AMOUNT, k], late[0, k] = event["time"], event["amount"], event["late"]
            self.ids.append(event["id"])
        self._add_words(words, len(events))
        return self._link(start)

    def _add_words(self, words: Mapping[str, Int32s], count: int) -> None:
        """Columns in which no event has a value share one; a column begins with its first value."""
        before = len(self._absent)
        self._absent.add(count)[:] = -1
        for name in words.keys() - self._words.keys():
            self._words[name] = Growing(1, np.int32)
            self._words[name].add(before)[:] = -1
        for name, held in self._words.items():
            held.add(count)[0] = words.get(name, -1)

    def _link(self, start: int) -> int:
        missing = len(self.codes["party"]) - len(self._last)
        if missing > 0:
            self._last.add(missing)[:] = -1
        src, dst = (self._words[name].view()[0, start:] for name in PARTIES)
        ways = self._ways.add(len(self) - start)
        chains.link(src, dst, *self._last.view(), self.base + start, *ways)
        self._look()
        return start

    def derive(self, name: str, start: int) -> Any:
        """A column that a detector computes and walks back along, as long as the history (event numbers or small counts, int32);
        new cells hold ``start``."""
        held = self._derived.setdefault(name, Growing(1, np.int32))
        missing = len(self) - len(held)
        if missing > 0:
            held.add(missing)[:] = start
            self.derived[name] = held.view()[0]
        return self.derived[name]

    def forget(self, before: int) -> None:
        """Drop events earlier than ``before`` (µs)."""
        count = int(np.searchsorted(self.time, before))
        if not count:
            return
        self.base += count
        for derived in self._derived.values():
            derived.drop(min(count, len(derived)))
        for held in (*self._words.values(), self._absent, self._ways, self._figures, self._late):
            held.drop(count)
        self.ids.drop(count)
        self._look()

    def nbytes(self) -> int:
        """Bytes of events, ids and words held, spare room included."""
        held = [*self._words.values(), self._absent, self._ways, self._figures, self._late, self._last, *self._derived.values()]
        return self.ids.nbytes() + sum(one.nbytes() for one in held) + sum(codes.nbytes() for codes in self.codes.values())

    def table(self, start: int, stop: int) -> pa.Table:
        """Events of places ``start`` to ``stop`` as a block of the schema again."""
        words = {name: self.codes["party" if name in PARTIES else name].as_arrow() for name in self.names}
        columns: dict[str, Column] = {
            name: pa.DictionaryArray.from_arrays(held[start:stop], words[name], mask=held[start:stop] < 0)
            for name, held in self.columns.items()
        }
        columns |= {"id": pa.array([self.ids[place] for place in range(start, stop)], pa.string())}
        columns |= {name: pa.array(getattr(self, name)[start:stop]) for name in ("time", "amount", "late")}
        schema = SCHEMAS[self.kind]
        return pa.table([columns[name].cast(schema.field(name).type) for name in schema.names], schema=schema)

    def block(self, start: int) -> Block:
        """The events from place ``start`` on, as kernels take them."""
        return Block(self.columns["src"][start:], self.columns["dst"][start:], self.time[start:], self.amount[start:])

    def window(self, at: int, width: int) -> slice:
        """Places of the events in ``[t - width, t)`` of the event at place ``at``."""
        now = self.time[at]
        return slice(int(np.searchsorted(self.time, now - width)), int(np.searchsorted(self.time, now)))

    def party(self, code: int) -> str:
        """The number behind a code of ``src`` and ``dst``."""
        return self.codes["party"].texts[code]
