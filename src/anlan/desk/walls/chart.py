"""The chart: the time of a supervision from beginning to due date, milestones on it, today across it, standstill as an alarm.

In: a run and the time. Out: places in thousandths of the whole width, for a picture of our own; the table under it says the same.
"""

from dataclasses import dataclass
from datetime import timedelta

from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.saying import time_left
from anlan.desk.walls.models import Milestone
from anlan.values import Instant

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Point:
    """One milestone on the line. ``state``: reached, late (reached late or not yet though its day has passed), ahead."""

    milestone: Milestone
    due_at: Instant
    place: int
    state: str
    left: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart. ``still``: the clock that rings when nothing moves, ``alarm`` when it has."""

    clock: Clock
    points: tuple[Point, ...]
    today: int
    left: str
    still: Clock | None
    alarm: bool
    still_left: str


def whole(run: Run) -> Clock | None:
    """The clock of the supervision as a whole."""
    return run.clocks.filter(term="whole").order_by("-round").first()


def chart(run: Run, now: Instant) -> Chart | None:
    """The chart of a supervision; none for a run without its clock."""
    clock = whole(run)
    if clock is None:
        return None
    still = run.clocks.filter(term="still", ended_at=None).first()
    points = tuple(_point(one, clock, now) for one in Milestone.objects.filter(run=run))
    return Chart(
        clock,
        points,
        _place(now, clock),
        time_left(clock.due_at, now),
        still,
        still is not None and still.due_at < now,
        time_left(still.due_at, now) if still else "",
    )


def _point(milestone: Milestone, clock: Clock, now: Instant) -> Point:
    due = clock.due_at - timedelta(days=milestone.before)
    late = (milestone.reached_at or now) > due
    state = "late" if late else "reached" if milestone.reached_at else "ahead"
    return Point(milestone, due, _place(due, clock), state, "" if milestone.reached_at else time_left(due, now))


def _place(at: Instant, clock: Clock) -> int:
    length = max((clock.due_at - clock.started_at).total_seconds(), 1)
    return min(max(round(WIDTH * (at - clock.started_at).total_seconds() / length), 0), WIDTH)
