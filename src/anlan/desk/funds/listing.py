"""Lists of orders: newest page by key, on the page what runs out first on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from anlan.desk import asked
from anlan.desk.matters.models import Clock, Run
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.values import Instant

PAGE = 50
SHOWN = ("matter__organisation", "addressee", "order", "opened_by__order")
READ = (
    "subject", "procedure", "sha", "state", "matter__number", "matter__loss_fen", "matter__organisation__name_zh",
    "matter__organisation__name_en", "addressee__name_zh", "addressee__name_en", "order__amount_fen", "opened_by__procedure",
    "opened_by__order__amount_fen",
)  # fmt: skip
"""What a row shows. The rows of a page are found first and read then, so that neither has to be planned with all the others."""


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


def order_rows(runs: QuerySet[Run], wanted: Mapping[str, str], now: Instant, kinds: Sequence[str] = ()) -> OrderPage:
    """The page that ``state`` (open, ended) and ``after`` ask for. ``kinds``: only of these procedures."""
    state, after = wanted.get("state", "open"), asked.number(wanted.get("after"))
    found = runs.filter(ended_at__isnull=state != "ended")
    if after:
        found = found.filter(pk__lt=after)
    page = _newest([found.filter(procedure=kind) for kind in kinds] or [found])
    first = first_clocks(page[:PAGE])
    rows = [
        _row(run, first.get(run.pk), now) for run in Run.objects.filter(pk__in=page[:PAGE]).select_related(*SHOWN).only(*READ)
    ]
    rows.sort(key=lambda row: (row.clock is None, row.clock.due_at if row.clock else now, -row.run.pk))
    return OrderPage(rows, page[PAGE - 1] if len(page) > PAGE else 0, state)


def _newest(lists: Sequence[QuerySet[Run]]) -> list[int]:
    """The newest of several lists together: each finds its own in an index that only ever holds one procedure."""
    found = [pk for runs in lists for pk in runs.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1]]
    return sorted(found, reverse=True)[: PAGE + 1]


def first_clocks(runs: Sequence[int]) -> dict[int, Clock]:
    """The clock that runs out first of each of ``runs`` that has one."""
    found: dict[int, Clock] = {}
    for clock in Clock.objects.filter(run__in=runs, ended_at=None).only("run", "term", "due_at").order_by("due_at"):
        found.setdefault(clock.run_id, clock)
    return found


def _row(run: Run, clock: Clock | None, now: Instant) -> OrderRow:
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
