"""A plan as a table: victims down, frozen accounts across, sums both ways, and what changed against the plan before."""

from collections import defaultdict
from dataclasses import dataclass

from anlan.desk.returns.models import Plan, PlanAccount, PlanVictim
from anlan.desk.words import tr
from anlan.money.restitution import Losses
from anlan.values import BrokenPromise

RULES = {
    "traced": ("按追踪结果", "as traced"),
    "reached": ("按流入金额比例", "by what went in"),
    "losses": ("按损失比例", "by loss"),
}
LOSSES: dict[Losses, tuple[str, str]] = {
    "reported": ("全部报案损失", "all reported"),
    "found": ("仅流水中找到的", "found in a statement"),
}
METHODS = {
    "fifo": ("先进先出", "first in, first out"),
    "lifo": ("后进先出", "last in, first out"),
    "pro-rata": ("按比例", "pro rata"),
    "lowest-intermediate-balance": ("最低中间余额", "lowest intermediate balance"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One victim with what he gets out of each account, in the order of the columns; 0 where nothing."""

    victim: PlanVictim
    cells: tuple[int, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The table. ``sums``: down each column; ``totals``: lost, earlier, returned, open over all victims."""

    plan: Plan
    accounts: tuple[PlanAccount, ...]
    rows: tuple[Row, ...]
    sums: tuple[int, ...]
    totals: tuple[int, int, int, int]

    @property
    def rest(self) -> int:
        """What stays frozen."""
        return sum(account.rest_fen for account in self.accounts)


def plan_table(plan: Plan) -> PlanTable:
    """The table of a plan. Raises ``BrokenPromise`` when what is stored does not add up both ways."""
    accounts = tuple(plan.accounts.select_related("account__run").all())
    cells: dict[int, dict[int, int]] = defaultdict(dict)
    victims = list(plan.victims.prefetch_related("lines"))
    for victim in victims:
        for line in victim.lines.all():
            cells[victim.pk][line.account_id] = line.amount_fen
    before = {victim.key: victim.returned_fen for victim in plan.before.victims.all()} if plan.before else None
    rows = tuple(
        Row(
            victim,
            tuple(cells[victim.pk].get(account.pk, 0) for account in accounts),
            before.get(victim.key, 0) if before is not None else None,
        )
        for victim in victims
    )
    sums = tuple(sum(row.cells[place] for row in rows) for place in range(len(accounts)))
    columns = [(v.lost_fen, v.earlier_fen, v.returned_fen, v.open_fen) for v in victims]
    lost, earlier, returned, open_ = (sum(column) for column in zip(*columns, strict=True)) if columns else (0, 0, 0, 0)
    down = all(total == account.returned_fen for total, account in zip(sums, accounts, strict=True))
    across = all(sum(row.cells) == row.victim.returned_fen for row in rows)
    if not down or not across or not sum(sums) == returned == plan.returned_fen:
        raise BrokenPromise(f"plan {plan.pk} does not add up both ways")
    return PlanTable(plan, accounts, rows, sums, (lost, earlier, returned, open_))


def rule_name(rule: str) -> str:
    """A rule in words."""
    return tr(*RULES[rule])


def method_name(method: str) -> str:
    """A method of tracing in words."""
    return tr(*METHODS[method])
