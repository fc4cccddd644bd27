"""The meter: runs all detectors over blocks of events and gives *hits*, the values that reach a band, with their proof.

This is the heavy half of the evaluator. A hit depends on nothing but the events of its detector's memory, so the meter may run
anywhere that those are: in one process, in a live stream, or on slices of time on a cluster.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import msgspec
import pyarrow as pa

from anlan.detect.alone import Alone
from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Shared, Subject, View, all_detectors
from anlan.detect.history import EventRow, History

ACCOUNTS = 1 << 17
"""Accounts below which none is forgotten."""

LAST_NUMBER = 2**31 - 2**28
RENEWED = 10_000

_BY_ROW_AND_NAME = itemgetter(0, 1)
_BY_NAME = attrgetter("detector")
_BY_EVENT = attrgetter("event")
_FOUND_AGAIN: dict[str, Any] = {"awake": (), "began": -1, "alone": None, "others": ()}
"""What a meter finds out again once it is read from a snapshot."""


class Hit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One value that reached a band: about what, at which event (id, µs since 1970 UTC, late or not), and the ids behind it.

    ``evidence`` is empty where it has been left for later: most hits lead to no alert. ``place`` is the event's number, by which
    ``Meter.prove`` finds it. ``width``: how far back the detector looked (µs).
    """

    time: int
    event: str
    late: bool
    detector: str
    subject: Subject
    number: str
    value: int
    level: int
    evidence: tuple[str, ...] = ()
    place: int = -1
    width: int = 0


