"""Which events of the record a person sees: those about rows of his bodies, and whatever the people of his bodies did.

A stream is named after the row it is about (``run/17``), and belongs to the body that the row belongs to now. Access granted to
a single matter opens the matter, not its log. The head office sees all, and it alone what belongs to no body (settings,
rebuilds, accounts that orders are for) or is of a kind that is not named here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from anlan.desk import asked
from anlan.desk.alerts.models import Alert
from anlan.desk.funds.models import Order
from anlan.desk.insight.models import PeriodReturn
from anlan.desk.intake.models import SealedIdentity
from anlan.desk.matters.models import Matter, Run
from anlan.desk.papers.models import Paper
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.scope import under
from anlan.desk.record.models import Event

ROWS: Mapping[str, tuple[type[Model], str]] = {
    "alert": (Alert, "organisation__path"),
    "matter": (Matter, "organisation__path"),
    "officer": (Officer, "organisation__path"),
    "order": (Order, "run__matter__organisation__path"),
    "organisation": (Organisation, "path"),
    "paper": (Paper, "matter__organisation__path"),
    "return": (PeriodReturn, "organisation__path"),
    "run": (Run, "matter__organisation__path"),
    "sealed": (SealedIdentity, "submission__matter__organisation__path"),
}
"""Kind of stream → the rows it is about and the way from them to their body."""


def visible(events: Sequence[Event], powers: Powers) -> list[Event]:
    """Those of ``events`` that the person may see, in their order; one query for each kind of stream among them."""
    if for_whole_office(powers, Permission.AUDIT_READ):
        return list(events)
    paths = powers.paths(Permission.AUDIT_READ)
    own = _numbers(Officer, "organisation__path", (asked.number(event.actor) for event in events), paths)
    streams = _streams({event.stream for event in events}, paths)
    return [event for event in events if event.stream in streams or asked.number(event.actor) in own]


def _streams(names: Iterable[str], paths: tuple[str, ...]) -> set[str]:
    numbers: defaultdict[str, dict[int, str]] = defaultdict(dict)
    found: set[str] = set()
    for name in names:
        kind, _, number = name.partition("/")
        numbers[kind][asked.number(number)] = name
    for kind, (table, path) in ROWS.items():
        found |= {numbers[kind][pk] for pk in _numbers(table, path, numbers[kind], paths)}
    return found


def _numbers(table: type[Model], path: str, wanted: Iterable[int], paths: tuple[str, ...]) -> set[int]:
    """Which of the ``wanted`` rows lie under ``paths``."""
    keys = set(wanted) - {0}
    rows: Any = table._default_manager.filter(under(paths, path), pk__in=keys)
    return set(rows.values_list("pk", flat=True)) if keys else set()
