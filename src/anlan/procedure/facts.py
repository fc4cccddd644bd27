"""Whether the facts and papers of a command are ones the definition knows, hold what they should, and are all there.

In go a procedure and a command, out come reasons. What a gate needs is ``gate``'s.
"""

from collections.abc import Iterator, Mapping

from anlan.law.length import Length, NotALength
from anlan.procedure.command import Command
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.procedure.machine import Procedure
from anlan.procedure.refusal import Reason
from anlan.values import NotAnInstant, parse_instant


def check_facts(proc: Procedure, command: Command) -> Iterator[Reason]:
    """Every fact and paper must be declared, and a fact must hold what its kind says."""
    facts, docs = proc.definition.facts, proc.definition.docs
    for name, value in command.facts.items():
        if name not in facts:
            yield Reason.of(f"unknown.{name}", "unknown_fact", None, known=", ".join(sorted(facts)) or "-")
        elif not holds(facts[name], value):
            yield Reason.of(f"kind.{name}", "wrong_kind", facts[name], kind=facts[name].kind, found=str(value))
    for name in command.docs:
        if name not in docs:
            yield Reason.of(f"unknown.{name}", "unknown_doc", None, known=", ".join(sorted(docs)) or "-")


def check_carried(proc: Procedure, command: Command, facts: Mapping[str, Value]) -> Iterator[Reason]:
    """Every fact that the event must carry is stated; ``facts`` may add to those of the command."""
    on = proc.event(command.type)
    for name in on.carries if on else ():
        if name not in command.facts and name not in facts:
            yield Reason.of(f"fact.{name}", "missing_carried", proc.definition.facts.get(name), event=command.type)


def holds(fact: Fact, value: Value) -> bool:
    """Whether ``value`` is of the fact's kind."""
    if fact.kind == "yes_no":
        return isinstance(value, bool)
    if fact.kind in ("number", "money"):
        return isinstance(value, int) and not isinstance(value, bool) and (fact.kind == "number" or value >= 0)
    if not isinstance(value, str) or not value.strip():
        return False
    if fact.kind == "choice":
        return value in fact.choices
    return fact.kind == "text" or _parses(fact.kind, value)


def _parses(kind: str, text: str) -> bool:
    try:
        Length.parse(text) if kind == "length" else parse_instant(text)
    except (NotALength, NotAnInstant):
        return False
    return True
