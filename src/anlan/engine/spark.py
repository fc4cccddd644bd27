"""Reads, cuts and measures events on a Spark cluster, and judges the hits here. The only file that imports pyspark.

Needs the extra ``spark`` (pyspark 4) and a Java 17 or later. Workers read and check the files, each as ``anlan.engine.local``
does, and hand events on as portions (``portions.py``); each slice of time is put together and measured by one of them with the
same compiled loops. To this machine come counts, letters, hits, and the events that alerts name. Alerts and dead letters are
those of ``local``, row for row.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession, Window, functions

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Judge, Rules
from anlan.detect.meter import Hit, Meter
from anlan.detect.reading import read_file, repeated_letter
from anlan.engine.local import Scan, read_all
from anlan.engine.portions import ROW, Cut, Portion, asleep_from, cuts, last_of, pack, portions, slice_of, unite, unpack
from anlan.engine.slices import measure_slice
from anlan.values import InputError, Note

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches], Batches]

_FIELDS: list[tuple[str, pa.DataType]] = [
    ("file", pa.int64()),
    ("hour", pa.int64()),
    ("size", pa.int64()),
    ("events", pa.binary()),
]
_PORTION = pa.schema(_FIELDS)
_READ = _PORTION.append(pa.field("letters", pa.binary())).append(pa.field("fault", pa.binary()))
_IDS = pa.schema([pa.field("id", pa.string())]).append(_PORTION.field("file")).append(pa.field(ROW, pa.int64()))
_LETTERS = pa.schema([pa.field("letters", pa.binary())])
_PIECES = _PORTION.append(pa.field("slice", pa.int64()))
_HITS = pa.schema([pa.field("slice", pa.int64())]).append(pa.field("hits", pa.binary()))
_ASLEEP = -1
"""Stands for the file where a piece holds the last events of accounts, before all that its slice warms up on."""


def session(master: str = "local[2]") -> SparkSession:
    """A session whose workers use this very Python; the configuration of the site is kept where it says otherwise."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("anlan")
    return builder.config("spark.ui.enabled", "false").config("spark.sql.execution.arrow.pyspark.enabled", "true").getOrCreate()


def scan(
    paths: Sequence[Path], kind: Kind, rules: Rules, *, master: str, parts: int = 0, detectors: tuple[Detector, ...] = ()
) -> Scan:
    """What ``local.scan`` gives of the files, measured by the cluster at ``master`` in ``parts`` slices (0: one for each core);
    of the events those that alerts name. Registers are read here: their days become moments one after the other. Raises
    ``InputError`` for a file that holds no events."""
    spark = session(master)
    try:
        slices = parts or spark.sparkContext.defaultParallelism
        if kind == "openings":
            table, letters = read_all(paths, kind)
            alerts, repeats = evaluate(spark, table, kind, rules, parts=slices, detectors=detectors)
            return Scan(alerts, table.num_rows, letters, {kind: table}, repeats)
        return _scan_files(spark, paths, rules, slices, Meter(kind, rules.bands, detectors))
    finally:
        spark.stop()


def evaluate(
    spark: SparkSession, table: pa.Table, kind: Kind, rules: Rules, *, parts: int, detectors: tuple[Detector, ...] = ()
) -> tuple[list[Alert], Counter[str]]:
    """Alerts of the events (of the schema, in time order), measured in ``parts`` slices, and how often each would have come
    again."""
    packed = [portion._asdict() for portion in portions(0, table, np.arange(table.num_rows))]
    frame = spark.createDataFrame(pa.Table.from_pylist(packed, _PORTION)).repartition(parts)
    return _Spread(frame, Meter(kind, rules.bands, detectors), {}).alerts(rules, parts)


