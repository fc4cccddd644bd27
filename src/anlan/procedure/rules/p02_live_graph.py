"""P2: every state can be reached, an end can be reached from everywhere, and an end is the end."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """States that cannot be reached, from which there is no way to an end, or steps out of an end."""
    definition, space = subject.definition, subject.space
    for state in definition.states:
        if state not in space.states:
            yield subject.find("P2", "p02_unreachable", f"states.{state}", "-")
    for state, event in sorted(subject.proc.steps):
        if state in definition.final:
            yield subject.find("P2", "p02_out_of_end", f"on.{event}", "from", state=state)
    ending = space.leading_to(config for config in space.seen if config[0] in definition.final)
    for state in sorted({config[0] for config in space.seen if config not in ending}):
        yield subject.find("P2", "p02_no_end", f"states.{state}", "-")
