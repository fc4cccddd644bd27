"""A due date as it is printed: as JSON (these structs are its schema) and as text."""

from datetime import date, datetime

import msgspec
from rich.table import Table

from anlan.cli.find_term import Asked, FoundTerm
from anlan.cli.language import LANG, tr
from anlan.cli.output import console
from anlan.law import Due, Outcome, Step, reading_label, say_citation, say_time
from anlan.values import say


class StepView(msgspec.Struct, frozen=True):
    """One step: its code, the sentence in the language of the run, its citations and how they are said."""

    code: str
    sentence: str
    cite: tuple[str, ...]
    said: tuple[str, ...]


class ReadingView(msgspec.Struct, frozen=True):
    """The date under one reading. ``refused``: changes that do not count, as sentences."""

    reading: str
    label: str
    at: datetime
    date: date
    provisional: bool
    said: tuple[str, ...]
    steps: tuple[StepView, ...]
    refused: tuple[str, ...]


class ReminderView(msgspec.Struct, frozen=True):
    """A reminder: how long before the end, and when."""

    before: str
    at: datetime


class DueView(msgspec.Struct, frozen=True):
    """When a term is due. ``at`` is the earliest reading (or the settled one), ``latest`` the last.

    ``kind`` is statutory or target. ``state`` and ``rung`` are empty unless ``--now`` was given. Instants carry their zone.
    """

    term: str
    label: str
    kind: str
    verification: str
    start: datetime
    at: datetime
    date: date
    latest: datetime
    governing: str
    provisional: bool
    stopped_at: datetime | None
    paused_since: datetime | None
    state: str
    rung: str
    readings: tuple[ReadingView, ...]
    reminders: tuple[ReminderView, ...]
    remarks: tuple[str, ...]
    law_sha: str
    calendar_sha: str


def due_view(found: FoundTerm, asked: Asked, due: Due, state: tuple[str, str]) -> DueView:
    """The view of a due date."""
    remarks = [found.note] if found.note else []
    remarks += [say(note, LANG) for note in found.remarks(asked)]
    return DueView(
        term=found.name,
        label=found.label,
        kind=found.term.kind,
        verification=found.status,
        start=asked.start,
        at=due.at,
        date=due.date,
        latest=due.latest,
        governing=due.governing,
        provisional=due.provisional,
        stopped_at=due.stopped_at,
        paused_since=due.paused_since,
        state=state[0],
        rung=state[1],
        readings=tuple(_reading(found, outcome) for outcome in due.readings),
        reminders=tuple(ReminderView(rung.name, rung.at) for rung in due.rungs),
        remarks=tuple(remarks),
        law_sha=due.law_sha,
        calendar_sha=due.calendar_sha,
    )


def _reading(found: FoundTerm, outcome: Outcome) -> ReadingView:
    return ReadingView(
        outcome.reading,
        reading_label(found.parent.term if found.parent else found.term, outcome.reading, LANG),
        outcome.at,
        outcome.date,
        outcome.provisional,
        _said(found, outcome.cite),
        tuple(_step(found, step) for step in outcome.steps),
        tuple(refusal.sentence(LANG) for refusal in outcome.refused),
    )


def _step(found: FoundTerm, step: Step) -> StepView:
    return StepView(step.code, step.sentence(LANG), step.cite, _said(found, step.cite))


def _said(found: FoundTerm, cite: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(say_citation(one, LANG, found.laws) for one in cite)


COMMA, SEMICOLON = tr("，", ", "), tr("；", "; ")
KINDS = {"statutory": tr("法定期限", "statutory term"), "target": tr("内部目标，不是法定期限", "internal target, not law")}
CHECKS = {
    "verified": tr("已核对文本", "text checked"),
    "in_part": tr("部分核对", "checked in part"),
    "secondary": tr("仅据转载核对", "checked against copies only"),
    "unverified": tr("未核对", "not checked"),
}


def print_due(view: DueView, explain: bool) -> None:
    """The date for people: the end, other readings, what was refused, reminders; with ``explain`` each step and its article."""
    check = CHECKS[view.verification] if view.verification else ""
    marks = COMMA.join(filter(None, (KINDS[view.kind], check)))
    console.print(f"[bold]{view.label}[/bold]  {view.term}  {marks}", soft_wrap=True)
    console.print(tr("届满：", "Due: ") + f"[bold]{say_time(view.at, LANG)}[/bold]" + _doubt(view), soft_wrap=True)
    if view.latest != view.at:
        console.print(tr("各读法均届满：", "Over on every reading: ") + say_time(view.latest, LANG))
    for line in _standing(view):
        console.print(line)
    if len(view.readings) > 1:
        _print_readings(view)
    for reading in view.readings:
        if explain:
            _print_steps(reading, len(view.readings) > 1)
    for refused in dict.fromkeys(line for reading in view.readings for line in reading.refused):
        console.print(f"[yellow]! {refused}[/yellow]", soft_wrap=True)
    for remark in view.remarks:
        console.print(f"[dim]· {remark}[/dim]", soft_wrap=True)


def _doubt(view: DueView) -> str:
    return tr("（放假安排未公布，暂定）", " (no holiday notice yet, may change)") if view.provisional else ""


def _standing(view: DueView) -> list[str]:
    lines = []
    if view.stopped_at is not None:
        lines.append(tr("已终止：", "Stopped: ") + say_time(view.stopped_at, LANG))
    elif view.paused_since is not None:
        lines.append(tr("停止计算，自：", "Stands still since: ") + say_time(view.paused_since, LANG))
    if view.state:
        states = {
            "running": tr("进行中", "running"),
            "warn": tr("提醒", "warning"),
            "overdue": tr("已逾期", "overdue"),
            "paused": tr("停止计算", "paused"),
            "stopped": tr("已终止", "stopped"),
        }
        lines.append(tr("状态：", "State: ") + states[view.state] + (f" ({view.rung})" if view.rung else ""))
    if view.reminders:
        lines.append(tr("提醒：", "Reminders: ") + COMMA.join(say_time(reminder.at, LANG) for reminder in view.reminders))
    return lines


def _print_readings(view: DueView) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for head in (tr("读法", "reading"), tr("届满", "due"), tr("依据", "authority")):
        table.add_column(head, overflow="fold")
    for reading in view.readings:
        mark = " *" if reading.reading == view.governing else ""
        table.add_row(reading.label + mark, say_time(reading.at, LANG), SEMICOLON.join(reading.said))
    console.print(table)


def _print_steps(reading: ReadingView, named: bool) -> None:
    if named:
        console.print(f"\n[bold]{reading.label}[/bold]")
    for number, step in enumerate(reading.steps, 1):
        console.print(f"  {number}. {step.sentence}  [dim]{SEMICOLON.join(step.said)}[/dim]", soft_wrap=True)
