"""The evaluator: runs detectors over blocks of events, judges values by bands, levels by typologies, and gives alerts.

Live watch, backtest and explain all use it; how events are cut into blocks has no influence on the alerts. A level stays with
its subject for ``hold`` microseconds, so that detectors that speak at different events can meet in one typology. A typology
that has alerted a subject is silent about it for ``cool_down`` unless a level rises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from anlan.detect.alert import Alert, Finding, alert_id
from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Shared, Subject, View, all_detectors
from anlan.detect.history import History
from anlan.detect.typology import Typology

Who = tuple[Subject, str]


class Held(NamedTuple):
    """The last level of one detector for one subject."""

    time: int
    level: int
    finding: Finding


@dataclass(slots=True)
class Rules:
    """What alerts are judged by."""

    bands: Mapping[str, Bands]
    typologies: Mapping[str, Typology]
    hold: int = DAY
    cool_down: int = DAY
    exempt: frozenset[str] = frozenset()


@dataclass(slots=True)
class Evaluator:
    """State of one run over events of one kind: history, windows, held levels, cool-downs. Can be pickled as a snapshot."""

    kind: Kind
    rules: Rules
    detectors: tuple[Detector, ...] = ()
    history: History = field(init=False)
    shared: Shared = field(default_factory=Shared)
    held: dict[Who, dict[str, Held]] = field(default_factory=dict)
    alerted: dict[tuple[str, Who], tuple[int, int]] = field(default_factory=dict)
    events: int = 0

    def __post_init__(self) -> None:
        self.history = History(self.kind)
        if not self.detectors:
            self.detectors = tuple(found for found in all_detectors() if found.kind == self.kind)

    def add(self, table: pa.Table) -> list[Alert]:
        """Take the next block of events (of the schema, in time order); gives its alerts in the order of their events."""
        if table.num_rows == 0:
            return []
        start = self.history.append(table)
        self.events += table.num_rows
        self.shared.found.clear()
        view = View(self.history, start, self.shared)
        hits: list[tuple[int, str, Detector, int]] = []
        for detector in self.detectors:
            if detector.name not in self.rules.bands:
                continue
            values = detector.measure(view)
            levels = self.rules.bands[detector.name].levels(values)
            hits += [(row, detector.name, detector, int(values[row])) for row in np.flatnonzero(levels).tolist()]
        alerts = self._judge(start, sorted(hits, key=lambda hit: hit[:2]))
        self._forget()
        return alerts

    def _judge(self, start: int, hits: Sequence[tuple[int, str, Detector, int]]) -> list[Alert]:
        alerts: list[Alert] = []
        for place, (row, name, detector, value) in enumerate(hits):
            at = start + row
            who = self._subject(detector, at)
            if who is None or who[1] in self.rules.exempt:
                continue
            band = self.rules.bands[name].of(value)
            assert band is not None
            proof = tuple(self.history.ids[k] for k in detector.evidence(self.history, at))
            time = int(self.history.time[at])
            finding = Finding(name, value, band.level, band.weight, self.history.ids[at], time, proof)
            self.held.setdefault(who, {})[name] = Held(time, band.level, finding)
            last_of_row = place + 1 == len(hits) or hits[place + 1][0] != row
            if last_of_row or self._subject(hits[place + 1][2], at) != who:
                alerts += self._typologies(who, at)
        return alerts

    def _subject(self, detector: Detector, at: int) -> Who | None:
        code = int(self.history.columns[detector.of][at])
        if code < 0:
            return None
        codes = self.history.codes["party" if detector.of in ("src", "dst") else detector.of]
        return detector.subject, codes.texts[code]

    def _typologies(self, who: Who, at: int) -> list[Alert]:
        now = int(self.history.time[at])
        fresh = {name: held for name, held in self.held[who].items() if now - held.time <= self.rules.hold}
        self.held[who] = fresh
        levels = {name: held.level for name, held in fresh.items()}
        found = []
        for name, typology in self.rules.typologies.items():
            if not typology.names() & set(fresh) or not typology.holds(levels):
                continue
            findings = sorted((fresh[part].finding for part in typology.names() & set(fresh)), key=Finding.sort_key)
            alert = self._alert(name, typology, who, at, findings)
            last_time, last_level = self.alerted.get((name, who), (-(2**62), 0))
            if now - last_time < self.rules.cool_down and alert.level <= last_level:
                continue
            self.alerted[name, who] = (now, alert.level)
            found.append(alert)
        return found

    def _alert(self, name: str, typology: Typology, who: Who, at: int, findings: list[Finding]) -> Alert:
        event = self.history.ids[at]
        return Alert(
            id=alert_id(name, who[1], event),
            typology=name,
            subject=who[0],
            number=who[1],
            time=int(self.history.time[at]),
            event=event,
            level=max(finding.level for finding in findings),
            weight=typology.weight + sum(finding.weight for finding in findings),
            late=bool(self.history.late[at]),
            findings=tuple(findings),
        )

    def _forget(self) -> None:
        longest = max((detector.memory for detector in self.detectors), default=0)
        now = int(self.history.time[-1])
        if len(self.history) and now - int(self.history.time[0]) > 2 * longest:
            self.history.forget(now - longest)
            horizon = now - max(self.rules.hold, self.rules.cool_down)
            self.alerted = {key: last for key, last in self.alerted.items() if last[0] >= horizon}
            self.held = {who: kept for who, kept in self.held.items() if any(held.time >= horizon for held in kept.values())}
