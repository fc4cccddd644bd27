"""Reads, cuts, measures and judges events on a Spark cluster. The only file that imports pyspark.

Needs the extra ``spark`` (pyspark 4.1 or later) and a Java 17 or later. Workers read and check the files, each as
``anlan.engine.local`` does, and hand events on as portions (``portions.py``); each slice of time is put together and measured by
one of them with the same compiled loops (``slices.py``). Hits go to the worker that judges their subject (``shares.py``), and
what alerts name is proven where the slice is. To this machine come counts, letters, alerts, and the events that alerts name.
Alerts and dead letters are those of ``local``, row for row.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, GroupedData, SparkSession, functions

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Rules
from anlan.detect.meter import Hit, Meter
from anlan.detect.reading import read_file, repeated_letter
from anlan.engine.local import Scan, read_all
from anlan.engine.portions import ROW, Cut, Portion, asleep_from, cuts, last_of, pack, portions, repeated, slice_of, unite, unpack
from anlan.engine.shares import Judged, Standing, asked_of, deal, in_order, judge_share, prove, share_of
from anlan.engine.slices import Asked, Proof, Slice, measure_slice, prove_slice
from anlan.values import InputError, Note

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches], Batches]
TableWork = Callable[[pa.Table], pa.Table]


def _schema(**types: pa.DataType) -> pa.Schema:
    return pa.schema(list(types.items()))


_SMALL, _LONG, _BYTES = pa.int32(), pa.int64(), pa.binary()
_PORTION = _schema(file=_LONG, hour=_LONG, size=_LONG, events=_BYTES)
_READ = _schema(file=_LONG, hour=_LONG, size=_LONG, events=_BYTES, letters=_BYTES, fault=_BYTES)
_PIECES = _schema(file=_LONG, hour=_LONG, size=_LONG, events=_BYTES, slice=_SMALL)
_IDS = _schema(share=_SMALL, ids=_BYTES)
_AGAIN = _schema(file=_LONG, row=_LONG)
_LETTERS = _schema(letters=_BYTES)
_HITS = _schema(share=_SMALL, slice=_SMALL, turn=_SMALL, hits=_BYTES)
_JUDGED = _schema(judged=_BYTES)
_PROOFS = _schema(proofs=_BYTES)
_ROW_OF_HITS = 50_000
"""Hits that travel as one row: some megabytes."""
_TASKS = 2
"""Tasks a core in which files are read: each costs its worker a tenth of a second before it does anything."""
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
        return scan_in(spark, paths, kind, rules, parts=parts, detectors=detectors)
    finally:
        spark.stop()


def scan_in(
    spark: SparkSession, paths: Sequence[Path], kind: Kind, rules: Rules, *, parts: int = 0, detectors: tuple[Detector, ...] = ()
) -> Scan:
    """``scan`` in a session that is there already, and stays."""
    slices = parts or spark.sparkContext.defaultParallelism
    if kind == "openings":
        table, letters = read_all(paths, kind)
        alerts, repeats = evaluate(spark, table, kind, rules, parts=slices, detectors=detectors)
        return Scan(alerts, table.num_rows, letters, {kind: table}, repeats)
    return _scan_files(spark, paths, rules, slices, Meter(kind, rules.bands, detectors))


def evaluate(
    spark: SparkSession, table: pa.Table, kind: Kind, rules: Rules, *, parts: int, detectors: tuple[Detector, ...] = ()
) -> tuple[list[Alert], Counter[str]]:
    """Alerts of the events (of the schema, in time order), measured in ``parts`` slices, and how often each would have come
    again."""
    packed = [portion._asdict() for portion in portions(0, table, np.arange(table.num_rows))]
    frame = spark.createDataFrame(pa.Table.from_pylist(packed, _PORTION)).repartition(parts)
    sizes = {portion["hour"]: portion["size"] for portion in packed}
    return _Spread(frame, sizes, Meter(kind, rules.bands, detectors), {}).alerts(rules, parts)


def _scan_files(spark: SparkSession, paths: Sequence[Path], rules: Rules, parts: int, meter: Meter) -> Scan:
    files = spark.createDataFrame([(number, str(path)) for number, path in enumerate(paths)], "file long, path string")
    tasks = min(len(paths), _TASKS * spark.sparkContext.defaultParallelism)
    read = files.repartition(tasks).mapInArrow(_reading(meter.kind), _ddl(_READ)).persist()
    try:
        return _scan_read(read, [path.name for path in paths], rules, parts, meter)
    finally:
        read.unpersist()


def _scan_read(read: DataFrame, names: Sequence[str], rules: Rules, parts: int, meter: Meter) -> Scan:
    """The scan of files that workers have ``read``; ``names`` are the files'."""
    letters, sizes = list[DeadLetter](), Counter[int]()
    for row in sorted(read.drop("events").collect(), key=itemgetter("file")):
        if row["fault"] is not None:
            raise InputError(msgspec.json.decode(row["fault"], type=Note))
        if row["letters"] is not None:
            letters += msgspec.json.decode(row["letters"], type=list[DeadLetter])
        else:
            sizes[row["hour"]] += row["size"]
    found = read.filter("events is not null").select(*_PORTION.names)
    gone = _given_again(found, parts)
    spread = _Spread(found, sizes, meter, gone)
    alerts, repeats = spread.alerts(rules, parts)
    letters += spread.letters_of_gone(names)
    events = sizes.total() - sum(map(len, gone.values()))
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


