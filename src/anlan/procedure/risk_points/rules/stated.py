"""An event that states what it must not: a place, a number of officers, a missing recording."""

from collections.abc import Iterator

from anlan.procedure.risk_points.point import Stated
from anlan.procedure.risk_points.watched import Scene, fits
from anlan.procedure.risk_points.window import Window


def find(rule: Stated, scene: Scene) -> Iterator[Window]:
    """A wrong act for each event that states it."""
    for one in scene.happened(*rule.events):
        value = one.event.facts.get(rule.fact)
        bad = str(value) in rule.states or (rule.below is not None and isinstance(value, int) and value < rule.below)
        before = {f"{other.name}" for other in scene.in_run(one.of) if other.event.at <= one.event.at}
        if bad and fits(scene.facts(one.of, one.event.at), rule.when) and (not rule.after or before & set(rule.after)):
            at = one.event.at
            yield Window(f"{one.name}.{rule.fact}", one.of, at, at, at, (at,), wrong=True, repeats=True)
