"""The ticker: rings every clock whose next rung has come, earliest first. It reads the time once a round.

In: the time. Out: how many runs rang, and how late they rang. Clocks ring together, up to a thousand in one transaction; where
that fails, in halves, down to the one run that is to blame, which is set aside while all others go on. Two tickers are harmless,
and so is one killed half-way: what is rung is recorded, told and moved on in one transaction.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from anlan.desk.matters.acts.end_terms import end_terms
from anlan.desk.matters.acts.remind_clocks import remind_clocks
from anlan.desk.matters.acts.set_aside import set_aside, take_back
from anlan.desk.matters.models import Clock, Stall
from anlan.values import Instant
from anlan.worker.faults import where

AT_MOST = 1000
log = logging.getLogger("anlan.worker")
Item = TypeVar("Item")
Rung = TypeVar("Rung")


@dataclass
class Round:
    """What one round did.

    ``looked``: how many clocks were due; ``rang``: on how many runs; ``lateness``: how long after its rung each clock rang;
    ``failed``: runs whose clocks could not ring.
    """

    looked: int = 0
    rang: int = 0
    failed: list[int] = field(default_factory=list)
    lateness: list[timedelta] = field(default_factory=list)


def tick(now: Instant, limit: int = AT_MOST) -> Round:
    """Ring what has come by ``now``: at most ``limit`` clocks. What has run out comes before what only reminds."""
    due = _due(now, limit)
    over = sorted({clock.run_id for clock in due if clock.latest_at < now})
    reminding = [clock for clock in due if clock.run_id not in over]
    ended, broken = _together(over, lambda runs: end_terms(runs=runs, now=now))
    rung, refusing = _together(reminding, lambda some: remind_clocks(clocks=[clock.pk for clock in some], now=now))
    failed = {**dict(broken), **{clock.run_id: wrong for clock, wrong in refusing}}
    for run, wrong in sorted(failed.items()):
        log.error("clocks of run/%s could not ring and were set aside: %s", run, where(wrong))
        set_aside(run=run, wrong=wrong, now=now)
    done = {run.pk for run in ended} | {clock.run_id for clock in rung}
    take_back(done - failed.keys())
    late = [now - (clock.next_rung_at or now) for clock in due if clock.run_id in done]
    return Round(len(due), len(done), sorted(failed), late)


def _due(now: Instant, limit: int) -> list[Clock]:
    aside = Stall.objects.filter(retry_at__gt=now).values("run")
    found = Clock.objects.filter(next_rung_at__lte=now).exclude(run__in=aside)
    return list(found.order_by("next_rung_at", "pk").only("pk", "run_id", "latest_at", "next_rung_at")[:limit])


def _together(
    items: Sequence[Item], ring: Callable[[Sequence[Item]], list[Rung]]
) -> tuple[list[Rung], list[tuple[Item, Exception]]]:
    """What rang of ``items``, and those that could not with the reason. A database that is gone is nobody's fault: raised."""
    if not items:
        return [], []
    try:
        return ring(items), []
    except (OperationalError, InterfaceError):
        raise
    except Exception as wrong:
        if len(items) == 1:
            return [], [(items[0], wrong)]
    middle = len(items) // 2
    first, second = _together(items[:middle], ring), _together(items[middle:], ring)
    return [*first[0], *second[0]], [*first[1], *second[1]]


def next_rung(after: Instant) -> Instant | None:
    """When the earliest clock rings next."""
    return Clock.objects.filter(next_rung_at__gt=after).order_by("next_rung_at").values_list("next_rung_at", flat=True).first()
