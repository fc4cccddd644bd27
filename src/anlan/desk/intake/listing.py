"""The list of submissions: open ones in groups by what runs out first, closed ones by age, filtered in the database.

In: powers, the time, the query of the page. Out: groups of rows and the key of the next page. Open submissions are found through
their running clocks, whose index is by due time; those without a clock stand in a group of their own at the end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from anlan.desk import asked
from anlan.desk.intake.models import Submission
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.matters.models import Clock
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.words import tr
from anlan.values import Instant

PAGE = 50
MOST_CLOCKS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One submission with the clock that runs out first."""

    one: Submission
    state: str
    clock: Clock | None
    left: str
    term: str


@dataclass(frozen=True, slots=True)
class Group:
    """Submissions whose first clock runs out in the same span of time."""

    key: str
    label: str
    rows: tuple[Row, ...]


def tip_list(powers: Powers, now: Instant, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The context of the list for the query parameters ``kind``, ``state`` and ``after``."""
    kind, state = wanted.get("kind", ""), wanted.get("state", "open")
    rows = submissions_in_reach(powers, Permission.TIPS_READ, now)
    rows = rows.filter(kind=kind) if kind in dict(KINDS) else rows
    context = {"kind": kind, "state": state}
    if state == "closed":
        page = _before(rows.filter(matter__closed_at__isnull=False), wanted.get("after", ""))
        listed = [_row(one, None, now) for one in page[:PAGE]]
        group = Group("closed", tr("已办结", "Closed"), tuple(listed))
        return {**context, "groups": [group] if listed else [], "after": page[PAGE - 1].pk if len(page) > PAGE else 0}
    found = _by_clock(rows.filter(matter__closed_at=None), now)
    idle = [one for one in _without_clock(rows) if one.pk not in {row.one.pk for row in found}]
    return {**context, "groups": grouped([*found, *(_row(one, None, now) for one in idle)], now), "after": 0}


def grouped(rows: Iterable[Row], now: Instant) -> list[Group]:
    """The rows in groups: late, within hours, within three days, later, without a clock."""
    spans = (
        ("late", tr("已超期", "Overdue"), timedelta(0)),
        ("hours", tr("24 小时内", "Within 24 hours"), timedelta(hours=24)),
        ("days", tr("三天内", "Within three days"), timedelta(days=3)),
        ("later", tr("以后", "Later"), timedelta.max),
    )
    found: dict[str, list[Row]] = {key: [] for key in (*(span[0] for span in spans), "idle")}
    for row in rows:
        left = row.clock.due_at - now if row.clock else None
        found["idle" if left is None else next(key for key, _, most in spans if left < most)].append(row)
    labels = {key: label for key, label, _ in spans} | {"idle": tr("没有计时", "No clock runs")}
    return [Group(key, labels[key], tuple(group)) for key, group in found.items() if group]


def _by_clock(rows: QuerySet[Submission], now: Instant) -> list[Row]:
    running = Clock.objects.filter(ended_at=None, paused=False, run__matter__submission__in=rows.values("pk"))
    clocks = list(running.select_related("run").order_by("due_at", "pk")[:MOST_CLOCKS])
    first: dict[int, Clock] = {}
    for clock in clocks:
        first.setdefault(clock.run.matter_id, clock)
    whole = rows.filter(matter__in=first).prefetch_related("mentions", "matter__runs")
    found = {one.matter_id: one for one in whole}
    return [_row(found[matter], clock, now) for matter, clock in first.items() if matter in found]


def _without_clock(rows: QuerySet[Submission]) -> list[Submission]:
    idle = rows.filter(matter__closed_at=None).exclude(matter__runs__clocks__ended_at=None, matter__runs__clocks__isnull=False)
    return list(idle.order_by("-pk").prefetch_related("mentions", "matter__runs")[:PAGE])


def _before(rows: QuerySet[Submission], after: str) -> list[Submission]:
    last = asked.number(after)
    rows = rows.filter(pk__lt=last) if last else rows
    return list(rows.order_by("-pk").prefetch_related("mentions", "matter__runs")[: PAGE + 1])


def _row(one: Submission, clock: Clock | None, now: Instant) -> Row:
    runs = sorted(one.matter.runs.all(), key=lambda run: run.pk)
    run = clock.run if clock else runs[0]
    term = term_label(clock.run.sha, clock.term) if clock else ""
    return Row(one, state_label(run.sha, run.state), clock, time_left(clock.due_at, now) if clock else "", term)
