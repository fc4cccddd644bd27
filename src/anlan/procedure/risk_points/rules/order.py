"""An event that came before the one that must precede it in the same matter, or without it."""

from collections.abc import Iterator

from anlan.procedure.risk_points.point import Order
from anlan.procedure.risk_points.watched import Scene
from anlan.procedure.risk_points.window import Window


def find(rule: Order, scene: Scene) -> Iterator[Window]:
    """A wrong act for each event that is too early."""
    needed = scene.happened(*rule.needs)
    excused = {one.of.matter for one in scene.happened(*rule.unless)}
    for one in scene.happened(*rule.events):
        earlier = any(other.of.matter == one.of.matter and other.event.at <= one.event.at for other in needed)
        if not earlier and one.of.matter not in excused:
            at = one.event.at
            yield Window(one.name, one.of, at, at, at, (at,), wrong=True, repeats=True)
