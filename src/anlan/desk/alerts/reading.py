"""Reads what our own detectors have found into signals: the report of ``anlan detect scan``, the lines or messages of a watch.

In: the content, and for a report the files of events it was made from, if the rows are to be shown. Out: signals, and a reason
for each alert left out. A report tells ids of events alone; without the files an alert still opens to those ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from anlan.desk.alerts.signal import MOST_ROWS, Reason, Row, Signal, mask_text
from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.evaluate import Rules
from anlan.detect.explain import Told, tell
from anlan.detect.history import EventRow
from anlan.detect.reading import read_events
from anlan.engine.live.watcher import Numbered
from anlan.values import InputError, Note, from_micros, to_micros

DISSUADE = "dissuade"
"""The answer by which a typology says that somebody is in danger."""

Files = Sequence[tuple[Kind, Path]]


class Report(msgspec.Struct):
    """What is needed of the report."""

    alerts: list[Alert]


@dataclass
class Found:
    """What was read, and why the rest was not."""

    signals: list[Signal] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)


def read_signals(report: Path, events: Files, rules: Rules) -> Found:
    """The signals of a file: one report, or a line for each alert of a watch. Raises ``InputError`` when it is neither."""
    try:
        content = report.read_bytes()
        whole = msgspec.json.decode(content, type=Report | list[Alert])
    except (OSError, msgspec.DecodeError) as cause:
        if not isinstance(cause, OSError) and (found := _lines(report.name, content)).signals:
            return found
        raise InputError(Note.of("desk.alerts.not_a_report", file=report.name)) from cause
    return _of_report(whole.alerts if isinstance(whole, Report) else whole, events, rules)


def signal_of_message(source: str, place: int, content: bytes) -> Signal:
    """The signal of an alert that a watch has given. Raises ``InputError`` when it is none."""
    try:
        said = msgspec.json.decode(content, type=Numbered)
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        raise InputError(Note.of("desk.alerts.not_an_alert", source=source, place=place)) from cause
    return _signal(said.alert, said.told, {row.id: _row(said.kind, row) for row in said.rows})


def _lines(file: str, content: bytes) -> Found:
    found = Found()
    for place, line in enumerate(content.split(b"\n"), start=1):
        try:
            if line.strip():
                found.signals.append(signal_of_message(file, place, line))
        except InputError as wrong:
            found.refused.append(wrong.note)
    return found


def _of_report(alerts: Sequence[Alert], events: Files, rules: Rules) -> Found:
    wanted = {event for alert in alerts for event in alert.events()}
    rows = {row.event: row for kind, path in events for row in _rows(path, kind, wanted)}
    found = Found()
    for alert in alerts:
        unknown = [finding.detector for finding in alert.findings if finding.detector not in rules.bands]
        unknown += [alert.typology] if alert.typology not in rules.typologies else []
        if unknown:
            found.refused.append(Note.of("desk.alerts.other_rules", name=mask_text(alert.id), unknown=", ".join(unknown)))
        else:
            found.signals.append(_signal(alert, tell(alert, rules), rows))
    return found


def _rows(path: Path, kind: Kind, wanted: set[str]) -> Iterable[Row]:
    table, _ = read_events([path], kind)
    chosen = table.filter(pc.is_in(table["id"], value_set=pa.array(sorted(wanted), pa.string())))
    columns = (chosen[name].to_pylist() for name in ("id", "time", "src", "dst", "amount"))
    for id, at, src, dst, amount in zip(*columns, strict=True):
        yield _row(kind, EventRow(id, to_micros(at), src, dst, amount))


def _row(kind: Kind, row: EventRow) -> Row:
    """Who opened an account is a token and stays out; an opening has no amount."""
    at = from_micros(row.time)
    if kind == "openings":
        return Row(row.id, at, payee=row.dst)
    return Row(row.id, at, row.src, row.dst, *((0, row.amount) if kind == "calls" else (row.amount, 0)))


def _signal(alert: Alert, told: Told, rows: Mapping[str, Row]) -> Signal:
    at = from_micros(alert.time)
    found = [rows.get(event, Row(event)) for event in alert.events()[:MOST_ROWS]]
    times = [row.at for row in found if row.at is not None]
    return Signal(
        key=alert.id,
        kind=alert.subject,
        number=alert.number,
        typology=alert.typology,
        title_zh=told.title_zh,
        title_en=told.title_en,
        level=min(max(alert.level, 1), 3),
        first_at=min([at, *times]),
        last_at=at,
        reasons=tuple(Reason(reason.zh, reason.en, reason.article) for reason in told.reasons),
        rows=tuple(found),
        endangered=DISSUADE in told.answers,
    )
