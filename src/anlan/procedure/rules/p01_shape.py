"""P1: every name in the file means something, every label has words, every number can be what it says.

In goes a definition that was read, out come findings about names of states, events, gates, roles, facts and papers, and about
terms that cannot be counted (those faults are ``anlan.law``'s).
"""

import re
from collections.abc import Collection, Iterable, Iterator

from anlan.law.length import LengthRange
from anlan.law.term import Term, touched_by
from anlan.law.term_check import term_faults
from anlan.procedure.definition import CLOCK, GRANTED, OPENED, Clock, Fact, Gate, Label, On, several
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.registry import consequences, roles
from anlan.procedure.run import ENGINE
from anlan.values import near

_RISK = re.compile(r"rp-\d{2}")


def check(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the names of the definition."""
    definition = subject.definition
    yield from _labels(subject)
    for key in ("final", "open_ended", "custody"):
        yield from _known(subject, "-", key, getattr(definition, key), definition.states)
    yield from _known(subject, "-", "initial", (definition.initial,), definition.states)
    if not definition.final:
        yield subject.find("P1", "p01_empty", "-", "final")
    for name, gate in definition.gates.items():
        yield from _gate(subject, f"gates.{name}", gate)
    for name, on in definition.on.items():
        yield from _event(subject, name, on)
    for name, clock in definition.terms.items():
        yield from _term(subject, name, clock)


def _known(subject: Subject, table: str, key: str, given: Iterable[str], pool: Collection[str]) -> Iterator[Finding]:
    for name in given:
        if name not in pool:
            yield subject.find("P1", "p01_unknown", table, key, name=name, known=near(name, pool))


def _labels(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    labels: list[tuple[str, Label]] = [("label", definition.label)]
    for table in ("states", "docs", "facts"):
        labels += [(f"{table}.{name}", label) for name, label in getattr(definition, table).items()]
    labels += [(f"gates.{name}", gate.label) for name, gate in definition.gates.items()]
    labels += [(f"on.{name}", on.label) for name, on in definition.on.items()]
    for name, clock in definition.terms.items():
        labels.append((f"terms.{name}", Label(zh=clock.term.label, en=clock.term.label_en)))
    for fact, value in definition.facts.items():
        labels += [(f"facts.{fact}.choices.{name}", label) for name, label in value.choices.items()]
        if bool(value.choices) != (value.kind == "choice"):
            yield subject.find("P1", "p01_choices", f"facts.{fact}", "choices")
    for table, label in labels:
        for lang in ("zh", "en"):
            if not getattr(label, lang).strip():
                yield subject.find("P1", "p01_no_words", table, lang)


def _gate(subject: Subject, table: str, gate: Gate) -> Iterator[Finding]:
    definition = subject.definition
    pool = [*(f"doc.{name}" for name in definition.docs), *(f"fact.{name}" for name in definition.facts)]
    yield from _known(subject, table, "needs", gate.needs, pool)
    yield from _known(subject, table, "sign", gate.sign, roles())
    if not gate.needs and not gate.sign and gate.panel is None:
        yield subject.find("P1", "p01_empty", table, "needs")
    if gate.panel is not None:
        yield from _known(subject, f"{table}.panel", "role", (gate.panel.role,), roles())
        if gate.panel.concludes:
            yield from _known(subject, f"{table}.panel", "concludes", (gate.panel.concludes,), definition.facts)


def _event(subject: Subject, name: str, on: On) -> Iterator[Finding]:
    definition, table = subject.definition, f"on.{name}"
    if name in ENGINE - {OPENED}:
        yield subject.find("P1", "p01_reserved", "on", name)
    yield from _known(subject, table, "by", several(on.by), roles())
    yield from _known(subject, table, "from", on.from_, definition.states)
    yield from _known(subject, table, "to", (on.to,) if on.to else (), definition.states)
    yield from _known(subject, table, "gate", (on.gate,) if on.gate else (), definition.gates)
    yield from _known(subject, table, "carries", on.carries, definition.facts)
    if subject.procedures is not None and on.opens:
        yield from _known(subject, table, "opens", (on.opens,), subject.procedures)
    if on.times is not None and on.times < 1:
        yield subject.find("P1", "p01_times", table, "times", found=on.times)
    for key in ("by", "from_"):
        if not getattr(on, key) and name != OPENED:
            yield subject.find("P1", "p01_empty", table, key.rstrip("_"))
    if name == OPENED and (on.from_ or on.to or on.gate):
        yield subject.find("P1", "p01_opened", table, "from")
    yield from _risk(subject, table, on.risk)


def _risk(subject: Subject, table: str, tags: Iterable[str]) -> Iterator[Finding]:
    for tag in tags:
        if not _RISK.fullmatch(tag):
            yield subject.find("P1", "p01_risk", table, "risk", found=tag)


def _term(subject: Subject, name: str, clock: Clock) -> Iterator[Finding]:
    definition, table, term = subject.definition, f"terms.{name}", clock.term
    events = {*definition.on, OPENED}
    for event in sorted({*touched_by(term), *clock.starts, term.expire} - {""}):
        yield from _known(subject, table, _key_of(term, clock, event), (event,), events)
    for fault in term_faults(name, term):
        yield Finding("P1", subject.file, table, "-", fault)
    if term.before:
        yield from _known(subject, table, "before", (term.before,), set(definition.terms) - {name})
        if term.before in definition.terms and definition.terms[term.before].term.before:
            yield subject.find("P1", "p01_before_before", table, "before", name=term.before)
    if term.overdue:
        yield from _known(subject, table, "overdue", (term.overdue,), consequences())
    if term.expire in definition.on and several(definition.on[term.expire].by) != (CLOCK,):
        yield subject.find("P1", "p01_expire_by_clock", table, "expire", name=term.expire)
    yield from _granted(subject, table, clock)
    yield from _when(subject, table, clock)
    yield from _risk(subject, table, clock.risk)


def _key_of(term: Term, clock: Clock, event: str) -> str:
    """The key of the term's table that names ``event``."""
    if event in term.stop:
        return "stop"
    if event in clock.starts:
        return "start"
    if event == term.expire:
        return "expire"
    for part in ("extend", "restart", "pause", "defer"):
        for name, table in getattr(term, part).items():
            for key in ("on", "from_", "to"):
                if getattr(table, key, "") == event:
                    return f"{part}.{name}.{key.rstrip('_')}"
    return "reading"


def _granted(subject: Subject, table: str, clock: Clock) -> Iterator[Finding]:
    """An event that grants a length of its choosing must carry it."""
    choosing = [part.on for part in clock.term.extend.values() if isinstance(part.by, LengthRange) and part.by.fixed is None]
    choosing += [part.on for part in clock.term.pause.values() if part.on]
    choosing += clock.starts if clock.term.given else ()
    fact = subject.definition.facts.get(GRANTED)
    for event in choosing:
        on = subject.definition.on.get(event)
        if on is not None and (GRANTED not in on.carries or not isinstance(fact, Fact) or fact.kind != "length"):
            yield subject.find("P1", "p01_granted", f"on.{event}", "carries", term=table)


def _when(subject: Subject, table: str, clock: Clock) -> Iterator[Finding]:
    for name, values in clock.when.items():
        fact = subject.definition.facts.get(name)
        if fact is None or fact.kind != "choice":
            yield subject.find("P1", "p01_when", table, "when", name=name)
            continue
        yield from _known(subject, table, "when", values, fact.choices)
        for start in clock.starts:
            on = subject.definition.on.get(start)
            if on is None or name not in on.carries:
                yield subject.find("P1", "p01_when_carried", table, "when", name=name, event=start)
