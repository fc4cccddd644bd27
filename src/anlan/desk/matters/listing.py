"""Lists that stay fast: filtered in the database, paged by key (the last id seen), never counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from anlan.desk import asked
from anlan.desk.matters.models import Matter
from anlan.desk.words import tr_later

PAGE = 50
LISTS = (
    ("open", tr_later("在办", "Open")),
    ("closed", tr_later("已办结", "Closed")),
    ("all", tr_later("全部", "All")),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``after``: the key to ask the next page with, 0 on the last."""

    rows: list[Matter]
    after: int
    kind: str
    which: str
    number: str


def page_of(rows: QuerySet[Matter], wanted: Mapping[str, str]) -> Page:
    """The page that the query parameters ``kind``, ``which``, ``number``, ``after`` ask for."""
    kind, which, number = wanted.get("kind", ""), wanted.get("which", "open"), wanted.get("number", "").strip()
    if number:
        rows = rows.filter(number__startswith=number.upper())
    elif which in ("open", "closed"):
        rows = rows.filter(closed_at__isnull=which == "open")
    if kind:
        rows = rows.filter(kind=kind)
    if after := asked.number(wanted.get("after")):
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0, kind, which, number)
