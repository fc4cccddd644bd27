"""*Portions*: the events of one file in one hour, packed to travel between the workers of a cluster.

A worker reads and checks a file and hands its events on as portions. Slices of time (``slices.py``) are put together from
portions where they are measured, so that no machine holds all events. Events of equal times stand in the order of files and rows
and of equal ids the first stands, as ``anlan.detect.reading`` has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from anlan.detect.asleep import Asleep
from anlan.detect.columns import SCHEMAS, Column, Kind
from anlan.detect.journal import Int64s
from anlan.detect.reading import first_of_each
from anlan.detect.span import HOUR
from anlan.engine.slices import Slice, add_last, last_events

ROW = "row"
"""Column of a portion beyond those of the schema: where each event stands in its file."""


class Portion(NamedTuple):
    """``file``: its place among the files; ``hour`` since 1970 UTC; ``events``: packed, in time order."""

    file: int
    hour: int
    size: int
    events: bytes


class Cut(NamedTuple):
    """A slice to be: the hours ``first`` to ``end`` are its own, and from ``warm`` on it needs events to warm up on."""

    first: int
    end: int
    warm: int


def portions(file: int, table: pa.Table, rows: Int64s) -> list[Portion]:
    """The events of a file (of the schema), in the order of ``rows``, as portions."""
    order = np.argsort(_times(table), kind="stable")
    placed = table.append_column(ROW, pa.array(rows)).take(order)
    hours = _times(placed) // HOUR
    edges = [*np.flatnonzero(np.diff(hours, prepend=hours[:1] - 1)).tolist(), hours.size]
    return [Portion(file, int(hours[a]), b - a, pack(placed.slice(a, b - a))) for a, b in pairwise(edges)]


def cuts(counts: Mapping[int, int], memory: int, parts: int) -> list[Cut]:
    """At most ``parts`` slices, from how many events each hour has; ``memory`` in µs. The slice with most to do, own events and
    those to warm up on, has as little as can be: the first has nothing to warm up on and more of its own."""
    hours = np.array(sorted(counts), np.int64)
    if not hours.size:
        return []
    warm = (hours * HOUR - memory) // HOUR
    before = np.cumsum([0, *(counts[hour] for hour in hours.tolist())])
    known = before[np.searchsorted(hours, warm)]
    few, enough = 0, int(before[-1])
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if len(_firsts(before, known, middle)) <= parts else (middle, enough)
    firsts = _firsts(before, known, enough)
    ends = [*hours[firsts[1:]].tolist(), int(hours[-1]) + 1]
    return [Cut(int(hours[first]), end, int(warm[first])) for first, end in zip(firsts, ends, strict=True)]


def _firsts(before: Int64s, known: Int64s, most: int) -> list[int]:
    """Places of the hours at which slices of at most ``most`` events begin; an hour is never cut. ``before``: events before each
    hour; ``known``: events before those that it warms up on."""
    firsts = [0]
    while (end := int(np.searchsorted(before, known[firsts[-1]] + most, side="right")) - 1) < known.size:
        firsts.append(max(end, firsts[-1] + 1))
        if firsts[-1] == known.size:
            return firsts[:-1]
    return firsts


def asleep_from(cuts: Sequence[Cut], hour: int) -> int:
    """The first slice for which the hour lies before all that it warms up on; as many as there are slices when for none."""
    return next((place for place, cut in enumerate(cuts) if hour < cut.warm), len(cuts))


def unite(kind: Kind, parts: Iterable[Portion], gone: Mapping[int, Sequence[int]]) -> pa.Table:
    """Events of portions in time order, without the rows of each file that repeat an event."""
    schema, tables = SCHEMAS[kind], []
    for part in sorted(parts, key=lambda part: part[:2]):
        table = unpack(part.events)
        kept = ~np.isin(table[ROW].to_numpy(), np.array(gone.get(part.file, ()), np.int64))
        tables.append(_whole(table.filter(pa.array(kept)), schema))
    both = pa.concat_tables([schema.empty_table(), *tables]).unify_dictionaries()
    return both.take(np.argsort(_times(both), kind="stable"))


def repeated(placed: pa.Table) -> pa.Table:
    """Of ids with their places (``file``, ``row``) those that an earlier place has."""
    order = np.lexsort([placed[ROW].to_numpy(), placed["file"].to_numpy()])
    return placed.take(order[~first_of_each(placed["id"].take(order))])


def _whole(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """An unpacked table with all columns of the schema and no others."""
    held = set(table.column_names)
    columns = {name: table[name] if name in held else pa.nulls(table.num_rows, schema.field(name).type) for name in schema.names}
    return pa.table(columns).cast(schema)


def last_of(events: pa.Table) -> pa.Table:
    """Of some events those that are the last of an account: what ``slices.add_last`` makes of them is the same."""
    return events.take(np.unique(last_events(events)["row"].to_numpy()))


def slice_of(cut: Cut, events: pa.Table, sleepers: Iterable[pa.Table]) -> Slice:
    """A slice from its events, and from the last events of accounts before those, earlier ones first."""
    asleep = Asleep()
    for table in sleepers:
        if table.num_rows:
            add_last(asleep, table)
    return Slice(events, int(np.searchsorted(_times(events), cut.first * HOUR)), asleep)


def pack(table: pa.Table) -> bytes:
    """A table as bytes, with the columns and words that it has: none without any value, no others of its dictionaries."""
    whole, sink = table.combine_chunks(), pa.BufferOutputStream()
    names = [name for name in whole.column_names if whole[name].null_count < whole.num_rows]
    own = pa.table({name: _own_words(whole[name]) for name in names})
    with pa.ipc.new_stream(sink, own.schema) as writer:
        writer.write_table(own.unify_dictionaries())
    return sink.getvalue().to_pybytes()


def _own_words(column: Column) -> Column:
    return column.cast(column.type.value_type).dictionary_encode() if pa.types.is_dictionary(column.type) else column


def unpack(packed: bytes) -> pa.Table:
    """The table again, without the columns that had no value."""
    return pa.ipc.open_stream(packed).read_all()


def _times(table: pa.Table) -> Int64s:
    found: Int64s = table["time"].cast(pa.int64()).to_numpy()
    return found
