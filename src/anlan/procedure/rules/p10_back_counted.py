"""P10: a term counted back from another does not outlive it."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.machine import enders


def check(subject: Subject) -> Iterator[Finding]:
    """Events that end the parent and leave the back-counted term running. What moves the parent moves it, or ends it (0052)."""
    terms = subject.definition.terms
    for name, clock in terms.items():
        parent = terms.get(clock.term.before)
        if parent is None:
            continue
        for event in sorted(enders(parent) - enders(clock)):
            yield subject.find("P10", "p10_outlives", f"terms.{name}", "stop", event=event, parent=clock.term.before)
