"""What a scenario need not tell: the paperwork of a gate, supplied for a step just before it.

In go the run and the step, out come commands: a panel's opinions, unsealing and conclusion, and a sign-off by a different
person for each role; for a correction the second person's. Papers and facts are handed in with them. They go through ``decide``
like everything else.
"""

from collections.abc import Iterator

from anlan.procedure.command import Command
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.procedure.events_of_all import CORRECTION
from anlan.procedure.gate import attempt
from anlan.procedure.run import ATTACHED, CONCLUDED, CORRECTED, OPINION, SIGNED, UNSEALED, Run, effective
from anlan.procedure.scenario import ScenarioStep
from anlan.values import Instant

_SECOND = "second_person"


def supplies(run: Run, step: ScenarioStep, at: Instant) -> Iterator[Command]:
    """The commands that open the way for ``step``."""
    if step.do == CORRECTED:
        yield from _second_person(run, step, at)
    on = run.proc.event(step.do)
    if on is None or on.gate not in run.proc.definition.gates:
        return
    trying = attempt(run.proc, on.gate, effective(run))
    needs = [need.partition(".")[::2] for need in trying.gate.needs]
    docs = {name: name for kind, name in needs if kind == "doc" and name not in trying.docs}
    facts: dict[str, Value] = {
        name: _some(run.proc.definition.facts[name])
        for kind, name in needs
        if kind == "fact" and name in run.proc.definition.facts and name not in trying.facts and name not in step.facts
    }
    role = trying.gate.sign[0] if trying.gate.sign else "officer"
    if docs or facts:
        yield Command(run=run.id, type=ATTACHED, at=at, actor=role, role=role, facts=facts, docs=docs)
    if trying.conclusion is None:
        yield from _panel(run, on.gate, step, at)
    signed = {event.role for event in trying.of(SIGNED)}
    for role in trying.gate.sign:
        if role not in signed:
            yield Command(run=run.id, type=SIGNED, at=at, actor=f"{role}_at_{on.gate}", role=role, facts={"gate": on.gate})


def _panel(run: Run, gate: str, step: ScenarioStep, at: Instant) -> Iterator[Command]:
    panel = run.proc.definition.gates[gate].panel
    if panel is None:
        return
    members = [f"{panel.role}_{number}" for number in range(1, panel.at_least + 1)]
    for member in members:
        facts: dict[str, Value] = {"gate": gate, "opinion": "…"}
        yield Command(run=run.id, type=OPINION, at=at, actor=member, role=panel.role, facts=facts)
    yield Command(run=run.id, type=UNSEALED, at=at, actor=members[0], role=panel.role, facts={"gate": gate})
    answer = step.panel or step.facts.get(panel.concludes, "yes")
    yield Command(
        run=run.id, type=CONCLUDED, at=at, actor=members[0], role=panel.role, facts={"gate": gate, "conclusion": answer}
    )


def _second_person(run: Run, step: ScenarioStep, at: Instant) -> Iterator[Command]:
    target = step.facts.get("target")
    found = [event for event in effective(run) if target in (event.seq, event.type)]
    if found:
        facts: dict[str, Value] = {"gate": CORRECTION, "target": found[-1].seq}
        yield Command(run=run.id, type=SIGNED, at=at, actor=_SECOND, role="squad_lead", facts=facts)


def _some(fact: Fact) -> Value:
    """A value of the fact's kind, for a gate that asks for one."""
    if fact.kind == "choice":
        return next(iter(fact.choices))
    samples: dict[str, Value] = {"yes_no": True, "number": 1, "money": 1, "length": "1d", "date": "2020-01-01", "text": "…"}
    return samples[fact.kind]
