"""The same thing again and again: reports by one person or on one account, a case bounced between units."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from anlan.procedure.risk_points.point import Repeated
from anlan.procedure.risk_points.schedule import end_of_day, reminders
from anlan.procedure.risk_points.watched import Happening, Scene, fits
from anlan.procedure.risk_points.window import Window

UNKNOWN = ("", "-")
"""How a report says that it does not know the reporter or the account: such reports do not tell of the same."""


def find(rule: Repeated, scene: Scene) -> Iterator[Window]:
    """A window from the event that makes it too often: one for each value that is shared, or for each run."""
    for group in _groups(rule, scene):
        last = _too_often(rule, group)
        if last is None:
            continue
        since = last.event.at
        limit = end_of_day(since + dt.timedelta(minutes=rule.answer.rough)) if rule.answer else since
        runs = {one.of.run.id for one in group}
        answers = (one.event.at for one in scene.happened(*rule.until) if one.of.run.id in runs and one.event.at >= since)
        told = reminders(rule.remind, since, limit, scene.calendar)
        wrong = not rule.until
        yield Window(last.name, last.of, since, limit, limit, told, next(answers, None), wrong=wrong, internal=True, repeats=True)


def _groups(rule: Repeated, scene: Scene) -> Iterator[Sequence[Happening]]:
    found: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    for one in scene.happened(*rule.events):
        if not fits(scene.facts(one.of, one.event.at), rule.when):
            continue
        if not rule.same:
            found["run", one.of.run.id].append(one)
        for fact in rule.same:
            value = str(one.event.facts.get(fact, ""))
            if value not in UNKNOWN:
                found[fact, value].append(one)
    yield from found.values()


def _too_often(rule: Repeated, group: Sequence[Happening]) -> Happening | None:
    """The first event that is the ``times``-th within the length."""
    for place in range(rule.times - 1, len(group)):
        first, last = group[place - rule.times + 1], group[place]
        if rule.within is None or last.event.at - first.event.at <= dt.timedelta(minutes=rule.within.rough):
            return last
    return None
