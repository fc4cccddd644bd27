"""Gathers what the report of a scan shows: alerts in order of urgency, said in both languages, with the rows that prove them.

In go a scan and its rules; out come plain values. Long evidence is cut at ``ROWS_AT_MOST`` rows, and a long list of alerts at
``ALERTS_AT_MOST``; both are told in numbers, so that nothing is left out silently.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter, by_reason, quoted
from anlan.detect.detector import all_detectors
from anlan.detect.evaluate import Rules
from anlan.detect.explain import Explanation, explain
from anlan.engine.local import Scan
from anlan.values import say

ROWS_AT_MOST = 100
ALERTS_AT_MOST = 2_000

Row = Mapping[str, Any]
"""One event by the names of its columns; ``time`` is an aware instant."""


class AlertView(msgspec.Struct, frozen=True):
    """One alert as the page shows it. ``of`` is the column that names its subject; ``rows`` at most ``ROWS_AT_MOST``,
    ``all_rows`` how many there are."""

    alert: Alert
    kind: Kind
    of: str
    zh: Explanation
    en: Explanation
    repeats: int
    rows: tuple[Row, ...]
    all_rows: int


class LeftOut(msgspec.Struct, frozen=True):
    """Rows left out for one reason: how many, and the first as an example of its reason."""

    count: int
    source: str
    row: int
    zh: str
    en: str


class ScanView(msgspec.Struct, frozen=True):
    """The whole report. ``all_alerts``: how many there are, shown or not; by level 3, 2, 1 in ``levels``."""

    events: int
    refused: int
    all_alerts: int
    levels: tuple[int, int, int]
    subjects: int
    alerts: tuple[AlertView, ...]
    left_out: tuple[LeftOut, ...] = ()


def view_of(found: Scan, rules: Rules, shown: Callable[[str], str]) -> ScanView:
    """The scan as the page shows it. ``shown`` is how numbers are written (whole, or masked)."""
    ranked = sorted(found.alerts, key=lambda alert: (-alert.level, -alert.weight, alert.time))
    chosen = ranked[:ALERTS_AT_MOST]
    facts = {detector.name: (detector.kind, detector.of) for detector in all_detectors()}
    told = [(alert, *facts[alert.findings[0].detector]) for alert in chosen]
    rows = {kind: _rows(table, [alert for alert, own, _ in told if own == kind]) for kind, table in found.tables.items()}
    levels = [sum(alert.level == level for alert in ranked) for level in (3, 2, 1)]
    return ScanView(
        events=found.events,
        refused=len(found.letters),
        all_alerts=len(ranked),
        levels=(levels[0], levels[1], levels[2]),
        subjects=len({(alert.subject, alert.number) for alert in ranked}),
        alerts=tuple(_view(alert, kind, of, rows=rows[kind], found=found, rules=rules, shown=shown) for alert, kind, of in told),
        left_out=left_out(found.letters, shown),
    )


def left_out(letters: Iterable[DeadLetter], shown: Callable[[str], str]) -> tuple[LeftOut, ...]:
    """Why rows were left out, the commonest reason first. A number that a reason quotes is written as numbers are."""
    found = []
    for alike in by_reason(letters):
        first = alike[0]
        note = quoted(first.reason, shown)
        found.append(LeftOut(len(alike), first.source, first.row, say(note, "zh"), say(note, "en")))
    return tuple(found)


def _view(
    alert: Alert, kind: Kind, of: str, *, rows: Mapping[str, list[Row]], found: Scan, rules: Rules, shown: Callable[[str], str]
) -> AlertView:
    own = [row for event in alert.events() for row in rows.get(event, []) if kind != "joined" or row["src"] == alert.number]
    own.sort(key=lambda row: row["time"])
    return AlertView(
        alert=alert,
        kind=kind,
        of=of,
        zh=explain(alert, rules, "zh", shown),
        en=explain(alert, rules, "en", shown),
        repeats=found.repeats.get(alert.id, 0),
        rows=tuple(own[-ROWS_AT_MOST:]),
        all_rows=len(own),
    )


def _rows(table: pa.Table, alerts: Iterable[Alert]) -> dict[str, list[Row]]:
    """Rows by event id, of the events that the alerts open to."""
    wanted = sorted({event for alert in alerts for event in alert.events()})
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table.filter(pc.is_in(table["id"], value_set=pa.array(wanted, pa.string()))).to_pylist():
        rows[row["id"]].append(row)
    return rows
