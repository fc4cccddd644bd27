"""The same events give the same alerts in process, in slices, and on Spark."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from anlan.detect.bands import load_bands
from anlan.detect.columns import KINDS, Kind
from anlan.detect.evaluate import Evaluator, Judge, Rules
from anlan.detect.meter import Meter
from anlan.detect.typology import load_typologies
from anlan.engine.local import scan
from anlan.engine.slices import measure_slice, slices
from tests.contract.test_detectors import DETECTORS, events


def rules() -> Rules:
    return Rules(load_bands(), load_typologies())


@pytest.mark.parametrize("kind", KINDS)
def test_slices_give_the_alerts_of_the_whole(kind: Kind) -> None:
    world = events(kind, 200)
    whole = Evaluator(kind, rules(), DETECTORS).add(world)
    meter = Meter(kind, rules().bands, DETECTORS)
    pieces = list(slices(world, meter, 5))
    assert sum(piece.events.num_rows - piece.warm for piece in pieces) == 200 and len(pieces) == 5
    judge = Judge(rules())
    parts = [alert for piece in pieces for alert in judge.add(measure_slice(kind, rules().bands, DETECTORS, piece))]
    assert whole and parts == whole


def test_files_in_any_number_give_the_alerts_of_one(tmp_path: Path) -> None:
    world = events("transfers", 200)
    pq.write_table(world, tmp_path / "all.parquet")
    pq.write_table(world.slice(0, 90), tmp_path / "a.parquet")
    pq.write_table(world.slice(90), tmp_path / "b.parquet")
    one = scan([tmp_path / "all.parquet"], "transfers", rules())
    two = scan([tmp_path / "b.parquet", tmp_path / "a.parquet"], "transfers", rules())
    assert one.alerts and two.alerts == one.alerts and one.events == two.events == 200


@pytest.fixture(scope="module")
def spark() -> Iterator[object]:
    engine = pytest.importorskip("anlan.engine.spark", reason="the extra spark is not installed")
    found = engine.session()
    yield found
    found.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_spark_gives_the_alerts_of_the_process_row_for_row(spark: object, kind: Kind) -> None:
    from anlan.engine.spark import scan as scan_on_spark  # noqa: PLC0415 - only where the extra is installed

    world = events(kind, 200)
    found = scan_on_spark(spark, world, kind, rules(), parts=3, detectors=DETECTORS)  # type: ignore[arg-type]
    assert found == Evaluator(kind, rules(), DETECTORS).add(world)
