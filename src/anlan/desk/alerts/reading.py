"""Reads what ``anlan detect scan`` has found into signals: the report of ``--json`` or the file of ``--out``.

In: the report, and the files of events it was made from, if the rows are to be shown. Out: signals. A report tells ids of
events alone; without the files an alert still opens to those ids.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from anlan.desk.alerts.signal import MOST_ROWS, Reason, Row, Signal
from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.evaluate import Rules
from anlan.detect.explain import explain
from anlan.detect.reading import read_events
from anlan.values import InputError, Note, from_micros

DISSUADE = "dissuade"
"""The answer by which a typology says that somebody is in danger."""


class Report(msgspec.Struct):
    """What is needed of the report."""

    alerts: list[Alert]


def read_signals(report: Path, events: Iterable[Path], kind: Kind, rules: Rules) -> list[Signal]:
    """The signals of ``report``. Raises ``InputError`` when it is no such report."""
    alerts = _alerts(report)
    wanted = {event for alert in alerts for event in alert.events()}
    rows: dict[str, Row] = {}
    for path in events:
        rows |= _rows(path, kind, wanted)
    return [_signal(alert, rows, rules) for alert in alerts if alert.typology in rules.typologies]


def _alerts(report: Path) -> list[Alert]:
    try:
        found = msgspec.json.decode(report.read_bytes(), type=Report | list[Alert])
    except (OSError, msgspec.DecodeError) as cause:
        raise InputError(Note.of("desk.alerts.not_a_report", file=report.name)) from cause
    return found.alerts if isinstance(found, Report) else found


def _rows(path: Path, kind: Kind, wanted: set[str]) -> dict[str, Row]:
    table, _ = read_events([path], kind)
    chosen = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(wanted), pa.string())))
    columns = (chosen[name].to_pylist() for name in ("id", "time", "src", "dst", "amount"))
    money = kind == "transfers"
    return {
        event: Row(event, at, payer, payee, amount if money else 0, 0 if money else amount)
        for event, at, payer, payee, amount in zip(*columns, strict=True)
    }


def _signal(alert: Alert, rows: Mapping[str, Row], rules: Rules) -> Signal:
    typology = rules.typologies[alert.typology]
    zh, en = explain(alert, rules, "zh"), explain(alert, rules, "en")
    at = from_micros(alert.time)
    found = [rows.get(event, Row(event)) for event in alert.events()[:MOST_ROWS]]
    times = [row.at for row in found if row.at is not None]
    reasons = tuple(Reason(a.sentence, b.sentence, a.article) for a, b in zip(zh.reasons, en.reasons, strict=True))
    return Signal(
        key=alert.id,
        kind=alert.subject,
        number=alert.number,
        typology=alert.typology,
        title_zh=typology.zh,
        title_en=typology.en,
        level=min(max(alert.level, 1), 3),
        first_at=min([at, *times]),
        last_at=at,
        reasons=reasons,
        rows=tuple(found),
        endangered=DISSUADE in typology.answers,
    )
