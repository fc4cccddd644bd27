"""An event *alone*: measured by thirteen detectors in one compiled call (``kernels/alone.py``).

A live stream at rest brings events one by one, and setting up thirteen calls took longer than what they did. In goes a block of
one; out come the values that each detector's own ``measure`` would give. Windows, graph and scratch are those that blocks use, so
that single events and blocks may follow each other in any order.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from anlan.detect.detector import HOUR, Detector, View
from anlan.detect.detectors.dormant_then_active import DormantThenActive
from anlan.detect.detectors.fan_in import FanIn
from anlan.detect.detectors.fan_out import FanOut
from anlan.detect.detectors.gather_scatter import GatherScatter
from anlan.detect.detectors.layered_chain import LayeredChain
from anlan.detect.detectors.night_burst import NightBurst
from anlan.detect.detectors.pass_through import PassThrough
from anlan.detect.detectors.probe_then_large import ProbeThenLarge
from anlan.detect.detectors.round_trip import RoundTrip
from anlan.detect.detectors.scatter_gather import ScatterGather
from anlan.detect.detectors.shared_counterparties import SharedCounterparties
from anlan.detect.detectors.structuring import Structuring
from anlan.detect.detectors.temporal_cycle import TemporalCycle
from anlan.detect.journal import Int64s
from anlan.detect.kernels import alone as kernel


class Known(NamedTuple):
    """The detectors that are measured together, each by its name, in the order of the kernel's values."""

    dormant_then_active: DormantThenActive
    fan_in: FanIn
    fan_out: FanOut
    gather_scatter: GatherScatter
    layered_chain: LayeredChain
    night_burst: NightBurst
    pass_through: PassThrough
    probe_then_large: ProbeThenLarge
    round_trip: RoundTrip
    scatter_gather: ScatterGather
    shared_counterparties: SharedCounterparties
    structuring: Structuring
    temporal_cycle: TemporalCycle

    def share(self) -> bool:
        """Whether those that look at one window do so over one width."""
        graph = {self.round_trip.width, self.scatter_gather.width, self.temporal_cycle.width}
        return self.fan_in.width == self.fan_out.width and len(graph) == 1

    def asked(self) -> Int64s:
        """Their parameters as the kernel takes them."""
        ring, chain, night, probe = self.shared_counterparties, self.layered_chain, self.night_burst, self.probe_then_large
        woken, passing = self.dormant_then_active, self.pass_through
        cells = {
            kernel.FAN_WIDTH: self.fan_in.width,
            kernel.GATHER_WIDTH: self.gather_scatter.width,
            kernel.PASS_WIDTH: passing.width,
            kernel.RING_WIDTH: ring.width,
            kernel.CHAIN_WIDTH: chain.width,
            kernel.NIGHT_WIDTH: night.width,
            kernel.PROBE_WIDTH: probe.width,
            kernel.PASS_LEAST: passing.least,
            kernel.COMMON: ring.common,
            kernel.BUSY: ring.busy,
            kernel.TOLERANCE: chain.tolerance,
            kernel.MOST: chain.bound,
            kernel.STILL: woken.still,
            kernel.WOKEN_LEAST: woken.least,
            kernel.FIRST: night.first,
            kernel.LAST: night.last,
            kernel.ZONE: 8 * HOUR,
            kernel.SMALL: probe.small,
        }
        return np.array([cells[k] for k in range(len(cells))], np.int64)


class Alone:
    """Measures events that come by themselves. What it holds is laid out again when more accounts are known than it has room
    for; it is no part of a snapshot."""

    def __init__(self, known: Known) -> None:
        self.known = known
        limits = known.structuring.reporting.edges(known.structuring.margin)
        self._values = np.zeros(len(known), np.int64)
        self._asked = (known.asked(), *limits, self._values)
        self._room = -1

    @classmethod
    def of(cls, detectors: Iterable[Detector]) -> "Alone | None":
        """For those of a run, where all that are measured together are among them and share their windows."""
        by_name: dict[str, Any] = {detector.name: detector for detector in detectors}
        if not by_name.keys() >= set(Known._fields):
            return None
        known = Known(*(by_name[name] for name in Known._fields))
        return cls(known) if known.share() else None

    def measure(self, view: View) -> list[int]:
        """The values of ``known`` at the only event of a block."""
        history, journal = view.history, view.journal
        hops = history.derive(self.known.layered_chain.name, np.int8, view.start)
        under = history.derive(self.known.structuring.name, np.int8, view.start)
        if len(journal.heads) > self._room or not self._graph.is_kept(self._mine, len(journal.heads)):
            self._lay_out(view)
        rows = (*journal.sides, journal.pairs, journal.time, *journal.amounts, journal.heads, *journal.of_pairs.table)
        kernel.measure(*rows, *journal.shelves, hops, under, journal.base, *self._held, *self._asked)
        self._graph.told(journal.base + view.start, self._mine.best)
        values: list[int] = self._values.tolist()
        for place in (kernel.DORMANT, kernel.STRUCTURED):
            if values[place] == kernel.ASK:
                values[place] = int(self.known[place].measure(view)[0])
        return values

    def _lay_out(self, view: View) -> None:
        known, shared, journal = self.known, view.shared, view.journal
        windows = [
            shared.window("fan", known.fan_in.width),
            shared.window("fan", known.gather_scatter.width),
            shared.window("total", known.pass_through.width),
        ]
        self._graph = shared.graph(known.scatter_gather.width)
        self._mine = self._graph.held(journal, view.start)
        ring, turn = known.shared_counterparties.cells(view.history), known.gather_scatter.cells(view.history)
        held = [array for window in windows for array in window.held(journal, view.start)]
        self._held = (*held, *self._mine, *ring, *turn)
        self._room = min(ring[0].shape[1], turn[0].size, *(window.room for window in windows))
