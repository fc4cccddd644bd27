"""P8: no clock can be kept running for ever: extensions are counted, no order of them passes the most, nothing starts a running
clock.

Lengths are compared by months of 30 days, as ``anlan.law`` puts them in order; the date itself is guarded again whenever it is
counted.
"""

from collections.abc import Iterator, Mapping

from anlan.law.length import Length
from anlan.law.term import Extend, Term, names
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject
from anlan.procedure.machine import enders


def check(subject: Subject) -> Iterator[Finding]:
    """Extensions without a limit, limits that an order of extensions passes or none reaches, starts of a clock that runs."""
    for name, clock in subject.definition.terms.items():
        table, term = f"terms.{name}", clock.term
        yield from _started_twice(subject, name)
        for part, extend in term.extend.items():
            if extend.times is None:
                yield subject.find("P8", "p08_no_times", f"{table}.extend.{part}", "times")
        if not term.extend or any(extend.times is None for extend in term.extend.values()):
            continue
        if any(extend.times == "no_limit" for extend in term.extend.values()):
            continue
        if term.max is None:
            yield subject.find("P8", "p08_no_max", table, "max")
            continue
        longest, order = longest_order(term)
        if longest > term.max.rough:
            yield subject.find("P8", "p08_passes_max", table, "max", max=str(term.max), order=", ".join(order))
        elif longest < term.max.rough:
            yield subject.find("P8", "p08_never_reached", table, "max", max=str(term.max), order=", ".join(order))


def _started_twice(subject: Subject, name: str) -> Iterator[Finding]:
    clock, bit = subject.definition.terms[name], subject.space.bit(name)
    again = {arc.event for arc in subject.space.arcs if arc.source[1] & bit and arc.event in clock.starts}
    for event in sorted(again - enders(clock)):
        on = subject.definition.on.get(event)
        if on is None or on.times != 1 or len(clock.starts) > 1:
            yield subject.find("P8", "p08_starts_again", f"terms.{name}", "start", event=event)


def longest_order(term: Term) -> tuple[int, list[str]]:
    """The most minutes that any order of extensions gives, each granting its most, and that order."""
    best: tuple[int, list[str]] = (term.length.rough, [])
    waiting: list[tuple[int, list[str]]] = [best]
    while waiting:
        length, order = waiting.pop()
        best = max(best, (length, order), key=lambda found: found[0])
        for part, extend in term.extend.items():
            if _may(term.extend, part, order):
                after = extend.total.rough if extend.total else length + _most(extend).rough
                if after >= length:
                    waiting.append((after, [*order, part]))
    return best


def _most(extend: Extend) -> Length:
    assert extend.by is not None  # P1: exactly one of by and total
    return extend.by.most


def _may(parts: Mapping[str, Extend], part: str, order: list[str]) -> bool:
    """Whether the law lets ``part`` be granted after ``order``."""
    extend = parts[part]
    limit = extend.times if isinstance(extend.times, int) else 1
    return (
        order.count(part) < limit
        and all(first in order for first in names(extend.after))
        and not any(other in order for other in names(extend.unless))
    )
