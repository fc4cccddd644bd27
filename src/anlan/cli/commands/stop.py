"""``anlan stop CASE``: which account to stop for how much, and whose statement to ask for next."""

from pathlib import Path

import click

from anlan.cli.cases import METHOD_NAMES, case_options, end_of, money_table, open_with_progress, tell, tell_unmatched, wide, yuan
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.stop import document
from anlan.money.stopping import StopLine, StopPlan, plan_stops
from anlan.money.trace import Method, Trace
from anlan.money.tracing import trace
from anlan.money.transfer import Account
from anlan.report.stop_term import stop_term
from anlan.values import Instant, format_instant

SHOWN = 12
"""How many lines a table shows before it counts the rest; ``--json`` and the report have all."""


@click.command(
    help=tr(
        "止付哪些账户、多少金额；下一步调取谁的流水。", "Which account to stop for how much; whose statement to ask for next."
    )
)
@case_options
def command(case: Path, method: Method, layouts: tuple[Path, ...], as_json: bool) -> None:
    """Print the plan."""
    opened = open_with_progress(case, layouts)
    traced = trace(opened.ledger, opened.payments, method=method)
    plan = plan_stops(traced, opened.ledger)
    if as_json:
        print_json(document(opened, traced, plan, LANG))
    else:
        show_plan(traced, plan)
        tell(opened.problems)
        tell_unmatched(traced)
    end_of(opened)


def show_plan(traced: Trace, plan: StopPlan, most: int = SHOWN) -> None:
    """The plan as two tables."""
    title = tr(f"止付 · 合计 {yuan(plan.to_stop)} 元", f"Stop · {yuan(plan.to_stop)} yuan in all")
    table = money_table(f"{title} ({METHOD_NAMES[traced.method]})", *_stop_heads(), amounts=(2, 3, 4), whole=(0,))
    for line in plan.stop[:most]:
        table.add_row(*_stop_cells(line))
    console.print(table)
    _count_rest(len(plan.stop) - most)
    console.print(stop_term().say(LANG), style="dim")
    if plan.request:
        asked = money_table(tr("调取流水", "Ask for these statements"), *_REQUEST_HEADS, amounts=(2,), whole=(0,))
        for wanted in plan.request[:most]:
            asked.add_row(*_account_cells(wanted.account), yuan(wanted.reached), _moment(wanted.first_arrival))
        console.print(asked)
        _count_rest(len(plan.request) - most)


_REQUEST_HEADS = (
    tr("账户", "account"),
    tr("户名 开户行", "name, bank"),
    tr("流入金额", "reached it"),
    tr("首笔流入", "first arrival"),
)


def _stop_heads() -> list[str]:
    heads = [
        tr("账户", "account"),
        tr("户名 开户行", "name, bank"),
        tr("止付金额", "stop for"),
        tr("余额", "balance"),
        tr("每小时流出", "out per hour"),
    ]
    return [*heads, tr("最后交易", "last movement"), tr("备注", "remark")] if wide() else heads


def _account_cells(account: Account) -> tuple[str, str]:
    return account.number, " ".join(filter(None, (account.name, account.bank)))


def _stop_cells(line: StopLine) -> list[str]:
    remarks = []
    if line.of_victim:
        remarks.append(tr("被害人账户", "a victim's account"))
    if line.exceeds_balance:
        remarks.append(tr("余额不足，先核对", "less there than traced: check"))
    number, name = _account_cells(line.account)
    cells = [yuan(line.traced), yuan(line.account.balance), yuan(line.paid_out_per_hour)]
    if wide():
        return [number, name, *cells, _moment(line.account.last_seen), "; ".join(remarks)]
    return [number, f"{'! ' if remarks else ''}{name}", *cells]


def _moment(at: Instant | None) -> str:
    return format_instant(at)[:16] if at else ""


def _count_rest(left: int) -> None:
    if left > 0:
        console.print(tr(f"…另有 {left} 个账户，见报告或 --json", f"… and {left} more accounts, see the report or --json"))