def _scan_files(spark: SparkSession, paths: Sequence[Path], rules: Rules, parts: int, meter: Meter) -> Scan:
    files = spark.createDataFrame([(number, str(path)) for number, path in enumerate(paths)], "file long, path string")
    read = files.repartition(len(paths)).mapInArrow(_reading(meter.kind), _ddl(_READ)).persist()
    letters = list[DeadLetter]()
    for row in read.filter("events is null").orderBy("file").collect():
        if row["fault"] is not None:
            raise InputError(msgspec.json.decode(row["fault"], type=Note))
        letters += msgspec.json.decode(row["letters"], type=list[DeadLetter])
    found = read.filter("events is not null").select(*_PORTION.names)
    gone = _given_again(found)
    spread = _Spread(found, meter, gone)
    alerts, repeats = spread.alerts(rules, parts)
    letters += spread.letters_of_gone([path.name for path in paths])
    events = sum(spread.counts().values()) - sum(map(len, gone.values()))
    shown = spread.events(frozenset(event for alert in alerts for event in alert.events()))
    return Scan(alerts, events, letters, {meter.kind: shown}, repeats)


def _reading(kind: Kind) -> Work:
    """What a worker does with the files it is given."""

    def read(batches: Batches) -> Batches:
        for row in _rows(batches):
            try:
                events = read_file(Path(row["path"]), kind)
            except InputError as wrong:
                yield _batch([{"file": row["file"], "fault": _told(wrong.note)}], _READ)
                continue
            yield _batch([{"file": row["file"], "letters": _told(events.letters)}], _READ)
            for portion in portions(row["file"], events.table, events.rows):
                yield _batch([portion._asdict()], _READ)

    return read


def _given_again(frame: DataFrame) -> dict[int, list[int]]:
    """By file the rows of events whose id an earlier row or file has."""

    def ids(batches: Batches) -> Batches:
        for row in _rows(batches):
            table = unpack(row["events"])
            columns = [table["id"], pa.array(np.full(table.num_rows, row["file"])), table[ROW]]
            yield from pa.table(columns, schema=_IDS).combine_chunks().to_batches()

    turn = functions.row_number().over(Window.partitionBy("id").orderBy("file", ROW))
    gone: dict[int, list[int]] = {}
    again = frame.mapInArrow(ids, _ddl(_IDS)).withColumn("turn", turn).filter("turn > 1")
    for row in again.orderBy("file", ROW).collect():
        gone.setdefault(row["file"], []).append(row[ROW])
    return gone


@dataclass(frozen=True, slots=True)
class _Spread:
    """Events spread over a cluster: a frame of portions, the detectors that look at them, and by file the rows that count as not
    given."""

    frame: DataFrame
    meter: Meter
    gone: Mapping[int, Sequence[int]]

    def counts(self) -> dict[int, int]:
        """How many events each hour has."""
        held = self.frame.groupBy("hour").agg(functions.sum("size").alias("size")).collect()
        return {row["hour"]: row["size"] for row in held}

    def alerts(self, rules: Rules, parts: int) -> tuple[list[Alert], Counter[str]]:
        """Alerts in the order of their events, and how often each would have come again."""
        wanted = cuts(self.counts(), self.meter.memory, parts)
        pieces = self.frame.mapInArrow(_for_slices(wanted), _ddl(_PIECES))
        if self.meter.remembers:
            asleep = self.frame.mapInArrow(_before_slices(wanted), _ddl(_PIECES)).groupBy("slice")
            pieces = pieces.union(asleep.applyInArrow(_put_to_sleep(self.meter.kind, len(wanted), self.gone), _ddl(_PIECES)))
        hits = (
            pieces.repartition(4 * len(wanted), "slice")
            .groupBy("slice")
            .applyInArrow(_measuring(self.meter, wanted, self.gone), _ddl(_HITS))
        )
        judge, alerts = Judge(rules), list[Alert]()
        for row in hits.orderBy("slice").collect():
            alerts += judge.add(msgspec.json.decode(row["hits"], type=list[Hit]))
        return alerts, Counter(judge.take_repeats())

    def letters_of_gone(self, names: Sequence[str]) -> list[DeadLetter]:
        """A letter for each row that counts as not given, in the order of files and rows; ``names`` are the files'."""
        gone = self.gone

        def tell(batches: Batches) -> Batches:
            for row in _rows(batches):
                table = unpack(row["events"])
                for event in table.filter(pa.array(np.isin(table[ROW].to_numpy(), gone[row["file"]]))).to_pylist():
                    letter = repeated_letter(names[row["file"]], event.pop(ROW), event)
                    yield _batch([{"letters": _told((row["file"], letter))}], _LETTERS)

        if not gone:
            return []
        told = self.frame.filter(functions.col("file").isin(list(gone))).mapInArrow(tell, _ddl(_LETTERS)).collect()
        found = [msgspec.json.decode(row["letters"], type=tuple[int, DeadLetter]) for row in told]
        return [letter for _, letter in sorted(found, key=lambda one: (one[0], one[1].row))]

    def events(self, ids: frozenset[str]) -> pa.Table:
        """Events by their ids, in time order."""

        def choose(batches: Batches) -> Batches:
            wanted = pa.array(sorted(ids), pa.string())
            for row in _rows(batches):
                table = unpack(row["events"])
                chosen = table.filter(pc.is_in(table["id"], wanted))
                if chosen.num_rows:
                    yield _batch([row | {"size": chosen.num_rows, "events": pack(chosen)}], _PORTION)

        found = self.frame.mapInArrow(choose, _ddl(_PORTION)).collect()
        return unite(self.meter.kind, (Portion(*row) for row in found), self.gone)


