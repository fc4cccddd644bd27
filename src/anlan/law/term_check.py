"""What can be wrong inside one term although its shape is right: every fault is a note, all of them at once.

In: a term and its name. Out: notes, none when the term can be counted. Whether events, states and citations exist is for
whoever holds them: ``anlan.procedure``'s linter and ``anlan.law.citation``.
"""

from collections.abc import Iterator

from anlan.law.plan import counting_regimes, standard_readings
from anlan.law.term import Extend, Term, names
from anlan.values import Note

HOUR_UNITS = ("min", "h")


def term_faults(name: str, term: Term) -> tuple[Note, ...]:
    """Everything that keeps ``term`` from being counted; ``name`` goes into the sentences."""
    return (*_own(name, term), *_changes(name, term), *_readings(name, term))


def _own(name: str, term: Term) -> Iterator[Note]:
    if bool(term.start) == bool(term.before):
        yield Note.of("law.term.start_or_before", term=name)
    if term.before and (term.extend or term.restart or term.pause or term.defer or term.roll != "never"):
        yield Note.of("law.term.before_is_plain", term=name)
    if term.length.unit == "wd" and term.count == "elapsed":
        yield Note.of("law.term.workdays_elapsed", term=name)
    if term.roll != "never" and (term.count == "elapsed" or term.length.unit in HOUR_UNITS):
        yield Note.of("law.term.rolls_by_the_hour", term=name, length=str(term.length))
    if term.max is not None and term.max.rough < term.length.rough:
        yield Note.of("law.term.max_below_length", term=name, max=str(term.max), length=str(term.length))


def _changes(name: str, term: Term) -> Iterator[Note]:
    for key, extend in term.extend.items():
        yield from _extend(name, key, extend, term)
    for key, pause in term.pause.items():
        pair, one = bool(pause.from_ and pause.to), bool(pause.on)
        if pair == one or bool(pause.from_) != bool(pause.to):
            yield Note.of("law.term.pause_pair", term=name, pause=key)


def _extend(name: str, key: str, extend: Extend, term: Term) -> Iterator[Note]:
    if (extend.by is None) == (extend.total is None):
        yield Note.of("law.term.by_or_total", term=name, extend=key)
    for other in (*names(extend.after), *names(extend.unless)):
        if other not in term.extend:
            yield Note.of("law.term.unknown_extend", term=name, extend=key, other=other)
    if extend.total is not None and extend.total.rough < term.length.rough:
        yield Note.of("law.term.total_below_length", term=name, extend=key, total=str(extend.total), length=str(term.length))


def _readings(name: str, term: Term) -> Iterator[Note]:
    for key in term.readings or ():
        if key not in standard_readings():
            yield Note.of("law.term.unknown_reading", reading=key, known=", ".join(standard_readings()))
    if term.counting and term.counting not in counting_regimes():
        yield Note.of("law.term.unknown_counting", counting=term.counting, known=", ".join(counting_regimes()))
    for key in term.reading:
        if key == "main" or key in (term.readings or ()):
            yield Note.of("law.term.reading_name_taken", term=name, reading=key)
    if term.settled is not None and term.settled.reading not in ("main", *(term.readings or ()), *term.reading):
        yield Note.of("law.term.settled_unknown", term=name, reading=term.settled.reading)
