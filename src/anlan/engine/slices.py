"""Slices of time: measuring a long history in parts that know nothing of each other, with the same hits as in one go.

A hit depends on the events of its detector's memory, and on the last events of accounts asleep. So a part is given the events of
one memory before it, to warm up on, and of all that came before those the last event of each account. It reports the hits of its
own events alone. Alerts, which remember more, are judged afterwards over all hits in order.
"""

import copy
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.asleep import Asleep
from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector
from anlan.detect.meter import Hit, Meter


class Slice(NamedTuple):
    """Events, of which the first ``warm`` are there to warm up on, and the accounts asleep before them."""

    events: pa.Table
    warm: int
    asleep: Asleep


def slices(table: pa.Table, meter: Meter, parts: int) -> Iterator[Slice]:
    """The table in ``parts`` pieces of about as many own events, as such a meter needs them.

    Events of one instant are never cut apart.
    """
    times, asleep, slept = table["time"].cast(pa.int64()).to_numpy(), Asleep(), 0
    cuts = [int(np.searchsorted(times, times[place])) for place in range(0, len(times), max(1, -(-len(times) // parts)))]
    for start, end in pairwise([*dict.fromkeys(cuts), len(times)]):
        warm = int(np.searchsorted(times, times[start] - meter.memory))
        if meter.remembers and warm > slept:
            add_last(asleep, table.slice(slept, warm - slept))
            slept = warm
        yield Slice(table.slice(warm, end - warm), start - warm, copy.deepcopy(asleep))


def add_last(asleep: Asleep, events: pa.Table) -> None:
    """Note down the last event of each account in some events in the order of time."""
    last = last_events(events)
    chosen = events.take(last["row"].to_numpy())
    accounts, ids = ([str(text) for text in column.to_pylist()] for column in (last["account"], chosen["id"]))
    asleep.put(accounts, chosen["time"].cast(pa.int64()).to_numpy(), ids)


def last_events(events: pa.Table) -> pa.Table:
    """Each account (``account``) and the place of its last event (``row``)."""
    rows = pa.array(np.arange(events.num_rows))
    sides = [pa.table({"account": events[side].cast(pa.string()), "row": rows}) for side in ("src", "dst")]
    found = pa.concat_tables(sides).group_by("account").aggregate([("row", "max")]).rename_columns(["account", "row"])
    return found.take(pc.sort_indices(found["row"]))


def measure_slice(kind: Kind, bands: Mapping[str, Bands], detectors: tuple[Detector, ...], piece: Slice) -> list[Hit]:
    """Hits of a piece's own events."""
    meter = Meter(kind, bands, detectors)
    meter.history.asleep = piece.asleep
    meter.add(piece.events.slice(0, piece.warm), proofs=False)
    return meter.add(piece.events.slice(piece.warm))
