"""Lists of orders: newest page by key, on the page what runs out first on top."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from anlan.desk import asked
from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.values import Instant

PAGE = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line."""

    run: Run
    state: str
    amount_fen: int
    clock: Clock | None
    term: str
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page. ``after``: the key to ask the next page with, 0 on the last."""

    rows: list[OrderRow]
    after: int
    state: str


def order_rows(runs: QuerySet[Run], wanted: Mapping[str, str], now: Instant) -> OrderPage:
    """The page that ``state`` (open, ended) and ``after`` ask for."""
    state, after = wanted.get("state", "open"), asked.number(wanted.get("after"))
    found = runs.filter(ended_at__isnull=state != "ended").select_related("order", "opened_by__order")
    if after:
        found = found.filter(pk__lt=after)
    page = list(found.order_by("-pk").prefetch_related("clocks")[: PAGE + 1])
    rows = [_row(run, now) for run in page[:PAGE]]
    rows.sort(key=lambda row: (row.clock is None, row.clock.due_at if row.clock else now))
    return OrderPage(rows, page[PAGE - 1].pk if len(page) > PAGE else 0, state)


def _row(run: Run, now: Instant) -> OrderRow:
    running = sorted((c for c in run.clocks.all() if c.ended_at is None), key=lambda c: c.due_at)
    clock = running[0] if running else None
    order = getattr(run, "order", None) or getattr(run.opened_by, "order", None)
    return OrderRow(
        run,
        state_label(run.sha, run.state),
        order.amount_fen if order else run.matter.loss_fen,
        clock,
        term_label(run.sha, clock.term) if clock else "",
        time_left(clock.due_at, now) if clock else "",
        clock is not None and clock.due_at < now,
    )
