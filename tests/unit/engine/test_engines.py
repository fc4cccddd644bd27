"""Files in any number give the alerts of one. Stream and cluster stand in ``test_three_places.py``."""

from pathlib import Path

import pyarrow.parquet as pq

from anlan.detect.bands import load_bands
from anlan.detect.evaluate import Rules
from anlan.detect.typology import load_typologies
from anlan.engine.local import scan
from tests.contract.test_detectors import events


def rules() -> Rules:
    return Rules(load_bands(), load_typologies())


def test_files_in_any_number_give_the_alerts_of_one(tmp_path: Path) -> None:
    world = events("transfers", 200)
    pq.write_table(world, tmp_path / "all.parquet")
    pq.write_table(world.slice(0, 90), tmp_path / "a.parquet")
    pq.write_table(world.slice(90), tmp_path / "b.parquet")
    one = scan([tmp_path / "all.parquet"], "transfers", rules())
    two = scan([tmp_path / "b.parquet", tmp_path / "a.parquet"], "transfers", rules())
    assert one.alerts and two.alerts == one.alerts and one.events == two.events == 200
