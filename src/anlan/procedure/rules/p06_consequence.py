"""P6: when time is up, something follows, and it can follow wherever the clock may be running."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.registry import consequences


def check(subject: Subject) -> Iterator[Finding]:
    """Terms without expiry and consequence, expiry events not accepted where the clock can run, unknown procedures to open."""
    space, final = subject.space, subject.definition.final
    for name, clock in subject.definition.terms.items():
        table, term = f"terms.{name}", clock.term
        if not term.expire and not term.overdue:
            yield subject.find("P6", "p06_nothing_follows", table, "overdue")
        if term.expire:
            bit = space.bit(name)
            states = {state for state, mask in space.seen if mask & bit and state not in final}
            for state in sorted(states):
                if (state, term.expire) not in subject.proc.steps:
                    yield subject.find("P6", "p06_not_accepted", f"on.{term.expire}", "from", state=state, term=name)
        found = consequences().get(term.overdue)
        if found is not None and found.opens and subject.procedures is not None and found.opens not in subject.procedures:
            yield subject.find("P6", "p06_opens_unknown", table, "overdue", name=term.overdue, opens=found.opens)
