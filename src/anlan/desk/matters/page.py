"""Everything the page of a matter shows, gathered once: runs, clocks, what to do now, papers, people, the time line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from anlan.desk import asked
from anlan.desk.matters.deliberations import Deliberation, deliberations
from anlan.desk.matters.doing import GateView, Option, gates, options
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Clock, Matter, Run, Telling
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.runs import folded_all
from anlan.desk.matters.saying import procedure_label, state_label, term_label, time_left
from anlan.desk.matters.timeline import points
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.words import language
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.run import Run as Folded
from anlan.procedure.run import history
from anlan.values import Instant

NEWEST = 8
"""How many points of the time line stand open; the others are folded below them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock as a bar: how much of its window is used, in percent, and what is left in words."""

    row: Clock
    label: str
    used: int
    left: str
    urgency: str


@dataclass(frozen=True, slots=True)
class RunView:
    """One run on the page."""

    run: Run
    label: str
    state: str
    bars: tuple[Bar, ...]
    options: tuple[Option, ...]
    gates: tuple[GateView, ...]
    docs: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    deliberations: tuple[Deliberation, ...]

    @property
    def next(self) -> Bar | None:
        """The clock that ends first."""
        return min(self.bars, key=lambda bar: bar.row.due_at, default=None)

    @property
    def presses(self) -> bool:
        """Whether one of its clocks is late or nearly over."""
        return any(bar.urgency for bar in self.bars)

    @property
    def own(self) -> list[Option]:
        """What this person can record as things stand, or once the gate beside it is complete."""
        return [option for option in self.options if option.role]

    @property
    def of_others(self) -> list[Option]:
        """What somebody else records."""
        return [option for option in self.options if not option.role]


def matter_page(matter: Matter, powers: Powers, now: Instant) -> dict[str, Any]:
    """The context of the page."""
    rows = list(matter.runs.select_related("addressee").prefetch_related("clocks").order_by("pk"))
    states = folded_all(rows)
    loaded = [(run, states[run.pk], clocks(states[run.pk], calendar(), now)) for run in rows]
    names = officer_names(event.actor for _, state, _ in loaded for event in history(state))
    works = powers.may(Permission.MATTERS_WORK)
    views = [run_view(run, state, found, powers, now, names, works=works) for run, state, found in loaded]
    told = Telling.objects.filter(run__in=rows).select_related("officer").order_by("pk")
    line = points(loaded, told, names, now)
    return {
        "matter": matter,
        "folded": loaded,
        "kind": procedure_label(matter.kind),
        "due": sorted(((bar, view) for view in views for bar in view.bars), key=lambda pair: pair[0].row.due_at),
        "runs": sorted((view for view in views if view.run.ended_at is None), key=_by_due),
        "ended": [view for view in views if view.run.ended_at is not None],
        "points": line[:NEWEST],
        "older": line[NEWEST:],
        "papers": matter.documents.order_by("-pk"),
        "people": matter.parties.order_by("pk"),
        "tasks": matter.tasks.select_related("officer").order_by("done_at", "due_at"),
        "may_work": works,
        "may_supervise": powers.may(Permission.MATTERS_SUPERVISE),
        "may_see_funds": powers.may(Permission.FUNDS_READ),
        "access": matter.access.filter(until__gt=now).select_related("organisation"),
    }


def _by_due(view: RunView) -> tuple[bool, float]:
    return view.next is None, view.next.row.due_at.timestamp() if view.next else view.run.pk


def run_view(  # noqa: PLR0917  all of one page
    run: Run, state: Folded, found: list[ClockState], powers: Powers, now: Instant, names: dict[str, str], *, works: bool
) -> RunView:
    """One run with what this person can do on it."""
    hands = hands_on(run, powers) if works and not state.ended else {}
    actor = str(powers.officer.pk)
    return RunView(
        run,
        procedure_label(run.procedure),
        state_label(run.sha, run.state),
        tuple(_bar(run, clock, now) for clock in run.clocks.all() if clock.ended_at is None),
        tuple(options(state, hands, actor, now)) if hands else (),
        tuple(gates(state, hands, actor, names, now)) if hands else (),
        tuple((key, label.say(language())) for key, label in state.proc.definition.docs.items()),
        tuple(hands),
        tuple(deliberations(state, names, actor)),
    )


def _bar(run: Run, clock: Clock, now: Instant) -> Bar:
    window = max((clock.due_at - clock.started_at).total_seconds(), 1)
    used = round(100 * (now - clock.started_at).total_seconds() / window)
    urgency = "late" if clock.due_at < now else "soon" if used >= 75 else ""
    return Bar(clock, term_label(run.sha, clock.term), min(max(used, 0), 100), time_left(clock.due_at, now), urgency)


def officer_names(actors: Iterable[str]) -> dict[str, str]:
    """Names of officers by id, as events carry it."""
    ids = {asked.number(actor) for actor in actors} - {0}
    return {str(pk): name for pk, name in Officer.objects.filter(pk__in=ids).values_list("pk", "name")}
