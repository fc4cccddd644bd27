"""Time is up: what the law says then happens on the run, people are told, and what follows opens.

Called by the ticker alone, for many runs in one transaction. Whatever it writes has passed the same door as everybody's commands;
ending twice, or by two tickers at once, records and tells once.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from anlan.desk.exchange.announcing import announce_all
from anlan.desk.matters.consequences import open_following
from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.projection import END, project_all
from anlan.desk.matters.runs import folded_all, lock_free
from anlan.desk.matters.telling import Word, tell
from anlan.desk.record import chain
from anlan.procedure.event import Event
from anlan.procedure.registry import consequences
from anlan.procedure.reminding import told_of_end
from anlan.procedure.run import EXPIRED
from anlan.procedure.run import Run as Folded
from anlan.procedure.ticker import Look, look
from anlan.values import BrokenPromise, Instant

TOLD = ("officer", "squad_lead")
"""Who is told of a term that ends by itself and for which no consequence is named."""


@transaction.atomic
def end_terms(*, runs: Iterable[int], now: Instant) -> list[Run]:
    """Record and tell what has run out on ``runs`` by ``now``; returns those that were looked at. One being worked on waits."""
    taken = lock_free(runs)
    before = folded_all(taken)
    seen = {run.pk: look(before[run.pk], now, calendar=calendar()) for run in taken}
    chain.append([event for run in taken for event in seen[run.pk].events])
    rows = project_all([(run, seen[run.pk].run) for run in taken], now, {pk: one.clocks for pk, one in seen.items()})
    _require_peace([run.pk for run in taken if not seen[run.pk].events], now)
    announce_all([(run, seen[run.pk].events) for run in taken], now)
    tell([word for run in taken for word in _words(run, seen[run.pk], rows[run.pk])], now)
    for run in taken:
        _open_what_follows(run, seen[run.pk], now)
    return taken


def _require_peace(silent: Sequence[int], now: Instant) -> None:
    """Raise ``BrokenPromise`` for a run on which time is up and nothing would happen, now and whenever it is looked at again."""
    stuck = Clock.objects.filter(run__in=silent, next_rung=END, next_rung_at__lte=now).first() if silent else None
    if stuck is not None:
        raise BrokenPromise(f"run/{stuck.run_id}: {stuck.term} has run out and its procedure takes no event for it")


def _words(run: Run, seen: Look, rows: Sequence[Clock]) -> list[Word]:
    ended = [clock for event in seen.events for clock in [_clock_of(seen.run, event, rows)] if clock is not None]
    return [Word(run, clock.term, clock.round, clock.due_at, END, _hands(seen.run, clock)) for clock in ended]


def _hands(state: Folded, clock: Clock) -> tuple[str, ...]:
    following = consequences().get(state.proc.terms[clock.term].term.overdue)
    return told_of_end(state, clock.term, following.tell if following else TOLD)


def _clock_of(state: Folded, event: Event, rows: Sequence[Clock]) -> Clock | None:
    """The clock for whose end ``event`` was written: the one it names, or the one that ended with it."""
    for clock in reversed(rows):
        by_name = (clock.term, clock.round) == (event.facts.get("term"), event.facts.get("round"))
        expired = state.proc.terms[clock.term].term.expire == event.type and clock.ended_at == event.at
        if by_name or expired:
            return clock
    return None


def _open_what_follows(run: Run, seen: Look, now: Instant) -> None:
    for event in seen.events:
        if event.type == EXPIRED:
            following = consequences().get(seen.run.proc.terms[str(event.facts["term"])].term.overdue)
            if following and following.opens:
                open_following(run, following.opens, actor=chain.CLOCK, now=now)
