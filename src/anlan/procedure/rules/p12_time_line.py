"""P12: on every day from the oldest version on, exactly one version of a procedure applies."""

from collections.abc import Iterator

from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A version that begins with another, or ends before the next begins or after."""
    mine = subject.definition
    later = [other for other in subject.neighbours if other.in_force_from > mine.in_force_from]
    if any(other.in_force_from == mine.in_force_from for other in subject.neighbours):
        yield subject.find("P12", "p12_same_day", "-", "in_force_from", date=str(mine.in_force_from))
    until = mine.in_force_until
    if until is not None and until <= mine.in_force_from:
        yield subject.find("P12", "p12_ends_first", "-", "in_force_until", date=str(until))
    if until is not None and later:
        following = min(other.in_force_from for other in later)
        if following != until:
            key = "p12_gap" if following > until else "p12_overlap"
            yield subject.find("P12", key, "-", "in_force_until", date=str(until), next=str(following))
