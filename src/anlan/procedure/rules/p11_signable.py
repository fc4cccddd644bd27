"""P11: a gate can be signed: by persons, different ones, inside; a panel is one of at least three."""

from collections.abc import Iterator

from anlan.procedure.definition import Gate, several
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.registry import roles

LEAST = 3
"""The fewest who deliberate: 集体研判 asks for three."""


def check(subject: Subject) -> Iterator[Finding]:
    """Gates that nobody can sign as written."""
    for name, gate in subject.definition.gates.items():
        yield from _signers(subject, f"gates.{name}", gate)
        panel = gate.panel
        if panel is None:
            continue
        table = f"gates.{name}.panel"
        if panel.at_least < LEAST:
            yield subject.find("P11", "p11_too_few", table, "at_least", found=panel.at_least, least=LEAST)
        if roles()[panel.role].one or roles()[panel.role].kind == "clock":
            yield subject.find("P11", "p11_one_person", table, "role", role=panel.role)


def _signers(subject: Subject, table: str, gate: Gate) -> Iterator[Finding]:
    for role in gate.sign:
        if roles()[role].kind == "clock":
            yield subject.find("P11", "p11_clock_signs", table, "sign", role=role)
    for role in sorted({role for role in gate.sign if gate.sign.count(role) > 1}):
        yield subject.find("P11", "p11_twice", table, "sign", role=role)
    if gate.panel is None and len(gate.sign) == 1 and roles()[gate.sign[0]].one:
        recorders = {role for on in subject.definition.on.values() if f"gates.{on.gate}" == table for role in several(on.by)}
        if recorders == {gate.sign[0]}:
            yield subject.find("P11", "p11_two_eyes", table, "sign", role=gate.sign[0])
