"""The projections of the record: where each run stands, its clocks, whether the matter is closed. A rebuild gives the same.

In: runs folded from their events, the time. Out: rows of `Run` and `Clock`. The time decides only which reminder comes next,
never a due date; so a rebuild at any time gives the same dates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q

from anlan.desk.bulk import update_rows
from anlan.desk.insight import clears
from anlan.desk.insight.models import mark
from anlan.desk.matters.models import Clock, Matter, Run, Telling
from anlan.desk.matters.procedures import calendar
from anlan.law.due import Rung
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.machine import Procedure
from anlan.procedure.reminding import Window, asked, facts_of, rungs_asked
from anlan.procedure.run import EXPIRED, effective
from anlan.procedure.run import Run as Folded
from anlan.values import Instant, format_instant

END = "end"
"""The rung at which time is up."""

_AFTER = timedelta(seconds=1)
_RUN = ("procedure", "version", "sha", "state", "seq", "hash", "ended_at")
_CLOCK = (
    "organisation", "kind", "started_at", "due_at", "latest_at", "remind", "next_rung", "next_rung_at",
    "paused", "provisional", "ended_at", "late", "risk",
)  # fmt: skip


def project(run: Run, state: Folded, now: Instant, *, fresh: bool = False) -> None:
    """Write what ``state`` says into the rows of ``run``, its clocks and its matter. ``fresh``: nothing of it was written yet."""
    project_all([(run, state)], now, fresh=fresh)


def project_all(
    pairs: Sequence[tuple[Run, Folded]],
    now: Instant,
    known: Mapping[int, Sequence[ClockState]] | None = None,
    *,
    fresh: bool = False,
) -> dict[int, list[Clock]]:
    """The same for many runs, in a handful of statements; returns the clocks of each run as they are now.

    Their matters are marked, so that the risk points look at them again. ``known``: the clocks of runs as of ``now``, for a
    caller who has them. ``fresh``: nothing of these runs was written yet.
    """
    for run, state in pairs:
        _set(run, run_fields(state))
    update_rows([run for run, _ in pairs], _RUN)
    kept = _kept([] if fresh else [run for run, _ in pairs])
    found: dict[int, list[Clock]] = {}
    changed, made, gone = list[Clock](), list[Clock](), list[int]()
    for run, state in pairs:
        rows, found[run.pk] = kept.get(run.pk, {}), []
        for key, values in clock_rows(run, state, now, (known or {}).get(run.pk)).items():
            row = rows.pop(key, None)
            if row is None:
                row = Clock(run=run, term=key[0], round=key[1], **values)
                made.append(row)
            elif _set(row, values):
                changed.append(row)
            found[run.pk].append(row)
        gone += [row.pk for row in rows.values()]
    update_rows(changed, _CLOCK)
    Clock.objects.bulk_create(made)
    if gone:
        Clock.objects.filter(pk__in=gone).delete()
    close_matters({run.matter_id: run.matter for run, state in pairs if state.ended or run.matter.closed_at is not None})
    clears.project_clearings(pairs, fresh=fresh)
    mark((run.matter_id for run, _ in pairs), now)
    return found


def _set(row: Run | Clock, values: Mapping[str, Any]) -> bool:
    """Set the fields; whether any of them was another before."""
    other = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in other.items():
        setattr(row, name, value)
    return bool(other)


def _kept(runs: Sequence[Run]) -> dict[int, dict[tuple[str, int], Clock]]:
    found: dict[int, dict[tuple[str, int], Clock]] = {run.pk: {} for run in runs}
    for row in Clock.objects.filter(run__in=found):
        found[row.run_id][row.term, row.round] = row
    return found


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


def clock_rows(
    run: Run, state: Folded, now: Instant, known: Sequence[ClockState] | None = None
) -> dict[tuple[str, int], dict[str, Any]]:
    """What the rows of its clocks say, by term and round. ``known``: its clocks as of ``now``, for a caller who has them."""
    found = clocks(state, calendar(), now) if known is None else known
    facts = facts_of(state)
    over = {(e.facts["term"], e.facts["round"], e.facts["due"]) for e in effective(state) if e.type == EXPIRED}
    rows = {}
    for clock in found:
        fields = _clock_fields(run, state, clock, asked(state, clock, facts) if clock.runs else "")
        if clock.runs and not fields["paused"]:
            ended = (clock.term, clock.round, format_instant(clock.due.at)) in over
            fields["next_rung"], fields["next_rung_at"] = ("", None) if ended else _next(run, state.proc, clock, fields, now)
        rows[clock.term, clock.round] = fields
    return rows


def _clock_fields(run: Run, state: Folded, clock: ClockState, words: str) -> dict[str, Any]:
    kept = state.proc.terms[clock.term]
    return {
        "organisation_id": run.matter.organisation_id,
        "kind": kept.term.kind,
        "started_at": clock.started_at,
        "due_at": clock.due.at,
        "latest_at": clock.due.latest,
        "remind": words,
        "next_rung": "",
        "next_rung_at": None,
        "paused": clock.runs and clock.due.paused_since is not None,
        "provisional": clock.due.provisional,
        "ended_at": clock.ended_at,
        "late": clock.late,
        "risk": " ".join(kept.risk),
    }


def _next(run: Run, proc: Procedure, clock: ClockState, fields: Mapping[str, Any], now: Instant) -> tuple[str, Instant | None]:
    """Where the ticker looks next: the end if it has come, the newest reminder that has and was not told, the first to come."""
    steps = rungs_of(proc, clock.term, fields["remind"], Window(clock.started_at, clock.due.at, clock.due.latest))
    come, coming = split(steps, now)
    if come and come[-1].name == END:
        return END, come[-1].at
    if come:
        key = {"run": run, "term": clock.term, "round": clock.round, "due_at": clock.due.at, "rung": come[-1].name}
        if not Telling.objects.filter(**key).exists():
            return come[-1].name, come[-1].at
    return (coming[0].name, coming[0].at) if coming else ("", None)


def rungs_of(proc: Procedure, term: str, words: str, window: Window) -> list[Rung]:
    """Every rung of a clock in order: its reminders, and the end where something follows."""
    own = proc.terms[term].term
    found = rungs_asked(own, words, window, calendar())
    return [*found, Rung(END, window.latest + _AFTER)] if own.expire or own.overdue else found


def split(steps: Iterable[Rung], now: Instant) -> tuple[list[Rung], list[Rung]]:
    """The rungs that have come by ``now`` and those to come."""
    come, coming = list[Rung](), list[Rung]()
    for rung in steps:
        (come if rung.at <= now else coming).append(rung)
    return come, coming


def close_matters(matters: Mapping[int, Matter]) -> None:
    """A matter is closed while all its runs have ended: since its last run ended."""
    if not matters:
        return
    told = Run.objects.filter(matter__in=list(matters)).order_by("matter").values_list("matter")
    changed = []
    for pk, still_open, last in told.annotate(open=Count("pk", filter=Q(ended_at=None)), last=Max("ended_at")):
        closed_at = None if still_open else last
        if matters[pk].closed_at != closed_at:
            matters[pk].closed_at = closed_at
            changed.append(matters[pk])
    update_rows(changed, ("closed_at",))


def differences(runs: Sequence[Run], states: Mapping[int, Folded], now: Instant) -> Iterator[str]:
    """What a rebuild of ``runs`` would change, one line a difference; ``states`` is what their events say. Nothing is written."""
    kept = _kept(runs)
    yield from clears.differences(runs, states)
    for run in runs:
        state = states[run.pk]
        yield from (f"{run.stream} {line}" for line in _differ(run, run_fields(state)))
        rows, should = kept[run.pk], clock_rows(run, state, now)
        for term, number in sorted(rows.keys() ^ should.keys()):
            yield f"{run.stream} clock {term}#{number}: only in the {'record' if (term, number) in should else 'table'}"
        for key in sorted(rows.keys() & should.keys()):
            row, values = rows[key], should[key]
            if _rings_as_well(state.proc, row, now):
                values = {**values, "next_rung": row.next_rung, "next_rung_at": row.next_rung_at}
            yield from (f"{run.stream} clock {key[0]}#{key[1]} {line}" for line in _differ(row, values))


def _differ(row: Run | Clock, wanted: Mapping[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        if getattr(row, name) != value:
            yield f"{name}: stored {getattr(row, name)}, record {value}"


def _rings_as_well(proc: Procedure, row: Clock, now: Instant) -> bool:
    """Whether the stored rung is as good as the one a rebuild would set: it is one, and no later than the first to come.

    What has been told is no part of the record, so it does not say whether a reminder that has come was already looked at.
    """
    if row.ended_at is not None or row.paused or row.term not in proc.terms or row.next_rung_at is None:
        return False
    come, coming = split(rungs_of(proc, row.term, row.remind, Window(row.started_at, row.due_at, row.latest_at)), now)
    return Rung(row.next_rung, row.next_rung_at) in [*come, *coming[:1]]
