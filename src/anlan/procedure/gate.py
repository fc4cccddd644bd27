"""What a gate still lacks: papers, facts, a panel's conclusion, sign-offs. Everything is listed, not the first thing.

In go the gate, the events up to now and what comes with the command; out come reasons, none when the gate is open. What counts is
what came since the gate was last passed in this run, so a second extension needs its own report and its own signatures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anlan.procedure.command import Case
from anlan.procedure.definition import Gate, Label
from anlan.procedure.event import Event, Value
from anlan.procedure.machine import Procedure
from anlan.procedure.refusal import Reason
from anlan.procedure.registry import roles
from anlan.procedure.run import CONCLUDED, OPINION, SIGNED, UNSEALED


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a gate: all events since it was last passed."""

    name: str
    gate: Gate
    events: Sequence[Event]

    def of(self, kind: str) -> list[Event]:
        """The sign-offs, opinions, unsealing or conclusion recorded for this gate in this attempt."""
        return [event for event in self.events if event.type == kind and event.facts.get("gate") == self.name]

    @property
    def docs(self) -> frozenset[str]:
        """The papers handed in."""
        return frozenset(name for event in self.events for name in event.docs)

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts recorded, the newest value of each."""
        return {name: value for event in self.events for name, value in event.facts.items()}

    @property
    def conclusion(self) -> str | None:
        """What the panel concluded, if it has."""
        found = self.of(CONCLUDED)
        return str(found[-1].facts["conclusion"]) if found else None

    @property
    def people(self) -> frozenset[str]:
        """Everybody who has given an opinion or signed: nobody acts twice."""
        return frozenset(event.actor for kind in (OPINION, SIGNED) for event in self.of(kind))


def attempt(proc: Procedure, name: str, events: Sequence[Event]) -> Attempt:
    """The attempt at the gate ``name`` that is under way after ``events`` (in order of happening)."""
    since = 0
    for place, event in enumerate(events, start=1):
        on = proc.event(event.type)
        if on is not None and on.gate == name:
            since = place
    return Attempt(name, proc.definition.gates[name], events[since:])


def missing(case: Case, name: str) -> Iterator[Reason]:
    """A reason for each thing the gate ``name`` lacks for the command."""
    trying = attempt(case.proc, name, case.before)
    docs = trying.docs | frozenset(case.command.docs)
    facts = {**trying.facts, **case.command.facts}
    for need in trying.gate.needs:
        kind, _, thing = need.partition(".")
        if kind == "doc" and thing not in docs:
            yield Reason.of(need, "missing_doc", case.label("docs", thing), gate=name)
        if kind == "fact" and (thing not in facts or facts[thing] is False):
            yield Reason.of(need, "missing_fact", case.label("facts", thing), gate=name)
    yield from _panel(case, trying)
    signed = {event.role: event.actor for event in trying.of(SIGNED)}
    for role in trying.gate.sign:
        if role not in signed:
            yield Reason.of(f"sign.{role}", "missing_sign", role_label(role), gate=name)
    if trying.gate.panel is None and set(signed.values()) == {case.command.actor}:
        yield Reason.of("four_eyes", "four_eyes", None, actor=case.command.actor, gate=name)


def _panel(case: Case, trying: Attempt) -> Iterator[Reason]:
    panel = trying.gate.panel
    if panel is None:
        return
    if trying.conclusion is None:
        count = len(trying.of(OPINION))
        label = role_label(panel.role)
        yield Reason.of(f"panel.{panel.at_least}", "missing_panel", label, gate=trying.name, least=panel.at_least, count=count)
    elif not panel.concludes and trying.conclusion != "yes":
        yield Reason.of("panel.no", "panel_said_no", None, gate=trying.name)
    elif panel.concludes and str(case.command.facts.get(panel.concludes, trying.conclusion)) != trying.conclusion:
        label = case.label("facts", panel.concludes)
        yield Reason.of(f"panel.{panel.concludes}", "panel_said_otherwise", label, gate=trying.name, concluded=trying.conclusion)


def opinions_shown(events: Sequence[Event], name: str, actor: str) -> list[Event]:
    """The opinions given at the gate ``name`` that ``actor`` may read: their own, and the others once they were unsealed."""
    unsealed = max((event.seq for event in events if event.type == UNSEALED and event.facts.get("gate") == name), default=0)
    opinions = [event for event in events if event.type == OPINION and event.facts.get("gate") == name]
    return [event for event in opinions if event.actor == actor or event.seq < unsealed]


def role_label(role: str) -> Label | None:
    """The name of the role, if the registry has it."""
    return roles().get(role)