def _for_slices(wanted: Sequence[Cut]) -> Work:
    """Hand each portion to the slices that it is measured in or warms up."""

    def spread(batches: Batches) -> Batches:
        for row in _rows(batches):
            for place, cut in enumerate(wanted):
                if cut.warm <= row["hour"] < cut.end:
                    yield _batch([row | {"slice": place}], _PIECES)

    return spread


def _before_slices(wanted: Sequence[Cut]) -> Work:
    """Hand each portion to the first slice before whose warming up it lies."""

    def spread(batches: Batches) -> Batches:
        for row in _rows(batches):
            place = asleep_from(wanted, row["hour"])
            if place < len(wanted):
                yield _batch([row | {"slice": place}], _PIECES)

    return spread


def _put_to_sleep(kind: Kind, slices: int, gone: Mapping[int, Sequence[int]]) -> Callable[[pa.Table], pa.Table]:
    """What a worker does with all portions of one place: the last events of their accounts, for that slice and all later ones."""

    def last(pieces: pa.Table) -> pa.Table:
        place = pieces["slice"][0].as_py()
        events = last_of(unite(kind, _portions_of(pieces), gone))
        told = {"file": _ASLEEP, "hour": place, "size": events.num_rows, "events": pack(events)}
        return pa.Table.from_pylist([told | {"slice": later} for later in range(place, slices)], _PIECES)

    return last


def _measuring(meter: Meter, wanted: Sequence[Cut], gone: Mapping[int, Sequence[int]]) -> Callable[[pa.Table], pa.Table]:
    """What a worker does with all pieces of one slice."""
    kind, bands, detectors = meter.kind, meter.bands, meter.detectors

    def measure(pieces: pa.Table) -> pa.Table:
        place, parts = pieces["slice"][0].as_py(), _portions_of(pieces)
        events = unite(kind, (part for part in parts if part.file != _ASLEEP), gone)
        asleep = [unpack(part.events) for part in sorted(part for part in parts if part.file == _ASLEEP)]
        hits = measure_slice(kind, bands, detectors, slice_of(wanted[place], events, asleep))
        return pa.Table.from_pylist([{"slice": place, "hits": msgspec.json.encode(hits)}], _HITS)

    return measure


def _portions_of(pieces: pa.Table) -> list[Portion]:
    return [Portion(**row) for row in pieces.select(_PORTION.names).to_pylist()]


def _rows(batches: Batches) -> Iterator[dict[str, Any]]:
    return (row for batch in batches for row in batch.to_pylist())


def _batch(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, schema)


def _told(value: object) -> bytes:
    """Notes and letters as they travel."""
    return msgspec.json.encode(value, enc_hook=dict)  # the values of a note are a mapping that cannot be changed


def _ddl(schema: pa.Schema) -> str:
    """The schema as Spark writes one."""
    words = {"int64": "long", "binary": "binary", "string": "string"}
    return ", ".join(f"{field.name} {words[str(field.type)]}" for field in schema)
