"""Runs the meter on a Spark cluster over slices of time, and judges the hits here. The only file that imports pyspark.

Needs the extra ``spark`` (pyspark 4) and a Java 17 or later. Files are read and checked here, as ``anlan.engine.local`` does it.
Each task gets whole slices as Arrow batches (``mapInArrow``), so the same compiled loops run there; alerts and dead letters are
those of ``local``, row for row.
"""

import os
import pickle
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
from pyspark.sql import SparkSession

from anlan.detect.alert import Alert
from anlan.detect.columns import SCHEMAS, Kind
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Judge, Rules
from anlan.detect.meter import Hit, Meter
from anlan.engine.local import Scan, read_all
from anlan.engine.slices import Slice, measure_slice, slices

_FIELDS: list[tuple[str, pa.DataType]] = [
    ("slice", pa.int64()),
    ("warm", pa.int64()),
    ("events", pa.binary()),
    ("asleep", pa.binary()),
]
_PIECE = pa.schema(_FIELDS)
_HITS = "slice long, hits binary"


def session(master: str = "local[2]") -> SparkSession:
    """A session whose workers use this very Python; the configuration of the site is kept where it says otherwise."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("anlan")
    return builder.config("spark.ui.enabled", "false").config("spark.sql.execution.arrow.pyspark.enabled", "true").getOrCreate()


def scan(
    paths: Sequence[Path], kind: Kind, rules: Rules, *, master: str, parts: int = 0, detectors: tuple[Detector, ...] = ()
) -> Scan:
    """What ``local.scan`` gives of the files, measured by the cluster at ``master`` in ``parts`` slices (0: one for each core).
    Raises ``InputError`` for a file that holds no events."""
    table, letters = read_all(paths, kind)
    spark = session(master)
    try:
        slices_ = parts or spark.sparkContext.defaultParallelism
        alerts, repeats = evaluate(spark, table, kind, rules, parts=slices_, detectors=detectors)
    finally:
        spark.stop()
    return Scan(alerts, table.num_rows, letters, {kind: table}, repeats)


def evaluate(
    spark: SparkSession, table: pa.Table, kind: Kind, rules: Rules, *, parts: int, detectors: tuple[Detector, ...] = ()
) -> tuple[list[Alert], Counter[str]]:
    """Alerts of the events (of the schema, in time order), measured in ``parts`` slices, and how often each would have come
    again."""
    meter = Meter(kind, rules.bands, detectors)
    chosen, bands = meter.detectors, rules.bands
    pieces = [
        {"slice": number, "warm": piece.warm, "events": _pack(piece.events), "asleep": pickle.dumps(piece.asleep)}
        for number, piece in enumerate(slices(table.cast(SCHEMAS[kind]), meter, parts))
    ]

    def measure(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                piece = Slice(_unpack(row["events"]), row["warm"], pickle.loads(row["asleep"]))
                hits = measure_slice(kind, bands, chosen, piece)
                yield pa.RecordBatch.from_pylist([{"slice": row["slice"], "hits": msgspec.json.encode(hits)}])

    frame = spark.createDataFrame(pa.Table.from_pylist(pieces, _PIECE)).repartition(max(len(pieces), 1), "slice")
    judge, alerts = Judge(rules), list[Alert]()
    for row in sorted(frame.mapInArrow(measure, _HITS).collect(), key=lambda row: int(row["slice"])):
        alerts += judge.add(msgspec.json.decode(row["hits"], type=list[Hit]))
    return alerts, Counter(judge.take_repeats())


def _pack(piece: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, piece.schema) as writer:
        writer.write_table(piece.unify_dictionaries())
    return sink.getvalue().to_pybytes()


def _unpack(events: bytes) -> pa.Table:
    return pa.ipc.open_stream(events).read_all()
