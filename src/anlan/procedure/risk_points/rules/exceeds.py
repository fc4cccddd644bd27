"""More money bound in a matter than the matter is about."""

from collections.abc import Iterator

from anlan.procedure.risk_points.point import Exceeds
from anlan.procedure.risk_points.watched import Happening, Scene
from anlan.procedure.risk_points.window import Window


def find(rule: Exceeds, scene: Scene) -> Iterator[Window]:
    """A wrong act for the event with which the sum passes the limit of its matter."""
    limits: dict[str, int] = {}
    event, _, fact = rule.limit.rpartition(".")
    for one in scene.happened(event):
        limits[one.of.matter] = limits.get(one.of.matter, 0) + _number(one, fact)
    sums: dict[str, int] = {}
    for one in scene.happened(*(name.rpartition(".")[0] for name in rule.sums)):
        fact = next(name.rpartition(".")[2] for name in rule.sums if name.rpartition(".")[0] == one.name)
        before = sums.get(one.of.matter, 0)
        sums[one.of.matter] = before + _number(one, fact)
        limit = limits.get(one.of.matter)
        if limit is not None and before <= limit < sums[one.of.matter]:
            at = one.event.at
            yield Window(f"{one.name}.{fact}", one.of, at, at, at, (at,), wrong=True, repeats=True)


def _number(one: Happening, fact: str) -> int:
    value = one.event.facts.get(fact, 0)
    return value if isinstance(value, int) else 0
