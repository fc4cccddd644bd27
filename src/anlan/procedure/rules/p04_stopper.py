"""P4: wherever a clock runs, something that ends it can still happen."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Terms that run in a configuration from which neither a stopper nor the expiry can be reached."""
    space = subject.space
    for name in space.terms:
        bit = space.bit(name)
        safe = space.leading_to(config for config in space.seen if not config[1] & bit)
        for state in sorted({config[0] for config in space.seen if config[1] & bit and config not in safe}):
            yield subject.find("P4", "p04_stuck", f"terms.{name}", "stop", state=state)
