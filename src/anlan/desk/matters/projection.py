"""The projections of the record: where each run stands, its clocks, whether the matter is closed. A rebuild gives the same.

In: a run folded from its events, the time. Out: rows of `Run` and `Clock`. The time decides only which rung comes next, never
a due date; so a rebuild at any time gives the same dates.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.procedures import calendar
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.run import EXPIRED, REMINDED, effective
from anlan.procedure.run import Run as Folded
from anlan.values import Instant, format_instant

END = "end"
"""The rung at which time is up."""

_AFTER = timedelta(seconds=1)


def project(run: Run, state: Folded, now: Instant) -> None:
    """Write what ``state`` says into the rows of ``run``, its clocks and its matter."""
    fields = run_fields(state)
    Run.objects.filter(pk=run.pk).update(**fields)
    for name, value in fields.items():
        setattr(run, name, value)
    wanted = clock_rows(state, now)
    kept = {(clock.term, clock.round): clock for clock in run.clocks.all()}
    for key, values in wanted.items():
        if key in kept:
            Clock.objects.filter(pk=kept[key].pk).update(**values)
        else:
            Clock.objects.create(run=run, term=key[0], round=key[1], **values)
    Clock.objects.filter(pk__in=[clock.pk for key, clock in kept.items() if key not in wanted]).delete()
    _close_matter(run, state)


def run_fields(state: Folded) -> dict[str, Any]:
    """What the row of a run says."""
    return {
        "procedure": state.proc.id,
        "version": state.proc.version,
        "sha": state.proc.sha,
        "state": state.state,
        "seq": state.seq,
        "hash": state.hash,
        "ended_at": state.at if state.ended else None,
    }


def clock_rows(state: Folded, now: Instant) -> dict[tuple[str, int], dict[str, Any]]:
    """What the rows of its clocks say, by term and round."""
    events = effective(state)
    told = {
        (str(e.facts["term"]), e.facts["round"], str(e.facts["due"]), str(e.facts.get("rung", END)))
        for e in events
        if e.type in (REMINDED, EXPIRED)
    }
    return {(clock.term, clock.round): _clock_fields(state, clock, told) for clock in clocks(state, calendar(), now)}


def _clock_fields(state: Folded, clock: ClockState, told: set[tuple[str, Any, str, str]]) -> dict[str, Any]:
    kept = state.proc.terms[clock.term]
    rung, rung_at = next_rung(clock, told)
    if rung == END and not (kept.term.expire or kept.term.overdue):
        rung, rung_at = "", None
    return {
        "kind": kept.term.kind,
        "started_at": clock.started_at,
        "due_at": clock.due.at,
        "latest_at": clock.due.latest,
        "next_rung": rung if clock.runs else "",
        "next_rung_at": rung_at if clock.runs and clock.due.paused_since is None else None,
        "paused": clock.runs and clock.due.paused_since is not None,
        "provisional": clock.due.provisional,
        "ended_at": clock.ended_at,
        "late": clock.late,
        "risk": " ".join(kept.risk),
    }


def next_rung(clock: ClockState, told: set[tuple[str, Any, str, str]]) -> tuple[str, Instant | None]:
    """The first rung after the last one recorded for this due date; then the end; then nothing."""
    due = format_instant(clock.due.at)
    last = max((at for at, rung in enumerate(clock.due.rungs) if (clock.term, clock.round, due, rung.name) in told), default=-1)
    if (clock.term, clock.round, due, END) in told:
        return "", None
    if last + 1 < len(clock.due.rungs):
        rung = clock.due.rungs[last + 1]
        return rung.name, rung.at
    return END, clock.due.latest + _AFTER


def _close_matter(run: Run, state: Folded) -> None:
    matter = run.matter
    closed_at = state.at if state.ended and not matter.runs.filter(ended_at=None).exclude(pk=run.pk).exists() else None
    if matter.closed_at != closed_at:
        matter.closed_at = closed_at
        matter.save(update_fields=["closed_at"])


def differences(now: Instant, load: Any) -> Iterator[str]:
    """What a rebuild would change, one line a difference; ``load`` folds a run from the record. Nothing is written."""
    for run in Run.objects.order_by("pk").iterator(chunk_size=500):
        state = load(run)
        for name, value in run_fields(state).items():
            if getattr(run, name) != value:
                yield f"{run.stream} {name}: stored {getattr(run, name)}, record {value}"
        stored = {(c.term, c.round): c for c in run.clocks.all()}
        wanted = clock_rows(state, now)
        for key in stored.keys() | wanted.keys():
            if key not in stored or key not in wanted:
                yield f"{run.stream} clock {key}: only in the {'record' if key in wanted else 'table'}"
                continue
            for name, value in wanted[key].items():
                if getattr(stored[key], name) != value:
                    yield f"{run.stream} clock {key} {name}: stored {getattr(stored[key], name)}, record {value}"