def _given_again(frame: DataFrame, shares: int) -> dict[int, list[int]]:
    """By file the rows of events whose id an earlier row or file has. Ids are dealt out in ``shares``, each looked through by
    one worker."""

    def ids(batches: Batches) -> Batches:
        for row in _rows(batches):
            table = unpack(row["events"]).select(["id", ROW])
            placed = table.append_column("file", pa.array(np.full(table.num_rows, row["file"])))
            share = np.array([share_of(str(id), shares) for id in table["id"].to_pylist()])
            for one in np.unique(share).tolist():
                yield _batch([{"share": one, "ids": pack(placed.filter(pa.array(share == one)))}], _IDS)

    def again(dealt: pa.Table) -> pa.Table:
        return repeated(pa.concat_tables([unpack(row["ids"]) for row in dealt.to_pylist()])).select(_AGAIN.names)

    gone: dict[int, list[int]] = {}
    dealt = _to_workers(frame.mapInArrow(ids, _ddl(_IDS)), shares, "share")
    for row in sorted(dealt.applyInArrow(again, _ddl(_AGAIN)).collect()):
        gone.setdefault(row["file"], []).append(row[ROW])
    return gone


def _to_workers(frame: DataFrame, count: int, key: str) -> GroupedData:
    """Rows by a number below ``count``, those of each number together and on their way to a worker of their own."""
    return frame.repartitionById(count, key).groupBy(key)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Events spread over a cluster: a frame of portions, how many events each hour has, the detectors that look at them, and by
    file the rows that count as not given."""

    frame: DataFrame
    sizes: Mapping[int, int]
    meter: Meter
    gone: Mapping[int, Sequence[int]]

    def alerts(self, rules: Rules, parts: int) -> tuple[list[Alert], Counter[str]]:
        """Alerts in the order of their events, and how often each would have come again."""
        wanted = cuts(self.sizes, self.meter.memory, parts)
        if not wanted:
            return [], Counter()
        pieces = self.frame.mapInArrow(_for_slices(wanted), _ddl(_PIECES))
        if self.meter.remembers:
            asleep = self.frame.mapInArrow(_before_slices(wanted), _ddl(_PIECES)).groupBy("slice")
            pieces = pieces.union(asleep.applyInArrow(_put_to_sleep(self.meter.kind, len(wanted), self.gone), _ddl(_PIECES)))
        held = pieces.repartitionById(len(wanted), "slice").persist()
        try:
            found, repeats = self._judged(held, wanted, rules, parts)
            alerts = in_order(found)
            proofs = self._proofs(held, wanted, asked_of(alerts))
        finally:
            held.unpersist()
        return [prove(alert, proofs) for alert in alerts], repeats

    def _judged(
        self, held: DataFrame, wanted: Sequence[Cut], rules: Rules, shares: int
    ) -> tuple[list[tuple[Standing, Alert]], Counter[str]]:
        """Alerts without their proofs, in no order, and repeats."""
        hits = held.groupBy("slice").applyInArrow(self._measuring(wanted, shares), _ddl(_HITS))
        found, repeats = list[tuple[Standing, Alert]](), Counter[str]()
        for row in _to_workers(hits, shares, "share").applyInArrow(_judging(rules), _ddl(_JUDGED)).collect():
            judged, again = msgspec.msgpack.decode(row["judged"], type=Judged)
            found += judged
            repeats.update(again)
        return found, repeats

    def _proofs(self, held: DataFrame, wanted: Sequence[Cut], asked: Collection[Asked]) -> dict[Asked, Proof]:
        proofs: dict[Asked, Proof] = {}
        for row in held.groupBy("slice").applyInArrow(self._proving(wanted, asked), _ddl(_PROOFS)).collect():
            proofs.update(msgspec.msgpack.decode(row["proofs"], type=list[tuple[Asked, Proof]]))
        return proofs

    def _measuring(self, wanted: Sequence[Cut], shares: int) -> TableWork:
        """What a worker does with all pieces of one slice: its hits, dealt out by subject."""
        meter, slice_from = self.meter, _slicing(self.meter.kind, wanted, self.gone)
        kind, bands, detectors = meter.kind, meter.bands, meter.detectors

        def measure(pieces: pa.Table) -> pa.Table:
            place, piece = slice_from(pieces)
            dealt = deal(measure_slice(kind, bands, detectors, piece), shares)
            told = [
                {"share": share, "slice": place, "turn": turn, "hits": msgspec.msgpack.encode(hits[turn : turn + _ROW_OF_HITS])}
                for share, hits in dealt.items()
                for turn in range(0, len(hits), _ROW_OF_HITS)
            ]
            return pa.Table.from_pylist(told, _HITS)

        return measure

    def _proving(self, wanted: Sequence[Cut], asked: Collection[Asked]) -> TableWork:
        """What a worker does with all pieces of one slice: the proofs that are asked of its events."""
        kind, detectors, slice_from = self.meter.kind, self.meter.detectors, _slicing(self.meter.kind, wanted, self.gone)

        def give(pieces: pa.Table) -> pa.Table:
            proofs = prove_slice(kind, detectors, slice_from(pieces)[1], asked)
            return pa.Table.from_pylist([{"proofs": msgspec.msgpack.encode([*proofs.items()])}], _PROOFS)

        return give

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
            for row in _rows(batches):
                table = unpack(row["events"])
                chosen = table.filter(pa.array([id in ids for id in table["id"].to_pylist()]))
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


def _put_to_sleep(kind: Kind, slices: int, gone: Mapping[int, Sequence[int]]) -> TableWork:
    """What a worker does with all portions of one place: the last events of their accounts, for that slice and all later ones."""

    def last(pieces: pa.Table) -> pa.Table:
        place = pieces["slice"][0].as_py()
        events = last_of(unite(kind, _portions_of(pieces), gone))
        told = {"file": _ASLEEP, "hour": place, "size": events.num_rows, "events": pack(events)}
        return pa.Table.from_pylist([told | {"slice": later} for later in range(place, slices)], _PIECES)

    return last


def _slicing(kind: Kind, wanted: Sequence[Cut], gone: Mapping[int, Sequence[int]]) -> Callable[[pa.Table], tuple[int, Slice]]:
    """How a worker puts a slice together from all its pieces: which of the slices it is, and the slice."""

    def put_together(pieces: pa.Table) -> tuple[int, Slice]:
        place, parts = pieces["slice"][0].as_py(), _portions_of(pieces)
        events = unite(kind, (part for part in parts if part.file != _ASLEEP), gone)
        asleep = [unpack(part.events) for part in sorted(part for part in parts if part.file == _ASLEEP)]
        return place, slice_of(wanted[place], events, asleep)

    return put_together


def _judging(rules: Rules) -> TableWork:
    """What a worker does with one share of all hits."""

    def judge(dealt: pa.Table) -> pa.Table:
        rows = sorted(dealt.to_pylist(), key=itemgetter("slice", "turn"))
        pieces = (
            (place, [hit for row in of_slice for hit in msgspec.msgpack.decode(row["hits"], type=list[Hit])])
            for place, of_slice in groupby(rows, itemgetter("slice"))
        )
        return pa.Table.from_pylist([{"judged": msgspec.msgpack.encode(judge_share(rules, pieces))}], _JUDGED)

    return judge


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
    words = {"int32": "int", "int64": "long", "binary": "binary"}
    return ", ".join(f"{field.name} {words[str(field.type)]}" for field in schema)
