"""The list of events, newest first, paged by key; read in windows until a page is full, so that a long record stays fast."""

from dataclasses import dataclass

from anlan.desk.audit.scope import visible
from anlan.desk.people.models import Officer
from anlan.desk.people.powers import Powers
from anlan.desk.record.models import Event

PAGE, WINDOW, MOST = 100, 1000, 20
"""Rows of a page; events read at once; windows read for one page, after which the page ends early and says where to go on."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``before``: the key to ask for older events with, 0 at the end. ``names``: actor's number → name."""

    events: list[Event]
    before: int
    names: dict[str, str]


def page_of(powers: Powers, *, stream: str, actor: str, before: int) -> Page:
    """The events that the person may see, of one ``stream`` or ``actor`` where given, older than ``before`` where given."""
    rows, found, more = Event.objects.order_by("-pk"), [], True
    if stream:
        rows = rows.filter(stream=stream)
    if actor:
        rows = rows.filter(actor=actor)
    for _ in range(MOST):
        window = list((rows.filter(pk__lt=before) if before else rows)[:WINDOW])
        found += visible(window, powers)
        more = len(window) == WINDOW
        before = window[-1].pk if window else 0
        if len(found) > PAGE or not more:
            break
    if len(found) > PAGE:
        found, before, more = found[:PAGE], found[PAGE - 1].pk, True
    actors = {event.actor for event in found if event.actor.isdecimal()}
    names = {str(pk): name for pk, name in Officer.objects.filter(pk__in=actors).values_list("pk", "name")}
    return Page(found, before if more else 0, names)
