"""A measure that would end before what it protects is over: a freeze that lapses between the public notice and the payment."""

from collections.abc import Iterator

from anlan.law.length import Length
from anlan.procedure.risk_points.point import Outlasts
from anlan.procedure.risk_points.schedule import end_of_day
from anlan.procedure.risk_points.watched import Scene
from anlan.procedure.risk_points.window import Window
from anlan.values import Instant


def find(rule: Outlasts, scene: Scene) -> Iterator[Window]:
    """A window from the start of the other clock, open while the first one ends too early; done when either has ended."""
    for name in rule.terms:
        for of, state in scene.clocks.get(name, ()):
            for other in rule.other:
                for beside, its in scene.clocks.get(other, ()):
                    needed = _later(its.due.at, rule.by, scene)
                    if beside.matter == of.matter and state.due.at < needed and state.runs and its.runs:
                        since = its.started_at
                        yield Window(name, of, since, since, state.due.at, (since,), internal=True, repeats=True)


def _later(at: Instant, length: Length, scene: Scene) -> Instant:
    """The end of the day ``length`` working days after ``at``."""
    day = scene.calendar.add_workdays(at.toordinal(), length.amount)
    return end_of_day(at.replace(year=1, month=1, day=1) + (at.fromordinal(day) - at.fromordinal(1)))
