"""Slices of time: measuring a long history in parts that know nothing of each other, with the same hits as in one go.

A hit depends on the events of its detector's memory, and on the last events of accounts asleep. So a part is given the events of
one memory before it, to warm up on, and of all that came before those the last event of each account. It reports the hits of its
own events alone. Alerts, which remember more, are judged afterwards over all hits in order; proofs, which are long, are given for
what alerts name alone (``prove_slice``).
"""

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.asleep import Asleep
from anlan.detect.bands import Bands
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Shared, View
from anlan.detect.history import History
from anlan.detect.meter import Hit, Meter
from anlan.engine.local import blocks

Asked = tuple[str, str]
"""A hit whose proof is asked for: the name of its detector, the id of its event."""

Proof = tuple[str, ...]
"""The ids of the events that prove a hit."""


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
    """Hits of a piece's own events, in blocks; uses up its accounts asleep. Proofs are left for later, but for those that rest on
    accounts asleep. Places count from the first event to warm up on."""
    meter, found = Meter(kind, bands, detectors), list[Hit]()
    meter.history.asleep = piece.asleep
    for block in blocks(piece.events.slice(0, piece.warm)):
        meter.add(block, proofs=False)
    for block in blocks(piece.events.slice(piece.warm)):
        found += meter.add(block, proofs=False)
    return found


def prove_slice(kind: Kind, detectors: Iterable[Detector], piece: Slice, asked: Collection[Asked]) -> dict[Asked, Proof]:
    """Proofs that ``measure_slice`` has left for later, by detector and event. Of what is asked, the own events of other pieces
    are passed over."""
    by_place = _by_place(piece, asked)
    names = {name for hits in by_place.values() for name, _ in hits}
    by_name = {detector.name: detector for detector in detectors if detector.name in names}
    noted, proofs = [detector for detector in by_name.values() if detector.notes], dict[Asked, Proof]()
    history, shared = History(kind), Shared()
    for block in blocks(piece.events) if by_place else ():
        start = history.append(block)  # walks begin at the newest event, so an event is proven as soon as its block is there
        shared.next_block()
        for detector in noted:
            detector.measure(View(history, start, shared))
        for place in range(start, len(history)):
            for name, event in by_place.get(place, ()):
                proofs[name, event] = history.ids_of(by_name[name].evidence(history, place))
    return proofs


def _by_place(piece: Slice, asked: Collection[Asked]) -> dict[int, list[Asked]]:
    """What is asked of own events, by their places."""
    hits = sorted(asked, key=itemgetter(1))
    own = piece.events["id"].slice(piece.warm).combine_chunks()
    found = pc.index_in(pa.array([event for _, event in hits], pa.string()), value_set=own)
    by_place: dict[int, list[Asked]] = {}
    for hit, at in zip(hits, found.to_pylist(), strict=True):
        if at is not None:
            by_place.setdefault(piece.warm + at, []).append(hit)
    return by_place
