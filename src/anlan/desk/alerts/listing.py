"""The queue: what is due first on top, paged by key (due time and id), never counted; on a page the reasons and the time left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from anlan.desk import asked
from anlan.desk.alerts.models import Alert
from anlan.desk.matters.saying import time_left
from anlan.desk.people.models import Officer
from anlan.desk.words import tr_later
from anlan.values import Instant

PAGE = 50
SOON = timedelta(hours=1)
TABS = (
    ("new", tr_later("待认领", "Nobody's")),
    ("mine", tr_later("我的", "Mine")),
    ("working", tr_later("处置中", "Being worked")),
    ("done", tr_later("已处置", "Done")),
)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One line."""

    alert: Alert
    left: str
    urgency: str


@dataclass(frozen=True, slots=True)
class Queue:
    """One page. ``after``: the key to ask the next page with, empty on the last."""

    tab: str
    rows: list[AlertRow]
    after: str


def queue_page(alerts: QuerySet[Alert], wanted: Mapping[str, str], officer: Officer, now: Instant) -> Queue:
    """The page that ``tab`` and ``after`` ask for."""
    tab = wanted.get("tab", "new") if wanted.get("tab") in dict(TABS) else "new"
    if tab == "done":
        return _done(alerts, wanted.get("after", ""))
    found = alerts.filter(state="working", claimed_by=officer) if tab == "mine" else alerts.filter(state=tab)
    at, pk = asked.place(wanted.get("after"))
    if at is not None:
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=pk), due_at__gte=at)
    page = _rows(alerts, found.order_by("due_at", "pk"))
    last = page[PAGE - 1] if len(page) > PAGE else None
    rows = [AlertRow(alert, time_left(alert.due_at, now), urgency(alert.due_at, now)) for alert in page[:PAGE]]
    return Queue(tab, rows, asked.place_of(last.due_at, last.pk) if last else "")


def _done(alerts: QuerySet[Alert], after: str) -> Queue:
    found = alerts.filter(state="done")
    if last := asked.number(after):
        found = found.filter(pk__lt=last)
    page = _rows(alerts, found.order_by("-pk"))
    return Queue("done", [AlertRow(a, "", "") for a in page[:PAGE]], str(page[PAGE - 1].pk) if len(page) > PAGE else "")


def _rows(alerts: QuerySet[Alert], ordered: QuerySet[Alert]) -> list[Alert]:
    """One row more than a page, in their order. The order is found in the index alone; only the rows of the page are read."""
    keys = list(ordered.values_list("pk", flat=True)[: PAGE + 1])
    shown = alerts.select_related(None).select_related("source", "claimed_by")
    found = {alert.pk: alert for alert in shown.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def urgency(due: Instant, now: Instant) -> str:
    """``late``, ``soon`` (within the hour) or nothing."""
    return "late" if due < now else "soon" if due - now <= SOON else ""
