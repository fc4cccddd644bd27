"""Clocks remind: people are told of the newest reminder that has come, and each clock moves on to its next rung.

Called by the ticker alone, for many clocks in one transaction. Nothing happens on a run, so nothing is folded and no event is
written. After a standstill only the newest reminder of a clock is told. Ringing twice, or by two tickers at once, tells once: the
row of a clock is taken by one of them, and what a person was told is unique.
"""

from collections.abc import Iterable

from django.db import transaction

from anlan.desk.bulk import update_rows
from anlan.desk.matters.models import Clock
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.projection import END, rungs_of, split
from anlan.desk.matters.telling import Word, tell
from anlan.procedure.reminding import Window, told_of
from anlan.values import BrokenPromise, Instant


@transaction.atomic
def remind_clocks(*, clocks: Iterable[int], now: Instant) -> list[Clock]:
    """Tell what ``clocks`` have to remind of by ``now``; returns those that rang. One whose run is being worked on waits."""
    free = Clock.objects.select_for_update(of=("self", "run"), skip_locked=True, no_key=True)
    taken = free.select_related("run__matter__organisation", "run__matter__owner").filter(
        pk__in=list(clocks), next_rung_at__lte=now, ended_at=None
    )
    rung = list(taken.order_by("pk"))
    words = [word for clock in rung for word in _move_on(clock, now)]
    update_rows(rung, ("next_rung", "next_rung_at"))
    tell(words, now)
    return rung


def _move_on(clock: Clock, now: Instant) -> list[Word]:
    """Set the clock to its next rung; what is to be told of the newest one, if that is a reminder."""
    proc = by_sha().get(clock.run.sha)
    if proc is None or clock.term not in proc.terms:
        raise BrokenPromise(
            f"{clock.run.stream} runs under {clock.run.version} ({clock.run.sha[:12]}…), which has no {clock.term}"
        )
    window = Window(clock.started_at, clock.due_at, clock.latest_at)
    steps = rungs_of(proc, clock.term, clock.remind, window)
    come, coming = split((step for step in steps if step.name != END), now)
    end = [step for step in steps if step.name == END]
    after = [*coming, *end][:1]
    clock.next_rung, clock.next_rung_at = (after[0].name, after[0].at) if after else ("", None)
    return [Word(clock.run, clock.term, clock.round, clock.due_at, come[-1].name, told_of(come[-1], window))] if come else []
