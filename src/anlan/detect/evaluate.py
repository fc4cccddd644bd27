"""The evaluator: hits of the meter, judged by typologies, become alerts. Live watch, backtest, cluster and explain all use it.

How events are cut into blocks has no influence on the alerts. A level stays with its subject for ``hold`` microseconds, so that
detectors that speak at different events can meet in one typology; it alerts at an event at which one of them spoke. A typology
that has alerted a subject is silent about it for ``cool_down`` unless a level rises; how often it held again is counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import pyarrow as pa

from anlan.detect.alert import Alert, Finding, alert_id
from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject
from anlan.detect.events import as_table
from anlan.detect.history import EventRow
from anlan.detect.meter import Hit, Meter, by_event
from anlan.detect.typology import Typology

Who = tuple[Subject, str]

FEW = 32
"""Events up to which a block is set up one by one."""


MOST_COMBINATIONS = 8_192
"""Combinations of levels of which it is remembered what holds. There are few different ones, and the same come again."""


def _as_it_is(hit: Hit) -> Hit:
    return hit


class Holds(NamedTuple):
    """A typology that holds, the detectors behind it, and the highest of their levels."""

    name: str
    behind: tuple[str, ...]
    level: int


@dataclass(slots=True)
class Rules:
    """What alerts are judged by. ``exempt``: numbers that give no alert (known merchants, payroll accounts, call centres)."""

    bands: Mapping[str, Bands]
    typologies: Mapping[str, Typology]
    hold: int = DAY
    cool_down: int = DAY
    exempt: frozenset[str] = frozenset()
    _known: dict[tuple[tuple[str, ...], frozenset[tuple[str, int]]], tuple[Holds, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _spoken: dict[tuple[str, ...], list[tuple[str, Typology]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __getstate__(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.init}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._known, self._spoken = {}, {}

    def holding(self, spoke: Iterable[str], held: Mapping[str, Hit]) -> tuple[Holds, ...]:
        """Typologies, in their order, that speak of a detector that ``spoke`` and hold at the levels ``held``."""
        asked = (tuple(spoke), frozenset([(name, hit.level) for name, hit in held.items()]))
        found = self._known.get(asked)
        if found is None:
            if len(self._known) >= MOST_COMBINATIONS:
                self._known.clear()
            found = self._known[asked] = tuple(self._holding(asked[0], dict(asked[1])))
        return found

    def _holding(self, spoke: tuple[str, ...], levels: Mapping[str, int]) -> Iterator[Holds]:
        for name, typology in self._spoken_of(spoke):
            if typology.holds(levels):
                behind = tuple(typology.names() & levels.keys())
                yield Holds(name, behind, max(levels[detector] for detector in behind))

    def _spoken_of(self, detectors: tuple[str, ...]) -> list[tuple[str, Typology]]:
        """Typologies that speak of any of some detectors, in their order."""
        found = self._spoken.get(detectors)
        if found is None:
            own = [(name, typology) for name, typology in self.typologies.items() if not typology.names().isdisjoint(detectors)]
            found = self._spoken[detectors] = own
        return found


class Last(NamedTuple):
    """The latest alert of a typology about a subject."""

    time: int
    level: int
    id: str


@dataclass(slots=True)
class Judge:
    """Levels held by subjects and typologies that cool down. Cheap: it sees hits, not events."""

    rules: Rules
    held: dict[Who, dict[str, Hit]] = field(default_factory=dict)
    alerted: dict[tuple[str, Who], Last] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)

    def add(self, hits: Sequence[Hit], prove: Callable[[Hit], Hit] = _as_it_is) -> list[Alert]:
        """Take the next hits, in the order of events; gives their alerts. ``prove`` gives a hit the evidence left for later."""
        alerts: list[Alert] = []
        for run in by_event(hits):
            alerts += self.add_event(run, prove)
        self._forget(hits)
        return alerts

    def add_event(self, hits: Sequence[Hit], prove: Callable[[Hit], Hit] = _as_it_is) -> list[Alert]:
        """Take the hits of one event; nothing is forgotten."""
        subjects: dict[Who, dict[str, Hit]] = {}
        for hit in hits:
            if hit.number not in self.rules.exempt:
                subjects.setdefault((hit.subject, hit.number), {})[hit.detector] = hit
        return [alert for who, spoke in subjects.items() for alert in self._typologies(who, spoke, prove)]

    def _typologies(self, who: Who, spoke: Mapping[str, Hit], prove: Callable[[Hit], Hit]) -> list[Alert]:
        """Alerts about a subject at an event, from what was held of it and what ``spoke`` now."""
        event = next(iter(spoke.values()))
        since = event.time - self.rules.hold
        fresh = {name: hit for name, hit in self.held.get(who, {}).items() if hit.time >= since}
        fresh.update(spoke)
        self.held[who] = fresh
        alerts = []
        for name, behind, level in self.rules.holding(spoke, fresh):
            last = self.alerted.get((name, who))
            if last is not None and event.time - last.time < self.rules.cool_down and level <= last.level:
                self.repeats[last.id] = self.repeats.get(last.id, 0) + 1
                continue
            alert = self._alert(name, who, event, [prove(fresh[detector]) for detector in behind])
            self.alerted[name, who] = Last(event.time, level, alert.id)
            alerts.append(alert)
        return alerts

    def take_repeats(self) -> dict[str, int]:
        """How often each alert (by id) would have come again in its cool-down, since this was asked last."""
        taken, self.repeats = self.repeats, {}
        return taken

    def _alert(self, name: str, who: Who, event: Hit, behind: list[Hit]) -> Alert:
        typology = self.rules.typologies[name]
        findings = sorted((self._finding(hit) for hit in behind), key=Finding.sort_key)
        return Alert(
            id=alert_id(name, who[1], event.event),
            typology=name,
            subject=who[0],
            number=who[1],
            time=event.time,
            event=event.event,
            level=max(finding.level for finding in findings),
            weight=typology.weight + sum(finding.weight for finding in findings),
            late=event.late,
            findings=tuple(findings),
            silent=tuple(sorted(typology.names() - {hit.detector for hit in behind})),
        )

    def _finding(self, hit: Hit) -> Finding:
        band = self.rules.bands[hit.detector].of(hit.value)
        weight = band.weight if band else 0
        return Finding(hit.detector, hit.value, hit.level, weight, hit.event, hit.time, hit.evidence, hit.width)

    def _forget(self, hits: Sequence[Hit]) -> None:
        if not hits or len(self.held) + len(self.alerted) < 100_000:
            return
        horizon = hits[-1].time - max(self.rules.hold, self.rules.cool_down)
        self.alerted = {key: last for key, last in self.alerted.items() if last.time >= horizon}
        alive = {last.id for last in self.alerted.values()}
        self.repeats = {id: count for id, count in self.repeats.items() if id in alive}
        self.held = {who: kept for who, kept in self.held.items() if any(hit.time >= horizon for hit in kept.values())}


@dataclass(slots=True)
class Evaluator:
    """A meter and a judge for one run over events of one kind. Can be pickled as a snapshot."""

    kind: Kind
    rules: Rules
    detectors: tuple[Detector, ...] = ()
    meter: Meter = field(init=False)
    judge: Judge = field(init=False)
    events: int = 0

    def __post_init__(self) -> None:
        self.meter = Meter(self.kind, self.rules.bands, self.detectors, self.rules.hold)
        self.judge = Judge(self.rules)

    def add(self, table: pa.Table) -> list[Alert]:
        """Take the next block of events (of the schema, in time order); gives its alerts in the order of their events."""
        self.events += table.num_rows
        self._renew()
        return self.judge.add(self.meter.add(table, proofs=False), self.meter.prove)

    def add_events(self, events: Sequence[Mapping[str, Any]]) -> list[Alert]:
        """The same for events as ``events.to_event`` gives them, quicker than a block when they are few."""
        if len(events) > FEW:
            return self.add(as_table(self.kind, events))
        self.events += len(events)
        self._renew()
        return self.judge.add(self.meter.add_events(events), self.meter.prove)

    def rows(self, alert: Alert, most: int) -> tuple[EventRow, ...]:
        """The first ``most`` events behind an alert of the last block, without those that have left the memory."""
        return tuple(self.meter.rows(alert.events(most)))

    def _renew(self) -> None:
        """Before a block and not after it: its alerts may still be asked for their rows."""
        if self.meter.worn():
            self.meter = self.meter.renewed()
