"""A person brought in again too soon after being let go: chained summonses (连续传唤)."""

import datetime as dt
from collections.abc import Iterator

from anlan.procedure.risk_points.point import Gap
from anlan.procedure.risk_points.watched import Scene
from anlan.procedure.risk_points.window import Window


def find(rule: Gap, scene: Scene) -> Iterator[Window]:
    """A wrong act for each event that follows too soon."""
    least = dt.timedelta(minutes=rule.least.rough)
    ended = [(scene.facts(one.of).get(rule.same), one) for one in scene.happened(*rule.since)]
    for one in scene.happened(rule.event):
        at, shared = one.event.at, scene.facts(one.of).get(rule.same)
        for value, other in ended:
            if shared and value == shared and other.of is not one.of and dt.timedelta(0) <= at - other.event.at < least:
                yield Window(one.name, one.of, at, at, at, (at,), wrong=True, internal=True, repeats=True)
                break
