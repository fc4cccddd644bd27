"""The meter: runs all detectors over blocks of events and gives *hits*, the values that reach a band, with their proof.

This is the heavy half of the evaluator. A hit depends on nothing but the events of its detector's memory, so the meter may run
anywhere that those are: in one process, in a live stream, or on slices of time on a cluster.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import pyarrow as pa

from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Shared, Subject, View, all_detectors
from anlan.detect.history import History


class Hit(msgspec.Struct, frozen=True):
    """One value that reached a band: about what, at which event (id, µs since 1970 UTC, late or not), and the ids behind it."""

    time: int
    event: str
    late: bool
    detector: str
    subject: Subject
    number: str
    value: int
    level: int
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Meter:
    """State of measuring events of one kind. Can be pickled as a snapshot."""

    kind: Kind
    bands: Mapping[str, Bands]
    detectors: tuple[Detector, ...] = ()
    history: History = field(init=False)
    shared: Shared = field(default_factory=Shared)

    def __post_init__(self) -> None:
        self.history = History(self.kind)
        chosen = self.detectors or all_detectors()
        self.detectors = tuple(found for found in chosen if found.kind == self.kind and found.name in self.bands)

    @property
    def memory(self) -> int:
        """How far back (µs) any of the detectors looks."""
        return max((detector.memory for detector in self.detectors), default=0)

    def add(self, table: pa.Table) -> list[Hit]:
        """Take the next block (of the schema, in time order); gives its hits in the order of events, then of detectors."""
        if table.num_rows == 0:
            return []
        start = self.history.append(table)
        self.shared.found.clear()
        view = View(self.history, start, self.shared)
        found: list[tuple[int, str, Hit]] = []
        for detector in self.detectors:
            values = detector.measure(view)
            levels = self.bands[detector.name].levels(values)
            for row in np.flatnonzero(levels).tolist():
                number = self._number(detector, start + row)
                if number is not None:
                    found.append(
                        (row, detector.name, self._hit(detector, start + row, number, int(values[row]), int(levels[row])))
                    )
        self._forget()
        return [hit for _, _, hit in sorted(found, key=lambda item: item[:2])]

    def _hit(self, detector: Detector, at: int, number: str, value: int, level: int) -> Hit:
        history = self.history
        proof = tuple(history.ids[row] for row in detector.evidence(history, at))
        time, late = int(history.time[at]), bool(history.late[at])
        return Hit(time, history.ids[at], late, detector.name, detector.subject, number, value, level, proof)

    def _number(self, detector: Detector, at: int) -> str | None:
        code = int(self.history.columns[detector.of][at])
        codes = self.history.codes["party" if detector.of in ("src", "dst") else detector.of]
        return None if code < 0 else codes.texts[code]

    def _forget(self) -> None:
        now, memory = int(self.history.time[-1]), self.memory
        if now - int(self.history.time[0]) > 2 * memory:
            self.history.forget(now - memory)


def by_event(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits cut into runs of the same event, order kept."""
    runs: list[list[Hit]] = []
    for hit in hits:
        if runs and runs[-1][0].event == hit.event:
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs
