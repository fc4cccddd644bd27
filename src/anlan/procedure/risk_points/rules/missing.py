"""An event that must be followed by another, at once or within a length of our own."""

import datetime as dt
from collections.abc import Iterator

from anlan.procedure.risk_points.point import Missing
from anlan.procedure.risk_points.schedule import reminders
from anlan.procedure.risk_points.watched import Scene, fits
from anlan.procedure.risk_points.window import Window


def find(rule: Missing, scene: Scene) -> Iterator[Window]:
    """A window for each event that asks for another."""
    for one in scene.happened(*rule.after):
        if not fits(scene.facts(one.of, one.event.at), rule.when):
            continue
        since = one.event.at
        limit = since + (dt.timedelta(minutes=rule.within.rough) if rule.within else dt.timedelta(0))
        answers = (
            other.event.at
            for other in scene.happened(*rule.until)
            if (other.of.matter == one.of.matter if rule.in_matter else other.of.run.id == one.of.run.id)
            and other.event.at >= since
        )
        told = reminders(rule.remind, since, limit, scene.calendar)
        yield Window(one.name, one.of, since, limit, limit, told, next(answers, None), internal=True, repeats=True)
