"""Alerts as rows of a table, written as CSV or Parquet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from anlan.detect.alert import Alert
from anlan.detect.columns import Column

_TEXT = ("id", "typology", "subject", "number", "event")


def alerts_as_table(alerts: Sequence[Alert], repeats: Mapping[str, int]) -> pa.Table:
    """One alert a row; ``findings`` as ``detector=value`` and ``events`` as ids, both parted by blanks; ``repeats`` by id."""
    columns: dict[str, Column] = {name: pa.array([getattr(alert, name) for alert in alerts], pa.string()) for name in _TEXT}
    columns["time"] = pa.array([alert.time for alert in alerts], pa.int64()).cast(pa.timestamp("us", tz="Asia/Shanghai"))
    columns["level"] = pa.array([alert.level for alert in alerts], pa.int64())
    columns["weight"] = pa.array([alert.weight for alert in alerts], pa.int64())
    columns["late"] = pa.array([alert.late for alert in alerts], pa.bool_())
    columns["repeats"] = pa.array([repeats.get(alert.id, 0) for alert in alerts], pa.int64())
    findings = [" ".join(f"{found.detector}={found.value}" for found in alert.findings) for alert in alerts]
    columns["findings"] = pa.array(findings, pa.string())
    columns["events"] = pa.array([" ".join(alert.events()) for alert in alerts], pa.string())
    return pa.table(columns)


def write_table(path: Path, table: pa.Table) -> None:
    """CSV or Parquet, told by the name of the file."""
    if path.suffix == ".csv":
        pyarrow.csv.write_csv(table, path)
    else:
        pq.write_table(table, path)
