"""A term that runs: reminded before its earliest reading ends, a breach once every reading has."""

from collections.abc import Iterator

from anlan.procedure.clocks import ClockState
from anlan.procedure.risk_points.point import Clock
from anlan.procedure.risk_points.schedule import reminders
from anlan.procedure.risk_points.watched import Scene, Watched, fits
from anlan.procedure.risk_points.window import Window


def find(rule: Clock, scene: Scene) -> Iterator[Window]:
    """A window for each round of each term watched."""
    for name in rule.terms:
        for of, state in scene.clocks.get(name, ()):
            if fits(scene.facts(of), rule.when):
                yield _window(rule, scene, name, of, state)


def _window(rule: Clock, scene: Scene, name: str, of: Watched, state: ClockState) -> Window:
    due, term = state.due, of.run.proc.terms[state.term].term
    # A clock that has ended by itself did not see done what it waited for; whether that is a breach is the point's to say.
    unmet = state.state == "expired" and rule.lapse
    return Window(
        about=name,
        of=of,
        since=state.started_at,
        limit=due.at,
        breach=due.latest,
        reminders=reminders(rule.remind, state.started_at, due.at, scene.calendar),
        done=state.ended_at if state.ended_at is not None and state.ended_at <= scene.now else None,
        wrong=unmet,
        internal=term.kind == "target",
        repeats="NOW" in rule.remind,
        paused=state.state == "paused",
    )
