"""Alerts and reviews as rows of a table, written as CSV, Parquet or an Excel sheet."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from anlan.detect.alert import Alert
from anlan.detect.columns import Column
from anlan.detect.review import Reviewed
from anlan.values import InputError, Note

EXCEL_CELL = 32_000
"""Characters that a cell of Excel holds; the ids of more events are whole in the other forms."""

_RUN = r"^([=+\-@\t\r])"
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


def changes_as_table(added: Sequence[Alert], dropped: Sequence[Alert]) -> pa.Table:
    """Alerts that two sets of rules do not share, the first column saying which came and which went."""
    change = pa.array(["added"] * len(added) + ["dropped"] * len(dropped), pa.string())
    return alerts_as_table([*added, *dropped], {}).add_column(0, "change", change)


def review_as_table(found: Reviewed, table: pa.Table, shown: Callable[[str], str] = str) -> pa.Table:
    """One transfer of a group a row: rank, kind, score of the group, the account it is about, and the transfer; sums in fen.
    ``shown`` is how accounts are written."""
    place = {id: row for row, id in enumerate(table["id"].to_pylist())}
    rows = [(group, id) for group in found.groups for id in group.transfers]
    columns: dict[str, Column] = {
        "rank": pa.array([group.rank for group, _ in rows], pa.int64()),
        "kind": pa.array([group.kind for group, _ in rows], pa.string()),
        "score": pa.array([group.score for group, _ in rows], pa.float64()),
        "account": pa.array([shown(group.account) for group, _ in rows], pa.string()),
    }
    own = table.select(["id", "time", "src", "dst", "amount"]).take(pa.array([place[id] for _, id in rows], pa.int64()))
    words = {name: pa.array([shown(str(account)) for account in own[name].to_pylist()], pa.string()) for name in ("src", "dst")}
    return pa.table(columns | {name: words.get(name, own[name]) for name in own.column_names})


def check_form(path: Path) -> None:
    """Raises ``InputError`` unless the name of the file tells a form that ``write_table`` writes, or ``.json``."""
    if path.suffix.lower() not in (*_WRITERS, ".json"):
        raise InputError(Note.of("detect.events.not_a_form", file=path.name, known=", ".join((*_WRITERS, ".json"))))


def write_table(path: Path, table: pa.Table) -> None:
    """CSV, Parquet or an Excel sheet, told by the name of the file."""
    _WRITERS[path.suffix.lower()](table, path)


def guarded(text: str) -> str:
    """A text as a cell of CSV: what a spreadsheet would run as a formula (``=…``, ``@…``) stands behind an apostrophe, since ids
    and numbers are a sender's words."""
    return re.sub(_RUN, r"'\1", text)


def _write_csv(table: pa.Table, path: Path) -> None:
    """Texts ``guarded``, all else as it is."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(place, field.name, pc.replace_substring_regex(table[field.name], _RUN, r"'\1"))
    pyarrow.csv.write_csv(table, path)


def _write_excel(table: pa.Table, path: Path) -> None:
    """One sheet: headings, then rows; times as text in Shanghai, numbers of accounts as text so that no digit is lost."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write_row(0, 0, table.column_names, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.to_pylist(), start=1):
            values = (f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value for value in row.values())
            sheet.write_row(number, 0, [value[:EXCEL_CELL] if isinstance(value, str) else value for value in values])


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    ".csv": _write_csv,
    ".parquet": pq.write_table,
    ".xlsx": _write_excel,
}
