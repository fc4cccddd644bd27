"""P5: no clock runs on in a final state."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Terms that still run when the run has ended, with the event that let them."""
    space, final = subject.space, subject.definition.final
    found = {
        (name, arc.event, arc.target[0])
        for arc in space.arcs
        if arc.target[0] in final and arc.target[1]
        for name in space.running(arc.target)
    }
    for name, event, state in sorted(found):
        yield subject.find("P5", "p05_leak", f"terms.{name}", "stop", event=event, state=state)
