"""What can be done on a run now, by this person: the events that may follow, what each gate still lacks, whose signature is open.

In: a folded run, the hands of the person, the time. Out: plain structs for the matter's page. The engine itself is asked, in
earnest but without recording, so the page never promises what the act would refuse.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.saying import cited, event_label, role_label
from anlan.desk.people.powers import Power
from anlan.desk.words import language
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import CLOCK, Gate, several
from anlan.procedure.gate import Attempt, attempt, opinions_shown
from anlan.procedure.refusal import Reason, Refused
from anlan.procedure.run import UNSEALED, Run, effective
from anlan.values import Instant

FILLED_IN = ("fact.", "no_length.")
"""What the form of the event asks for: facts, and how long a decision grants."""
SHOWN_AT_GATE = ("fact.", "doc.", "sign.", "panel.")


@dataclass(frozen=True, slots=True)
class Option:
    """An event that may follow. ``role``: the hand as which the person would record it, empty when it is somebody else's.

    ``lacks``: everything against it; ``beside``: those of them that its gate, shown on the same page, does not show.
    """

    event: str
    label: str
    role: str
    by: str
    lacks: tuple[str, ...]
    asks: tuple[str, ...]
    gate: str = ""
    beside: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it may be recorded now, once its form is filled in."""
        return bool(self.role) and not self.lacks


@dataclass(frozen=True, slots=True)
class Signature:
    """One sign-off of a gate: who has given it, or whether this person may."""

    role: str
    label: str
    signed_by: str = ""
    at: Instant | None = None
    may: bool = False


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel: how many opinions are in, those this person may read, what he may do."""

    role: str
    label: str
    at_least: int
    count: int
    unsealed: bool
    conclusion: str
    opinions: tuple[tuple[str, str], ...]
    may_give: bool
    may_open: bool
    may_conclude: bool
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """A gate on the way: what it needs and what is there."""

    name: str
    label: str
    cites: tuple[str, ...]
    needs: tuple[tuple[str, str, bool], ...]
    signatures: tuple[Signature, ...]
    panel: PanelView | None = field(default=None)

    @property
    def asks(self) -> bool:
        """Whether this person can do something at it now: sign, give an opinion, open or conclude."""
        panel = self.panel
        of_panel = panel is not None and (panel.may_give or panel.may_open or panel.may_conclude)
        return of_panel or any(mark.may for mark in self.signatures)


def options(run: Run, hands: Mapping[str, Power], actor: str, now: Instant) -> list[Option]:
    """The events that may follow from the run's state, own ones first."""
    found = []
    for (state, event), _ in run.proc.steps.items():
        if state != run.state:
            continue
        allowed = run.proc.roles.get(event, frozenset())
        if allowed == {CLOCK}:
            continue
        role = next((hand for hand in hands if hand in allowed or not allowed), "")
        reasons = refusals(run, Command(run=run.id, type=event, at=now, actor=actor, role=role or min(allowed), facts={}), now)
        asked = {reason.code.removeprefix("fact.") for reason in reasons if reason.code.startswith("fact.")}
        lacks = tuple(reason.say(language()) for reason in reasons if not reason.code.startswith(FILLED_IN))
        by = "、".join(role_label(name) for name in sorted(allowed))
        on = run.proc.event(event)
        gate = run.proc.definition.gates.get(on.gate) if on else None
        beside = tuple(reason.say(language()) for reason in reasons if not reason.code.startswith(SHOWN_AT_GATE))
        name = gate.label.say(language()) if gate else ""
        found.append(Option(event, event_label(run.proc, event), role, by, lacks, tuple(sorted(asked)), name, beside))
    return sorted(found, key=lambda option: (not option.ready, not option.role))


def refusals(run: Run, command: Command, now: Instant) -> Sequence[Reason]:
    """What the engine has against ``command``; nothing when it would be recorded."""
    try:
        decide(run.proc, run, command, now, calendar=calendar())
    except Refused as refused:
        return refused.reasons
    return ()


def gates(run: Run, hands: Mapping[str, Power], actor: str, names: Mapping[str, str], now: Instant) -> list[GateView]:
    """The gates before the events that may follow. ``names``: officer id → name, for who has signed."""
    ahead = []
    for state, event in run.proc.steps:
        on = run.proc.event(event)
        if state == run.state and on is not None and on.gate and on.gate not in ahead:
            ahead.append(on.gate)
    return [_gate(run, name, hands, actor, names, now) for name in ahead]


def _gate(  # noqa: PLR0917  all of one page
    run: Run, name: str, hands: Mapping[str, Power], actor: str, names: Mapping[str, str], now: Instant
) -> GateView:
    gate = run.proc.definition.gates[name]
    trying = attempt(run.proc, name, effective(run))
    needs = tuple(_need(run, need, trying) for need in gate.needs)
    signed = {event.role: event for event in trying.of("signed")}
    signatures = []
    for role in gate.sign:
        given = signed.get(role)
        if given is not None:
            signatures.append(Signature(role, role_label(role), names.get(given.actor, given.actor), given.at))
            continue
        command = Command(run=run.id, type="signed", at=now, actor=actor, role=role, facts={"gate": name})
        signatures.append(Signature(role, role_label(role), may=role in hands and not refusals(run, command, now)))
    cites = tuple(cited(run.proc, several(gate.cite)))
    panel = _panel(run, name, gate, trying, hands, actor, names)
    return GateView(name, gate.label.say(language()), cites, needs, tuple(signatures), panel)


def _need(run: Run, need: str, trying: Attempt) -> tuple[str, str, bool]:
    kind, _, name = need.partition(".")
    table: Mapping[str, object] = run.proc.definition.docs if kind == "doc" else run.proc.definition.facts
    label = table.get(name)
    there = name in trying.docs if kind == "doc" else bool(trying.facts.get(name))
    return need, label.say(language()) if label is not None else name, there  # type: ignore[attr-defined]


def _panel(  # noqa: PLR0917  all of one page
    run: Run, name: str, gate: Gate, trying: Attempt, hands: Mapping[str, Power], actor: str, names: Mapping[str, str]
) -> PanelView | None:
    if gate.panel is None:
        return None
    member, given = gate.panel.role in hands, trying.of("opinion_given")
    mine, unsealed = any(event.actor == actor for event in given), bool(trying.of(UNSEALED))
    shown = opinions_shown(effective(run), name, actor)
    return PanelView(
        gate.panel.role,
        role_label(gate.panel.role),
        gate.panel.at_least,
        len(given),
        unsealed,
        trying.conclusion or "",
        tuple((names.get(event.actor, event.actor), str(event.facts["opinion"])) for event in shown),
        member and not mine and not unsealed and actor not in trying.people,
        member and not unsealed and len(given) >= gate.panel.at_least,
        mine and unsealed and trying.conclusion is None,
        tuple(_answers(run, gate)),
    )


def _answers(run: Run, gate: Gate) -> Iterable[tuple[str, str]]:
    fact = run.proc.definition.facts.get(gate.panel.concludes) if gate.panel else None
    if fact is None or not fact.choices:
        return [("yes", "是" if language() == "zh" else "Yes"), ("no", "否" if language() == "zh" else "No")]
    return [(key, label.say(language())) for key, label in fact.choices.items()]
