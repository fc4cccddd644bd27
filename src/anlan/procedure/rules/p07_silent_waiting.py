"""P7: nothing waits in silence: a run that has not ended has a clock running, or rests where the file says that it may."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """States in which no clock may be running although they are not named ``open_ended``; names there that need not be."""
    definition = subject.definition
    resting = {state for state, mask in subject.space.seen if not mask and state not in definition.final}
    for state in sorted(resting - set(definition.open_ended)):
        yield subject.find("P7", "p07_silent", f"states.{state}", "-")
    for state in sorted(set(definition.open_ended) - resting):
        yield subject.find("P7", "p07_needless", "-", "open_ended", state=state)
