"""The date of a statutory row: its limit counted, a limit counted back from another row taken from that row's date."""

from collections.abc import Iterable

from anlan.law.calendar import Calendar
from anlan.law.citation import find_article
from anlan.law.due import Due, count_back, due
from anlan.law.ending import Custody
from anlan.law.ledger import TermEvent
from anlan.law.length import Length
from anlan.law.row import find_limit
from anlan.law.term import Term, names
from anlan.values import InputError, Instant, Note


def row_due(
    name: str,
    start: Instant,
    calendar: Calendar,
    events: Iterable[TermEvent] = (),
    *,
    custody: Custody | None = None,
    given: Length | None = None,
) -> Due:
    """When the limit ``name`` (``c-detention-3d``, ``c-appeal.ruling``) is due.

    ``start`` is the start of the row's own clock, or of the clock it is counted back from. Raises ``InputError`` for a row that
    has no date.
    """
    _, _, term = find_limit(name)
    happened = tuple(events)
    if term.before:
        parent = row_due(term.before, start, calendar, happened, custody=custody, given=given)
        return count_back(term, parent, calendar, happened)
    return due(term, start, calendar, happened, custody=custody, given=given)


def not_in_force(term: Term, start: Instant) -> tuple[Note, ...]:
    """What the term itself cites that was not in force on the day of the start: the date is then not that law's."""
    found = []
    for cite in names(term.cite):
        try:
            find_article(cite, start.date())
        except InputError as wrong:
            found.append(wrong.note)
    return tuple(found)
