"""Slices of time: measuring a long history in parts that know nothing of each other, with the same hits as in one go.

A hit depends on the events of its detector's memory alone. So a part is given the events of one memory before it, to warm up
on, and reports only the hits of its own events. Alerts, which remember more, are judged afterwards over all hits in order.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa

from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector
from anlan.detect.meter import Hit, Meter


def slices(table: pa.Table, memory: int, parts: int) -> Iterator[tuple[pa.Table, int]]:
    """The table in ``parts`` pieces of about as many own events, each with its warm-up before; gives piece and warm-up rows.

    Events of one instant are never cut apart.
    """
    times = table["time"].cast(pa.int64()).to_numpy()
    cuts = [int(np.searchsorted(times, times[place])) for place in range(0, len(times), max(1, -(-len(times) // parts)))]
    edges = [*dict.fromkeys(cuts), len(times)]
    for start, end in pairwise(edges):
        warm = int(np.searchsorted(times, times[start] - memory))
        yield table.slice(warm, end - warm), start - warm


def measure_slice(
    kind: Kind, bands: Mapping[str, Bands], detectors: tuple[Detector, ...], piece: pa.Table, warm: int
) -> list[Hit]:
    """Hits of a piece's own events."""
    meter = Meter(kind, bands, detectors)
    meter.add(piece.slice(0, warm))
    return meter.add(piece.slice(warm))
