"""A term asked for on the command line: a statutory row (``c-custody-2m``, ``c-appeal.ruling``) or a term of a definition
(``stop_payment.stop``).

In: the name and the start. Out: the term, the short names its citations use, what is known of its text, and its due date.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from anlan.cli.language import LANG
from anlan.law import Calendar, Due, Length, Term, TermEvent, count_back, due, find_limit, not_in_force, rows, touched_by
from anlan.procedure.library import library
from anlan.values import InputError, Instant, Note


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says besides the term."""

    start: Instant
    events: tuple[TermEvent, ...] = ()
    custody: bool | None = None
    given: Length | None = None


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """``parent`` is the term that this one is counted back from. ``status`` is how far a row's text was checked."""

    name: str
    term: Term
    parent: "FoundTerm | None" = None
    laws: Mapping[str, str] = field(default_factory=dict)
    status: str = ""

    @property
    def label(self) -> str:
        """Its name in the language of the run."""
        return self.term.label if LANG == "zh" or not self.term.label_en else self.term.label_en

    @property
    def note(self) -> str:
        """What is to be known about its text, in the language of the run."""
        return self.term.note if LANG == "zh" or not self.term.note_en else self.term.note_en

    def remarks(self, asked: Asked) -> tuple[Note, ...]:
        """Which of the texts it cites were not in force; the citations of a definition are the linter's."""
        return not_in_force(self.term, asked.start, asked.events) if self.status else ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The events that can change it."""
        own = touched_by(self.term) - {self.term.start}
        return tuple(sorted(own | set(self.parent.kinds if self.parent else ())))

    def due(self, asked: Asked, calendar: Calendar) -> Due:
        """When it is due."""
        if self.parent is not None:
            return count_back(self.term, self.parent.due(asked, calendar), calendar, asked.events)
        return due(self.term, asked.start, calendar, asked.events, custody=asked.custody, given=asked.given)


def find_term(name: str, start: Instant) -> FoundTerm:
    """The term of that name, of the version that holds at ``start``. Raises ``InputError``."""
    first, dot, last = name.partition(".")
    if first in rows() or not dot:
        return _row(name)
    proc = library().in_force(first, start.date())
    if last not in proc.terms:
        raise InputError(Note.of("law.row.unknown_term", procedure=first, term=last, known=", ".join(proc.terms)))
    term = proc.terms[last].term
    parent = find_term(f"{first}.{term.before}", start) if term.before else None
    return FoundTerm(name, term, parent, proc.definition.law)


def _row(name: str) -> FoundTerm:
    row, limit, term = find_limit(name)
    parent = _row(term.before) if term.before else None
    return FoundTerm(f"{row.id}.{limit}", term, parent, {}, row.status)


def unknown_kinds(found: FoundTerm, events: Iterable[TermEvent]) -> tuple[str, ...]:
    """The kinds of events that the term has never heard of."""
    known = {*found.kinds, found.term.start}
    return tuple(event.kind for event in events if event.kind not in known)
