"""The one time line of a matter: every event of its runs, and the due points ahead, on one axis."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from anlan.desk.matters.models import Run, Telling
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.saying import event_label, role_label, run_label, rung_label, term_label, time_left, value_label
from anlan.desk.words import language, tr
from anlan.procedure.clocks import ClockState
from anlan.procedure.event import Event
from anlan.procedure.run import OPINION, history
from anlan.procedure.run import Run as Folded
from anlan.values import Instant


@dataclass(frozen=True, slots=True)
class Point:
    """One point. ``kind``: event, clock (what the clock wrote or told) or due (ahead).

    ``recorded_at`` is given when it was learned of more than an hour afterwards."""

    at: Instant
    kind: str
    what: str
    where: str
    who: str = ""
    detail: str = ""
    recorded_at: Instant | None = None


class Mark(NamedTuple):
    """A point that has not been put into words yet: when it is, and who words it."""

    at: Instant
    point: Callable[[], Point]


def marks(
    runs: Sequence[tuple[Run, Folded, Sequence[ClockState]]], tellings: Iterable[Telling], names: Mapping[str, str], now: Instant
) -> list[Mark]:
    """Newest first; what is ahead on top. ``tellings``: what people were told of the runs' clocks."""
    found: list[Mark] = []
    for run, state, clocks in runs:
        where = run_label(run.procedure, run.subject)
        found += [Mark(event.at, partial(_of_event, event, where, names)) for event in history(state)]
        found += [Mark(clock.due.at, partial(_ahead, run, clock, where, now)) for clock in clocks if clock.runs]
    found += _told(tellings, {run.pk: run for run, _, _ in runs})
    return sorted(found, key=lambda mark: mark.at, reverse=True)


def _ahead(run: Run, clock: ClockState, where: str, now: Instant) -> Point:
    return Point(clock.due.at, "due", term_label(run.sha, clock.term), where, detail=time_left(clock.due.at, now))


def _told(tellings: Iterable[Telling], runs: Mapping[int, Run]) -> Iterator[Mark]:
    """One point for each reminder, with everybody who was told."""
    people: dict[tuple[Instant, int, str, str], list[str]] = {}
    for one in tellings:
        people.setdefault((one.at, one.run_id, one.term, one.rung), []).append(one.officer.name)
    for (at, pk, term, rung), who in people.items():
        yield Mark(at, partial(_reminder, at, runs[pk], term, rung, who))


def _reminder(at: Instant, run: Run, term: str, rung: str, who: Sequence[str]) -> Point:
    detail = f"{term_label(run.sha, term)} · {rung_label(rung)}"
    return Point(at, "clock", tr("提醒", "Reminded"), run_label(run.procedure, run.subject), tr("、", ", ").join(who), detail)


def _of_event(event: Event, where: str, names: Mapping[str, str]) -> Point:
    proc = by_sha().get(event.proc_sha)
    who = names.get(event.actor, tr("时钟", "Clock") if event.role == "clock" else tr("群众", "Public"))
    delayed = (event.recorded_at - event.at).total_seconds() > 3600
    return Point(
        event.at,
        "clock" if event.role == "clock" else "event",
        event_label(proc, event.type),
        where,
        f"{who}（{role_label(event.role)}）" if language() == "zh" else f"{who} ({role_label(event.role)})",
        _detail(event),
        event.recorded_at if delayed else None,
    )


def _detail(event: Event) -> str:
    proc = by_sha().get(event.proc_sha)
    if event.type == OPINION or proc is None:
        return ""
    parts = []
    for name, value in event.facts.items():
        fact = proc.definition.facts.get(name)
        gate = proc.definition.gates.get(str(value)) if name == "gate" else None
        term = term_label(event.proc_sha, str(value)) if name == "term" else ""
        if gate is not None:
            parts.append(gate.label.say(language()))
        elif term:
            parts.append(term)
        elif fact is not None:
            shown = value_label(fact, value)
            parts.append(f"{fact.say(language())}：{shown}" if language() == "zh" else f"{fact.say(language())}: {shown}")
    for name in event.docs:
        label = proc.definition.docs.get(name)
        parts.append(label.say(language()) if label else name)
    return "；".join(parts) if language() == "zh" else "; ".join(parts)
