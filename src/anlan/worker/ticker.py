"""The ticker: rings every clock whose next rung has come, earliest first. It reads the time once a round.

In: the time. Out: how many runs rang, and how late they rang. Two tickers are harmless, and so is one killed half-way: a rung is
recorded, told and moved on in one transaction, and its keys are unique.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from anlan.desk.matters.acts.ring_clocks import ring_clocks
from anlan.desk.matters.models import Clock
from anlan.values import InputError, Instant

AT_MOST = 500
log = logging.getLogger("anlan.worker")


@dataclass
class Round:
    """What one round did. ``lateness``: how long after its rung each run rang; ``failed``: runs whose clocks could not ring."""

    rang: int = 0
    failed: list[int] = field(default_factory=list)
    lateness: list[timedelta] = field(default_factory=list)


def tick(now: Instant, limit: int = AT_MOST) -> Round:
    """Ring what has come by ``now``: at most ``limit`` clocks, each run once."""
    done, seen = Round(), set[int]()
    due = Clock.objects.filter(next_rung_at__lte=now).select_related("run").order_by("next_rung_at")
    for clock in due[:limit]:
        if clock.run_id in seen:
            continue
        seen.add(clock.run_id)
        try:
            if ring_clocks(run=clock.run, now=now):
                done.rang += 1
                done.lateness.append(now - (clock.next_rung_at or now))
        except InputError as refused:
            done.failed.append(clock.run_id)
            log.error("clocks of run %s could not ring: %s", clock.run_id, refused.note.key)
    return done


def next_rung(after: Instant) -> Instant | None:
    """When the earliest clock rings next."""
    return Clock.objects.filter(next_rung_at__gt=after).order_by("next_rung_at").values_list("next_rung_at", flat=True).first()
