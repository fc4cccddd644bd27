"""*History*: recent events as coded columns, with for each event the way back to the earlier ones of its two parties.

One memory serves detectors (which walk back from an event), evidence (which lists the rows behind a measure) and snapshots.
Event numbers run on for ever; ``base`` is the number of the first event still held.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from anlan.detect.codes import Codes
from anlan.detect.columns import SCHEMAS, Kind
from anlan.detect.kernels import chains
from anlan.detect.windows import Block, Int32s, Int64s

PARTIES = ("src", "dst")
WAYS = ("src_out", "src_in", "dst_out", "dst_in")


@dataclass(slots=True)
class History:
    """Events of one kind in time order. Columns ``src`` and ``dst`` share the codes of ``codes["party"]``; each other text
    column has its own."""

    kind: Kind
    base: int = 0
    codes: dict[str, Codes] = field(default_factory=dict)
    columns: dict[str, Int32s] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    time: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))
    amount: Int64s = field(default_factory=lambda: np.zeros(0, np.int64))
    late: np.ndarray = field(default_factory=lambda: np.zeros(0, np.bool_))
    ways: dict[str, Int64s] = field(default_factory=dict)
    derived: dict[str, Int64s] = field(default_factory=dict)
    last: Int64s = field(default_factory=lambda: np.full((1024, 2), -1, np.int64))

    def __post_init__(self) -> None:
        for name in self.texts():
            self.codes.setdefault("party" if name in PARTIES else name, Codes())
            self.columns.setdefault(name, np.zeros(0, np.int32))
        for name in WAYS:
            self.ways.setdefault(name, np.zeros(0, np.int64))

    def texts(self) -> list[str]:
        """Names of the coded columns."""
        return [name for name in SCHEMAS[self.kind].names if name not in ("id", "time", "amount", "late")]

    def __len__(self) -> int:
        return len(self.ids)

    def append(self, table: pa.Table) -> int:
        """Add a block of the schema; gives the place (from ``base``) of its first event."""
        start = len(self)
        src, dst = self.codes["party"].encode_together([table["src"], table["dst"]])
        coded = {"src": src, "dst": dst}
        for name in self.texts():
            fresh = coded[name] if name in coded else self.codes[name].encode(table[name])
            self.columns[name] = np.concatenate([self.columns[name], fresh])
        self.ids += [str(name) for name in table["id"].to_pylist()]
        self.time = np.concatenate([self.time, table["time"].cast(pa.int64()).to_numpy()])
        self.amount = np.concatenate([self.amount, table["amount"].to_numpy()])
        self.late = np.concatenate([self.late, table["late"].to_numpy()])
        self._link(src, dst, self.base + start)
        return start

    def _link(self, src: Int32s, dst: Int32s, first: int) -> None:
        parties = len(self.codes["party"])
        if parties > len(self.last):
            grown = np.full((max(parties, 2 * len(self.last)), 2), -1, np.int64)
            grown[: len(self.last)] = self.last
            self.last = grown
        found = np.empty((4, src.size), np.int64)
        chains.link(src, dst, self.last, first, found)
        for name, way in zip(WAYS, found, strict=True):
            self.ways[name] = np.concatenate([self.ways[name], way])

    def derive(self, name: str, start: int) -> Int64s:
        """A column that a detector computes and walks back along, as long as the history; new cells hold ``start``."""
        held = self.derived.get(name, np.zeros(0, np.int64))
        if held.size < len(self):
            held = self.derived[name] = np.concatenate([held, np.full(len(self) - held.size, start, np.int64)])
        return held

    def forget(self, before: int) -> None:
        """Drop events earlier than ``before`` (µs)."""
        count = int(np.searchsorted(self.time, before))
        if not count:
            return
        self.base += count
        del self.ids[:count]
        self.time, self.amount, self.late = self.time[count:].copy(), self.amount[count:].copy(), self.late[count:].copy()
        self.columns = {name: column[count:].copy() for name, column in self.columns.items()}
        self.ways = {name: way[count:].copy() for name, way in self.ways.items()}
        self.derived = {name: column[count:].copy() for name, column in self.derived.items()}

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
