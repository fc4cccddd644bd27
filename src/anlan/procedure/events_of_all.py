"""The events that every procedure has for its gates: papers handed in, opinions, their unsealing, the conclusion, sign-offs.

In goes a case, out come reasons. Four eyes live here and in ``corrections``, nowhere else: at one gate nobody acts twice, the
clock never signs, and members of a panel do not see one another's opinion before all are in.
"""

from collections.abc import Generator, Iterator

from anlan.procedure.command import Case
from anlan.procedure.definition import Fact
from anlan.procedure.gate import Attempt, attempt, role_label
from anlan.procedure.refusal import Reason
from anlan.procedure.registry import roles
from anlan.procedure.run import OPINION, SIGNED, UNSEALED

CORRECTION = "correction"
"""The gate of corrections, which every procedure has: the fact ``target`` says which event."""


def check_attached(case: Case) -> Iterator[Reason]:
    """Papers or facts are handed in by a person, and there is at least one."""
    if not case.command.facts and not case.command.docs:
        yield Reason.of("empty", "nothing_attached")
    yield from _person(case)


def check_signature(case: Case) -> Iterator[Reason]:
    """A sign-off: in one of the gate's roles, after the panel has concluded, by a person who has not acted at this gate."""
    if case.command.facts.get("gate") == CORRECTION:
        yield from _person(case)
        return
    trying = yield from _attempt(case)
    if trying is None:
        return
    role = case.command.role
    if role not in trying.gate.sign:
        yield Reason.of("role", "may_not_sign", role_label(role), allowed=", ".join(trying.gate.sign) or "-")
    elif any(event.role == role for event in trying.of(SIGNED)):
        yield Reason.of(f"signed.{role}", "signed_already", role_label(role), gate=trying.name)
    if trying.gate.panel is not None and trying.conclusion is None:
        yield Reason.of("panel.open", "panel_open", None, gate=trying.name)
    yield from _once(case, trying)


def check_opinion(case: Case) -> Iterator[Reason]:
    """An opinion: by a member of the panel, in words, once, before anything was unsealed."""
    trying = yield from _attempt(case)
    if trying is None:
        return
    yield from _member(case, trying)
    if trying.of(UNSEALED):
        yield Reason.of("panel.unsealed", "panel_unsealed", None, gate=trying.name)
    if not str(case.command.facts.get("opinion", "")).strip():
        yield Reason.of("fact.opinion", "missing_words", None, fact="opinion")
    yield from _once(case, trying)


def check_unsealing(case: Case) -> Iterator[Reason]:
    """The opinions become visible: when enough are in, and once."""
    trying = yield from _attempt(case)
    if trying is None:
        return
    yield from _member(case, trying)
    panel, count = trying.gate.panel, len(trying.of(OPINION))
    if panel is not None and count < panel.at_least:
        label = role_label(panel.role)
        yield Reason.of(f"panel.{panel.at_least}", "missing_panel", label, gate=trying.name, least=panel.at_least, count=count)
    if trying.of(UNSEALED):
        yield Reason.of("panel.unsealed", "panel_unsealed", None, gate=trying.name)


def check_conclusion(case: Case) -> Iterator[Reason]:
    """The conclusion: by one who gave an opinion, after the unsealing, once, and one of the answers there are."""
    trying = yield from _attempt(case)
    if trying is None:
        return
    yield from _member(case, trying)
    if not trying.of(UNSEALED):
        yield Reason.of("panel.sealed", "panel_sealed", None, gate=trying.name)
    if trying.conclusion is not None:
        yield Reason.of("panel.concluded", "panel_concluded", None, gate=trying.name)
    if case.command.actor not in {event.actor for event in trying.of(OPINION)}:
        yield Reason.of("panel.member", "no_opinion_given", None, actor=case.command.actor)
    answers = _answers(case, trying)
    if answers is not None and str(case.command.facts.get("conclusion", "")) not in answers:
        yield Reason.of("fact.conclusion", "conclusion", None, allowed=", ".join(answers))


def _answers(case: Case, trying: Attempt) -> list[str] | None:
    panel = trying.gate.panel
    if panel is None or not panel.concludes:
        return ["yes", "no"]
    fact = case.proc.definition.facts.get(panel.concludes)
    return list(fact.choices) if isinstance(fact, Fact) and fact.kind == "choice" else None


def _attempt(case: Case) -> Generator[Reason, None, Attempt | None]:
    """The attempt at the gate named by the command; reasons when there is no such gate or it leads nowhere from here."""
    name = str(case.command.facts.get("gate", ""))
    yield from _person(case)
    if name not in case.proc.definition.gates:
        yield Reason.of("gate", "unknown_gate", None, gate=name, known=", ".join(case.proc.definition.gates) or "-")
        return None
    on = case.proc.definition.on
    if not any(on[event].gate == name and state == case.state for state, event in case.proc.steps):
        yield Reason.of("state", "gate_leads_nowhere", case.label("states", case.state), gate=name)
    return attempt(case.proc, name, case.before)


def _member(case: Case, trying: Attempt) -> Iterator[Reason]:
    panel = trying.gate.panel
    if panel is None:
        yield Reason.of("panel.none", "no_panel", None, gate=trying.name)
    elif case.command.role != panel.role:
        yield Reason.of("role", "role", role_label(case.command.role), allowed=panel.role)


def _once(case: Case, trying: Attempt) -> Iterator[Reason]:
    if case.command.actor in trying.people:
        yield Reason.of("four_eyes", "four_eyes", None, actor=case.command.actor, gate=trying.name)


def _person(case: Case) -> Iterator[Reason]:
    role = roles().get(case.command.role)
    if role is not None and role.kind == "clock":
        yield Reason.of("role", "not_a_person", role)
