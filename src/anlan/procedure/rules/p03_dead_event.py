"""P3: nothing in the file is without effect: events, gates, stoppers, extensions, facts, papers, aliases.

A part that can never act is either a slip or reads as if it protected somebody. Nor is a fact refused for being late: where an
act counts a target of our own afresh, and may do so again and again, it must be taken also when that target has run out.
"""

from collections.abc import Iterator

from anlan.procedure.definition import CLOCK, OPENED, several
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.machine import enders, movers


def check(subject: Subject) -> Iterator[Finding]:
    """Events that move nothing, events that cannot happen, and parts of terms that never meet a running clock."""
    yield from _events(subject)
    yield from _parts(subject)
    yield from _unused(subject)


def _events(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    moving = {event for (state, event), after in subject.proc.steps.items() if after != state}
    taken = {(arc.source[0], arc.event) for arc in subject.space.arcs}
    for name, on in definition.on.items():
        if name != OPENED and not (name in moving or on.gate or on.opens or subject.proc.touched.get(name)):
            yield subject.find("P3", "p03_no_effect", f"on.{name}", "-")
        if on.to and on.from_ == (on.to,):
            yield subject.find("P3", "p03_to_itself", f"on.{name}", "to", state=on.to)
        if several(on.by) == (CLOCK,) and not any(clock.term.expire == name for clock in definition.terms.values()):
            yield subject.find("P3", "p03_clock_never", f"on.{name}", "by")
        for state in on.from_:
            if state in subject.space.states and (state, name) not in taken:
                yield subject.find("P3", "p03_never_there", f"on.{name}", "from", state=state)


def _parts(subject: Subject) -> Iterator[Finding]:
    """Stoppers and changes whose event cannot come while the clock runs."""
    space = subject.space
    for name, clock in subject.definition.terms.items():
        bit = space.bit(name)
        meets = {arc.event for arc in space.arcs if arc.source[1] & bit}
        for event in sorted(enders(clock) - meets - {clock.term.expire}):
            yield subject.find("P3", "p03_stopper_never", f"terms.{name}", "stop", event=event)
        changes = [*movers(clock), *(pause.from_ or pause.on for pause in clock.term.pause.values())]
        changes += [pause.to for pause in clock.term.pause.values() if pause.to]
        changes += [defer.to for defer in clock.term.defer.values()]
        late = {part.on for part in clock.term.restart.values() if part.after_expiry}
        for event in sorted({*changes} - meets - late):
            yield subject.find("P3", "p03_change_never", f"terms.{name}", "-", event=event)
        for part, restart in clock.term.restart.items():
            if clock.term.kind == "target" and restart.times is None and not restart.after_expiry:
                yield subject.find("P3", "p03_late_act", f"terms.{name}.restart.{part}", "after_expiry", event=restart.on)
        if not any(config[1] & bit for config in space.seen):
            yield subject.find("P3", "p03_never_runs", f"terms.{name}", "start")


def _unused(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    used_gates = {on.gate for on in definition.on.values()}
    for name in definition.gates:
        if name not in used_gates:
            yield subject.find("P3", "p03_unused", f"gates.{name}", "-")
    gates = definition.gates.values()
    needs = {need for gate in gates for need in gate.needs}
    facts = {fact for on in definition.on.values() for fact in on.carries}
    facts |= {gate.panel.concludes for gate in gates if gate.panel}
    for name in definition.docs:
        if f"doc.{name}" not in needs:
            yield subject.find("P3", "p03_unused", f"docs.{name}", "-")
    for name in definition.facts:
        if f"fact.{name}" not in needs and name not in facts:
            yield subject.find("P3", "p03_unused", f"facts.{name}", "-")
