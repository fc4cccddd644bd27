"""The same scan of Parquet files, one a day, in this process and on Spark with one and with two local workers.

Alerts must be equal before anything is told.

All detectors of transfers, over a history that is long beside their memory of fourteen days: what a slice warms up on is measured
twice (docs/decisions/0063). Needs the extra ``spark`` and a Java; without them there is nothing to run. Sessions are warm:
starting them is left out.
"""

import importlib
import os
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from anlan.detect.bands import load_bands
from anlan.detect.columns import SCHEMAS
from anlan.detect.detector import DAY
from anlan.detect.evaluate import Rules
from anlan.detect.journal import Block
from anlan.detect.typology import load_typologies
from anlan.engine import local
from anlan.engine.cluster import lacking
from anlan.engine.local import Scan
from benchmarks.detect_patterns import ACCOUNTS, part, transfers
from benchmarks.harness import Row

TITLE = "One process and Spark"
BEGIN = 1_772_000_000_000_000
SLOWER = 10
"""Times as long between two transfers as in the other benchmarks: 10,000 a day."""
Scanner = Callable[[list[Path]], Scan]


def as_table(block: Block, first: int) -> pa.Table:
    """Transfers as a table of the schema, with ids from ``first`` on."""
    count = block.src.size
    numbers = pa.array([f"62{code:017d}" for code in range(ACCOUNTS)])
    known = {
        "id": pa.array(np.char.mod("T%09d", np.arange(first, first + count))),
        "time": pa.array(block.time + BEGIN).cast(SCHEMAS["transfers"].field("time").type),
        "src": pa.DictionaryArray.from_arrays(pa.array(block.src), numbers),
        "dst": pa.DictionaryArray.from_arrays(pa.array(block.dst), numbers),
        "amount": pa.array(block.amount),
        "late": pa.array(np.zeros(count, np.bool_)),
    }
    schema = SCHEMAS["transfers"]
    return pa.Table.from_arrays([known.get(field.name, pa.nulls(count, field.type)) for field in schema], schema=schema)


def write_days(folder: Path, block: Block) -> list[Path]:
    """Transfers as a cluster keeps them: a file for each day."""
    edges = np.searchsorted(block.time, np.arange(0, int(block.time[-1]) + DAY, DAY)).tolist()
    paths = []
    for day, (start, end) in enumerate(pairwise(edges)):
        paths.append(folder / f"day={day:03d}" / "part-0.parquet")
        paths[-1].parent.mkdir()
        pq.write_table(as_table(part(block, start, end), start), paths[-1])
    return paths


def timed(scan: Scanner, paths: list[Path]) -> tuple[float, Scan]:
    """Seconds by the clock of a scan of all files, after one of the first, which loads all that runs."""
    scan(paths[:1])
    began = time.perf_counter()
    found = scan(paths)
    return time.perf_counter() - began, found


def run(quick: bool) -> list[Row]:
    """One process, then Spark with one worker, then with two."""
    if lacking():
        return []
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--driver-memory 4g pyspark-shell")
    spark = importlib.import_module("anlan.engine.spark")
    count, rules = 100_000 if quick else 1_000_000, Rules(load_bands(), load_typologies())
    seconds: dict[int, float] = {}
    with TemporaryDirectory() as folder:
        block = transfers(count)
        paths = write_days(Path(folder), block._replace(time=block.time * SLOWER))
        alone, here = timed(lambda files: local.scan(files, "transfers", rules), paths)
        for workers in (1, 2):
            session = spark.session(f"local[{workers}]")
            try:
                seconds[workers], there = timed(
                    lambda files: spark.scan_in(session, files, "transfers", rules, parts=2),  # noqa: B023
                    paths,
                )
            finally:
                session.stop()
            if (there.alerts, there.repeats) != (here.alerts, here.repeats):
                raise AssertionError("Spark gives other alerts than one process")
    note = f"{len(here.alerts):,} alerts equal, {len(paths)} days, a file each, 2 slices"
    work = f"{count:,} transfers on Spark, two workers"
    return [
        Row(work, seconds[2], "one process", alone, "s", note=note),
        Row(work, seconds[2], "one worker", seconds[1], "s", note="what a second worker gains"),
    ]
