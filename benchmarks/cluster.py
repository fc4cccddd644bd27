"""The same scan in this process and on Spark, two local workers, over slices of time. Alerts must be equal before anything is
told.

Needs the extra ``spark`` and a Java; without them there is nothing to run. The detectors are those that look back a day at
most: a longer memory makes each slice measure more of the others' events again (docs/decisions/0063). On a machine with two
cores that others use the ratio says what Spark costs, not what a cluster gains.
"""

import importlib.util
import os
import shutil
import time

import numpy as np
import pyarrow as pa

from anlan.detect.bands import load_bands
from anlan.detect.columns import SCHEMAS
from anlan.detect.detector import DAY, all_detectors
from anlan.detect.evaluate import Rules
from anlan.detect.journal import Block
from anlan.detect.typology import load_typologies
from anlan.engine.local import evaluate
from benchmarks.detect_patterns import ACCOUNTS, transfers
from benchmarks.harness import Row

TITLE = "One process and Spark"
PARTS = 4
BEGIN = 1_772_000_000_000_000


def as_table(block: Block) -> pa.Table:
    """Transfers as a table of the schema."""
    count = block.src.size
    numbers = pa.array([f"62{code:017d}" for code in range(ACCOUNTS)])
    known = {
        "id": pa.array(np.char.mod("T%09d", np.arange(count))),
        "time": pa.array(block.time + BEGIN).cast(SCHEMAS["transfers"].field("time").type),
        "src": pa.DictionaryArray.from_arrays(pa.array(block.src), numbers),
        "dst": pa.DictionaryArray.from_arrays(pa.array(block.dst), numbers),
        "amount": pa.array(block.amount),
        "late": pa.array(np.zeros(count, np.bool_)),
    }
    schema = SCHEMAS["transfers"]
    return pa.Table.from_arrays([known.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema)


def run(quick: bool) -> list[Row]:
    """Both once to warm up, then timed."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        return []
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--driver-memory 4g pyspark-shell")  # the table is handed over in one piece
    spark = importlib.import_module("anlan.engine.spark")
    count = 50_000 if quick else 500_000
    table, rules = as_table(transfers(count)), Rules(load_bands(), load_typologies())
    chosen = tuple(one for one in all_detectors() if one.kind == "transfers" and one.memory <= DAY)
    session = spark.session("local[2]")
    try:
        seconds = []
        for work in (
            lambda part: evaluate(part, "transfers", rules, detectors=chosen)[0],
            lambda part: spark.evaluate(session, part, "transfers", rules, parts=PARTS, detectors=chosen)[0],
        ):
            work(table.slice(0, 1000))
            began = time.perf_counter()
            found = work(table)
            seconds.append((time.perf_counter() - began, found))
    finally:
        session.stop()
    (ours, here), (cluster, there) = seconds
    if here != there:
        raise AssertionError("Spark gives other alerts than one process")
    note = f"{len(here):,} alerts equal, {len(chosen)} detectors, {PARTS} slices"
    return [Row(f"{count:,} transfers on Spark, local[2]", cluster, "one process", ours, "s", note=note)]
