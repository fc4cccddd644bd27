"""Assessment of a unit over a period, from facts alone: what was done in time of what had to be done (事前、事中、事后).

In go the windows of the risk points whose limit fell into the period; out come counts and a score for each point and unit.
Nobody types a figure, and each count names its runs. A window of our own (internal) counts apart and never lowers the score
by law.
"""

from collections.abc import Iterable, Mapping

import msgspec

from anlan.law.calendar import Calendar
from anlan.procedure.risk_points.point import Point, telling
from anlan.procedure.risk_points.risks import windows
from anlan.procedure.risk_points.watched import Scene, Watched
from anlan.procedure.risk_points.window import Window
from anlan.values import Instant

FULL = 1000
"""A full score, in tenths of a point."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the windows of one point in one unit, by run: in time, late, open past the limit, wrong acts."""

    point: str
    unit: str
    internal: bool
    in_time: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many windows ended or ran out in the period."""
        return len(self.in_time) + len(self.late) + len(self.open) + len(self.wrong)


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One unit over one period, in tenths of a point of 100; none where nothing was due. ``internal``: by our own targets."""

    unit: str
    by_law: int | None
    internal: int | None
    counts: tuple[Count, ...]


def scores(watched: Iterable[Watched], begin: Instant, end: Instant, now: Instant, calendar: Calendar) -> list[Score]:
    """The score of every unit for windows whose limit is at or after ``begin`` and before ``end``, as known at ``now``."""
    scene = Scene(watched, calendar, now)
    heaps: dict[tuple[str, str, bool], dict[str, list[str]]] = {}
    weights: dict[str, int] = {}
    for point, _, window in windows(scene):
        weights[point.id] = telling().weights[point.severity]
        became = _became(point, window, begin, end, now)
        if became:
            heap = heaps.setdefault((window.of.unit, point.id, window.internal), {})
            heap.setdefault(became, []).append(window.of.run.id)
    counts = [
        Count(point=point, unit=unit, internal=internal, **{name: tuple(sorted(runs)) for name, runs in heap.items()})
        for (unit, point, internal), heap in sorted(heaps.items())
    ]
    units = sorted({one.unit for one in scene.watched})
    return [_score(unit, [count for count in counts if count.unit == unit], weights) for unit in units]


def _became(point: Point, window: Window, begin: Instant, end: Instant, now: Instant) -> str:
    """What became of the window, or nothing when it is not of the period or not over."""
    if not begin <= window.breach < end:
        return ""
    phase, _ = window.stands(now)
    if window.wrong:
        return "wrong"
    return {"met": "in_time", "after": "late", "during": "open" if now > window.breach else ""}.get(phase, "")


def _score(unit: str, counts: list[Count], weights: Mapping[str, int]) -> Score:
    return Score(
        unit=unit,
        by_law=_mean([count for count in counts if not count.internal], weights),
        internal=_mean([count for count in counts if count.internal], weights),
        counts=tuple(counts),
    )


def _mean(counts: list[Count], weights: Mapping[str, int]) -> int | None:
    total = sum(weights[count.point] * count.total for count in counts)
    good = sum(weights[count.point] * len(count.in_time) for count in counts)
    return good * FULL // total if total else None
