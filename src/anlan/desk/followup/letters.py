"""The letters of supervision that a person sees, what waits longest on top, with what was asked and what was replied."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Min, Q, QuerySet

from anlan.desk.asked import number
from anlan.desk.followup.acts.send_letter import PROCEDURE
from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.runs import folded_all
from anlan.desk.matters.saying import state_label, time_left
from anlan.desk.matters.scope import runs_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.run import effective
from anlan.values import Instant

PAGE = 50
LISTED = "listed_supervision"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``demand``: what was asked; ``reply``: the newest reply; ``left``: the time to what must happen next."""

    run: Run
    state: str
    demand: str
    reply: str
    clock: Clock | None
    left: str
    urgency: str


def letters(powers: Powers, now: Instant, *, ended: bool, after: str = "") -> tuple[list[Letter], int]:
    """A page of letters and the key of the next: open ones by what is due first, ended ones newest first."""
    found = runs_in_reach(powers, Permission.MATTERS_READ, now).filter(procedure=PROCEDURE)
    if not ended:
        due = Min("clocks__due_at", filter=Q(clocks__ended_at=None))
        waiting = found.filter(ended_at=None).alias(due=due).order_by(F("due").asc(nulls_last=True), "pk")
        return _shown(list(waiting[:PAGE]), now), 0
    found = found.exclude(ended_at=None)
    if number(after):
        found = found.filter(pk__lt=number(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return _shown(rows[:PAGE], now), rows[PAGE - 1].pk if len(rows) > PAGE else 0


def listed(powers: Powers, now: Instant) -> QuerySet[Run]:
    """What is under listed supervision and not off the list."""
    found = runs_in_reach(powers, Permission.MATTERS_READ, now).filter(procedure=LISTED, ended_at=None)
    return found.order_by("-pk")[:PAGE]


def _shown(rows: Sequence[Run], now: Instant) -> list[Letter]:
    states = folded_all(rows)
    clocks = {clock.run_id: clock for clock in Clock.objects.filter(run__in=rows, ended_at=None)}
    found = []
    for run in rows:
        facts = {name: str(value) for event in effective(states[run.pk]) for name, value in event.facts.items()}
        clock = clocks.get(run.pk)
        late = clock is not None and clock.due_at < now
        left = time_left(clock.due_at, now) if clock else ""
        letter = Letter(
            run,
            state_label(run.sha, run.state),
            facts.get("demand", ""),
            facts.get("reply", ""),
            clock,
            left,
            "late" if late else "",
        )
        found.append(letter)
    return found
