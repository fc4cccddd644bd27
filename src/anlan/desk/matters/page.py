"""Everything the page of a matter shows, gathered once: runs, clocks, what to do now, papers, people, the time line.

A page shows what presses. What stands folded (runs that do not press, ended ones, the older part of the time line, forms) is a
headline there, and its own small page: it comes when it is opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from anlan.desk import asked
from anlan.desk.matters.deliberations import Deliberation, deliberations
from anlan.desk.matters.doing import GateView, Option, gates, options
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Clock, Matter, Run, Task, Telling
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.runs import folded_all
from anlan.desk.matters.saying import procedure_label, state_label, term_label, time_left
from anlan.desk.matters.timeline import Mark, Point, marks
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.scanning.holding import with_holds
from anlan.desk.words import language
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.run import Run as Folded
from anlan.procedure.run import history
from anlan.values import Instant

NEWEST = 8
"""How many points of the time line stand open; the others are folded below them."""
OPENED = 2
"""How many runs stand open besides those that press: the ones whose clocks end first."""


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
    """One run on the page. ``opened``: whether more than its headline and its clocks are here."""

    run: Run
    label: str
    state: str
    bars: tuple[Bar, ...]
    opened: bool = False
    options: tuple[Option, ...] = ()
    gates: tuple[GateView, ...] = ()
    docs: tuple[tuple[str, str], ...] = ()
    deliberations: tuple[Deliberation, ...] = ()

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
    loaded, names, line = _loaded(matter, now)
    states = {run.pk: state for run, state, _ in loaded}
    works = powers.may(Permission.MATTERS_WORK)
    heads = sorted((headline(run, now) for run, _, _ in loaded), key=_by_due)
    running = [view for view in heads if view.run.ended_at is None]
    return {
        "matter": matter,
        "folded": loaded,
        "kind": procedure_label(matter.kind),
        "due": sorted(((bar, view) for view in heads for bar in view.bars), key=lambda pair: pair[0].row.due_at),
        "runs": [
            opened(view, states[view.run.pk], powers, now, names, works=works) if view.presses or place < OPENED else view
            for place, view in enumerate(running)
        ],
        "ended": [view for view in heads if view.run.ended_at is not None],
        "points": [mark.point() for mark in line[:NEWEST]],
        "older": len(line[NEWEST:]),
        "papers": with_holds(matter.documents.order_by("-pk")),
        "people": matter.parties.order_by("pk"),
        "tasks": matter.tasks.select_related("officer").only(*Task.SHOWN).order_by("done_at", "due_at"),
        "may_work": works,
        "may_supervise": powers.may(Permission.MATTERS_SUPERVISE),
        "may_see_funds": powers.may(Permission.FUNDS_READ),
    }


def older_points(matter: Matter, now: Instant) -> list[Point]:
    """The part of the time line that stands folded on the page of the matter, newest first."""
    _, _, line = _loaded(matter, now)
    return [mark.point() for mark in line[NEWEST:]]


def _loaded(matter: Matter, now: Instant) -> tuple[list[tuple[Run, Folded, list[ClockState]]], dict[str, str], list[Mark]]:
    """The runs of a matter with what their events say and their clocks, names of officers by id, the time line."""
    rows = list(matter.runs.select_related("addressee").prefetch_related("clocks").order_by("pk"))
    states = folded_all(rows)
    loaded = [(run, states[run.pk], clocks(states[run.pk], calendar(), now)) for run in rows]
    names = officer_names(event.actor for _, state, _ in loaded for event in history(state))
    shown = ("run_id", "term", "rung", "at", "officer__name")
    told = Telling.objects.filter(run__in=rows).select_related("officer").only(*shown).order_by("pk")
    return loaded, names, marks(loaded, told, names, now)


def _by_due(view: RunView) -> tuple[bool, float]:
    return view.next is None, view.next.row.due_at.timestamp() if view.next else view.run.pk


def run_view(run: Run, state: Folded, powers: Powers, now: Instant, names: dict[str, str], *, works: bool) -> RunView:
    """One run with what this person can do on it."""
    return opened(headline(run, now), state, powers, now, names, works=works)


def headline(run: Run, now: Instant) -> RunView:
    """What a run shows while it is folded: where it stands, its clocks."""
    bars = tuple(_bar(run, clock, now) for clock in run.clocks.all() if clock.ended_at is None)
    return RunView(run, procedure_label(run.procedure), state_label(run.sha, run.state), bars)


def opened(view: RunView, state: Folded, powers: Powers, now: Instant, names: dict[str, str], *, works: bool) -> RunView:
    """A run unfolded: what this person can do on it, its gates, what was deliberated. ``names``: officers by id."""
    hands = hands_on(view.run, powers) if works and not state.ended else {}
    actor = str(powers.officer.pk)
    return replace(
        view,
        opened=True,
        options=tuple(options(state, hands, actor, now)) if hands else (),
        gates=tuple(gates(state, hands, actor, names, now)) if hands else (),
        docs=tuple((key, label.say(language())) for key, label in state.proc.definition.docs.items()),
        deliberations=tuple(deliberations(state, names, actor)),
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