@dataclass(slots=True)
class Meter:
    """State of measuring events of one kind. Can be pickled as a snapshot.

    ``memory`` (µs): how far back any of the detectors needs events. ``hold`` (µs): how long after its event a hit may still be
    asked for its proof. ``wide``: accounts from which on those that are gone are looked for. ``origin``: number of the event at
    which the count of ``history`` began. ``proven``: proofs (ids) given since the last block came, by detector and number of the
    event; ``shown``: places of the events they name, below 0 where they have left. ``awake``: the detectors that may measure
    something, as long as ``began`` columns have had a value; ``alone`` measures some of them at an event by itself, ``others``
    are the rest. ``by_name``: the detectors.
    """

    kind: Kind
    bands: Mapping[str, Bands]
    detectors: tuple[Detector, ...] = ()
    hold: int = 0
    origin: int = 0
    history: History = field(init=False)
    shared: Shared = field(default_factory=Shared)
    wide: int = ACCOUNTS
    shown: dict[str, int] = field(default_factory=dict)
    proven: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    awake: tuple[Detector, ...] = ()
    began: int = -1
    alone: Alone | None = None
    others: tuple[Detector, ...] = ()
    by_name: dict[str, Detector] = field(init=False)
    memory: int = field(init=False)

    def __post_init__(self) -> None:
        self.history = History(self.kind)
        chosen = self.detectors or all_detectors()
        self.detectors = tuple(found for found in chosen if found.kind == self.kind and found.name in self.bands)
        self.by_name = {detector.name: detector for detector in self.detectors}
        self.memory = max((detector.held for detector in self.detectors), default=0)

    def __getstate__(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in _FOUND_AGAIN}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in (state | _FOUND_AGAIN).items():
            setattr(self, name, value)

    @property
    def remembers(self) -> bool:
        """Whether any detector asks for the last events of accounts asleep."""
        return any(detector.held < detector.memory for detector in self.detectors)

    def add(self, table: pa.Table, *, proofs: bool = True) -> list[Hit]:
        """Take the next block (of the schema, in time order); gives its hits in the order of events, then of detectors."""
        if not table.num_rows:
            return []
        self._forget()
        return self._measure(self.history.append(table), proofs)

    def add_events(self, events: Sequence[Mapping[str, Any]]) -> list[Hit]:
        """The same for a few events as ``events.to_event`` gives them; proofs are left for later."""
        if not events:
            return []
        self._forget()
        start = self.history.append_events(events)
        if len(events) == 1 and self._listening() and self.alone is not None:
            return self._measure_alone(events[0], start, self.alone)
        return self._measure(start, False)

    def _measure_alone(self, event: Mapping[str, Any], at: int, alone: Alone) -> list[Hit]:
        """The same hits for an event by itself, whose words are at hand."""
        self.shared.next_block()
        self.shown, self.proven = {}, {}
        view, found = View(self.history, at, self.shared), list[Hit]()
        values = [*zip(alone.known, alone.measure(view), strict=True)]
        values += [(detector, int(detector.measure(view)[0])) for detector in self.others]
        for detector, value in values:
            if value and (level := self.bands[detector.name].level(value)) and (number := event.get(detector.of)) is not None:
                place = self.origin + self.history.base + at
                told = (event["time"], event["id"], event["late"])
                hit = Hit(*told, detector.name, detector.subject, number, value, level, (), place, detector.width)
                found.append(self.prove(hit) if detector.held < detector.memory else hit)
        found.sort(key=_BY_NAME)
        return found

    def _measure(self, start: int, proofs: bool) -> list[Hit]:
        self.shared.next_block()
        self.shown, self.proven = {}, {}
        view = View(self.history, start, self.shared)
        found: list[tuple[int, str, Hit]] = []
        events: dict[int, tuple[int, str, bool]] = {}
        for detector in self._listening():
            name = detector.name
            for row, value, level in self.bands[name].reached(detector.measure(view)):
                number = self._number(detector, start + row)
                if number is not None:
                    time, id, late = events.get(row) or events.setdefault(row, self._event(start + row))
                    place = self.origin + self.history.base + start + row
                    hit = Hit(time, id, late, name, detector.subject, number, value, level, (), place, detector.width)
                    now = proofs or detector.held < detector.memory  # else its proof may be gone when it is asked for
                    found.append((row, name, self.prove(hit) if now else hit))
        found.sort(key=_BY_ROW_AND_NAME)
        return [hit for _, _, hit in found]

    def _listening(self) -> tuple[Detector, ...]:
        """The detectors that may have something to measure by now."""
        if self.history.began != self.began:
            self.began = self.history.began
            self.awake = tuple(detector for detector in self.detectors if not detector.silent(self.history))
            self.alone = Alone.of(self.awake)
            self.others = tuple(one for one in self.awake if self.alone is None or one not in self.alone.known)
        return self.awake

    def prove(self, hit: Hit) -> Hit:
        """The hit with its evidence. Good for ``hold`` after its event."""
        if hit.evidence:
            return hit
        proof = self.proven.get((hit.detector, hit.place))
        if proof is None:
            rows = self.by_name[hit.detector].evidence(self.history, hit.place - self.origin - self.history.base)
            proof = self.proven[hit.detector, hit.place] = self.history.ids_of(rows)
            self.shown.update(zip(proof, rows, strict=True))
        return msgspec.structs.replace(hit, evidence=proof)

    def rows(self, ids: Iterable[str]) -> list[EventRow]:
        """Of some events those that proofs have named since the last block came, as people look at them."""
        shown = self.shown
        return self.history.rows({id: shown[id] for id in ids if shown.get(id, -1) >= 0})

    def _event(self, at: int) -> tuple[int, str, bool]:
        """When the event at a place was, its id, whether it came late."""
        history = self.history
        return int(history.time[at]), history.ids[at], history.is_late(at)

    def _number(self, detector: Detector, at: int) -> str | None:
        code = int(self.history.columns[detector.of][at])
        codes = self.history.codes["party" if detector.of in ("src", "dst") else detector.of]
        return None if code < 0 else codes.texts[code]

    def _forget(self) -> None:
        """Before a block and not after it: its hits may still be asked for their proof."""
        time, kept = self.history.time, self.memory + self.hold
        if time.size and int(time[-1]) - int(time[0]) > kept + kept // 8:
            self.history.forget(int(time[-1]) - kept)

    def worn(self) -> bool:
        """Whether most accounts it knows are gone from its events, or numbers of events come to their end."""
        return len(self.history.codes["party"]) > self.wide or self.history.base > LAST_NUMBER

    def renewed(self) -> "Meter":
        """A meter that knows the same events, and of accounts only theirs: what it measures depends on nothing else."""
        fresh = Meter(self.kind, self.bands, self.detectors, self.hold, self.origin + self.history.base)
        fresh.history.asleep = self.history.asleep
        for start in range(0, len(self.history), RENEWED):
            fresh.add(self.history.table(start, min(start + RENEWED, len(self.history))), proofs=False)
        fresh.wide = max(ACCOUNTS, 2 * len(fresh.history.codes["party"]))
        return fresh


def by_event(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits cut into runs of the same event, order kept."""
    return [list(run) for _, run in groupby(hits, _BY_EVENT)]
