"""Things that do not go together in one matter: a call coded as a dispute, and a stop-payment order."""

from collections.abc import Iterator

from anlan.procedure.risk_points.point import Together
from anlan.procedure.risk_points.watched import Scene, fits
from anlan.procedure.risk_points.window import Window


def find(rule: Together, scene: Scene) -> Iterator[Window]:
    """A window from the moment both are there, done when the third happens or the facts are put right."""
    for one in scene.happened(rule.event):
        beside = [other for other in scene.happened(*rule.beside) if other.of.matter == one.of.matter]
        if not beside or not fits(scene.facts(one.of, beside[0].event.at), rule.when):
            continue
        since = max(one.event.at, beside[0].event.at)
        cures = [other.event.at for other in scene.happened(*rule.unless) if other.of.matter == one.of.matter]
        yield Window(one.name, one.of, since, since, since, (since,), min(cures, default=None), internal=True, repeats=True)
