"""The date of a statutory row, and whether the texts behind a term were in force and checked lately.

In: a row's name or a term, the start, the events. Out: a ``Due``; notes on texts not in force; whether a check is stale.
"""

import datetime as dt
from collections.abc import Iterable

from anlan.law.calendar import Calendar
from anlan.law.citation import find_article
from anlan.law.counting import add_months
from anlan.law.due import Due, count_back, due
from anlan.law.ending import Custody
from anlan.law.ledger import TermEvent
from anlan.law.length import Length
from anlan.law.row import find_limit
from anlan.law.term import Defer, Extend, Pause, Restart, Term, names
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


def not_in_force(term: Term, start: Instant, events: Iterable[TermEvent] = ()) -> tuple[Note, ...]:
    """What is cited and was not in force: the date is then not that law's.

    The term's own citations are read as of the start; those of its changes as of the start too, or as of the event where the term
    says ``law_at = "event"``.
    """
    asked = [(cite, start.date()) for cite in names(term.cite)]
    for event in events:
        day = event.at.date() if term.law_at == "event" else start.date()
        asked += [(cite, day) for part in _touched(term, event.kind) for cite in names(part.cite)]
    found = {}
    for cite, day in asked:
        try:
            find_article(cite, day)
        except InputError as wrong:
            found[cite] = wrong.note
    return tuple(found.values())


def _touched(term: Term, kind: str) -> list[Extend | Restart | Pause | Defer]:
    grants: list[Extend | Restart | Pause | Defer] = [one for one in term.extend.values() if one.on == kind]
    grants += [one for one in term.restart.values() if one.on == kind]
    grants += [one for one in term.pause.values() if kind in (one.on, one.from_, one.to)]
    return grants + [one for one in term.defer.values() if kind in (one.from_, one.to)]


def stale(term: Term, on: dt.date, months: int = 12) -> bool:
    """Whether the text of the term was last checked more than ``months`` before ``on``, or nobody says when."""
    if term.checked_on is None:
        return True
    again, _ = add_months(term.checked_on.toordinal(), months)
    return on.toordinal() > again
