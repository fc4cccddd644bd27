"""Runs that should have ended with their matter: measures and seizures that go on after the case was cancelled."""

from collections.abc import Iterator

from anlan.procedure.risk_points.point import LeftOpen
from anlan.procedure.risk_points.watched import Scene
from anlan.procedure.risk_points.window import Window


def find(rule: LeftOpen, scene: Scene) -> Iterator[Window]:
    """A window for each run that is still open; it begins with the event."""
    for one in scene.happened(*rule.after):
        for of in scene.watched:
            if of.matter != one.of.matter or of.run.proc.id not in rule.procedures:
                continue
            events = scene.in_run(of)
            since = one.event.at
            if not events or events[0].event.at > since:
                continue
            done = events[-1].event.at if of.run.ended else None
            if done is None or done > since:
                yield Window(f"{of.run.proc.id}", of, since, since, since, (since,), done, repeats=True)
