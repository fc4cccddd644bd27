"""The ladder of dissuasion on an alert's page: message, call, visit; what may be done now, when the next step is due."""

from dataclasses import dataclass

from anlan.desk.alerts.acts.settle_alert import EVENT_OF
from anlan.desk.alerts.models import Alert
from anlan.desk.matters.doing import Option, options
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.people.powers import Powers
from anlan.values import BrokenPromise, Instant


@dataclass(frozen=True, slots=True)
class Due:
    """A clock of the ladder."""

    label: str
    left: str
    late: bool
    clock: Clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome that may be recorded now, and what its gate still lacks."""

    key: str
    label: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the run stands. ``steps`` end nothing."""

    run: Run
    state: str
    due: list[Due]
    steps: list[Option]
    outcomes: list[Outcome]


def ladder_of(alert: Alert, powers: Powers, now: Instant) -> Ladder:
    """The ladder of an alert whose dissuasion has begun."""
    if alert.run is None:
        raise BrokenPromise("a ladder was asked for before dissuasion began")
    run, state = alert.run, folded(alert.run)
    found = [] if state.ended else options(state, hands_on(run, powers), str(powers.officer.pk), now)
    ends = {event: outcome for outcome, event in EVENT_OF.items()}
    due = [
        Due(term_label(run.sha, c.term), time_left(c.due_at, now), c.due_at < now, c) for c in run.clocks.filter(ended_at=None)
    ]
    return Ladder(
        run,
        state_label(run.sha, run.state),
        due,
        [option for option in found if option.event not in ends and option.ready],
        [Outcome(ends[o.event], o.label, o.lacks) for o in found if o.event in ends and o.role],
    )
