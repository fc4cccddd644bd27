"""``anlan stop CASE``: which account to stop for how much, and whose statement to ask for next."""

from collections.abc import Sequence

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.cases import METHOD_NAMES, Asked, case_options, end_of, money_table, tell_unmatched, wide, yuan
from anlan.cli.language import LANG, counted, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.stop import document
from anlan.money.stopping import RequestLine, StopLine, StopPlan, plan_stops
from anlan.money.trace import Trace
from anlan.report.stop_term import stop_term
from anlan.values import Instant, format_instant

SHOWN = 12
"""How many lines a table shows before it counts the rest; ``--json`` and the report have all."""


@click.command(
    help=tr(
        "止付哪些账户、多少金额；下一步调取谁的流水。", "Which account to stop for how much; whose statement to ask for next."
    )
)
@case_options("stop")
def command(asked: Asked) -> None:
    """Print the plan."""
    opened = asked.open()
    traced = asked.trace(opened)
    plan = plan_stops(traced, opened.ledger)
    if asked.as_json:
        print_json(document(opened, traced, plan, LANG))
    else:
        show_plan(traced, plan)
        tell_unmatched(traced)
    end_of(opened)


def show_plan(traced: Trace, plan: StopPlan, most: int = SHOWN) -> None:
    """The plan as two tables, of each at most so many accounts."""
    title = tr(f"止付 · 合计 {yuan(plan.to_stop)} 元", f"Stop · {yuan(plan.to_stop)} yuan in all")
    table = money_table(f"{title} ({METHOD_NAMES[traced.method]})", *_stop_heads(), amounts=(2, 3, 4), whole=(0,))
    shown = plan.foremost(most)
    for bank, lines in plan.by_bank().items():
        foremost = [line for line in lines if line in shown]
        if foremost:
            _add_bank(table, bank, lines)
        for line in foremost:
            table.add_row(*_stop_cells(line))
    console.print(table)
    _count_rest(len(plan.stop) - len(shown), plan.to_stop - sum(line.traced for line in shown))
    console.print(_pace_remark(), style="dim", soft_wrap=True)
    console.print(stop_term().say(LANG), style="dim", soft_wrap=True)
    if plan.request:
        _show_requests(plan.request, most)


def _pace_remark() -> str:
    return tr(
        "1 小时内流走：若不止付，按已见的快慢还会流走多少；刚到账的按本案其他账户的快慢。同一银行内以此为序。",
        "Gone in 1 h: what leaves unless stopped, at the pace seen so far, or the case's where money has just arrived. "
        "The order inside a bank.",
    )


def _add_bank(table: Table, bank: str, lines: Sequence[StopLine]) -> None:
    """The line that opens a bank: its name, how many accounts, and sums over all of them, also those that are not shown."""
    count = tr(f"{len(lines)} 户", counted(len(lines), "account"))
    sums = (yuan(sum(line.traced for line in lines)), yuan(sum(line.leaves_within_hour for line in lines)))
    table.add_row(escape(bank or tr("开户行不详", "bank unknown")), count, *sums, style="bold")


def _show_requests(lines: Sequence[RequestLine], most: int) -> None:
    table = money_table(tr("调取流水", "Ask for these statements"), *_REQUEST_HEADS, amounts=(3,), whole=(0,))
    for line in lines[:most]:
        account = line.account
        name, bank = (escape(word or "-") for word in (account.name, account.bank))
        table.add_row(account.number, name, bank, yuan(line.reached), _moment(line.first_arrival))
    console.print(table)
    rest = lines[most:]
    _count_rest(len(rest), sum(line.reached for line in rest))


_REQUEST_HEADS = (
    tr("账户", "account"),
    tr("户名", "name"),
    tr("开户行", "bank"),
    tr("流入金额", "reached it"),
    tr("首笔流入", "first arrival"),
)


def _stop_heads() -> list[str]:
    heads = [
        tr("开户行 / 账户", "bank / account"),
        tr("户名", "name"),
        tr("止付金额", "stop for"),
        tr("1 小时内流走", "gone in 1 h"),
        tr("余额", "balance"),
    ]
    return [*heads, tr("最后交易", "last movement"), tr("备注", "remark")] if wide() else heads


def _stop_cells(line: StopLine) -> list[str]:
    remarks = []
    if line.of_victim:
        remarks.append(tr("被害人账户", "a victim's account"))
    if line.exceeds_balance:
        remarks.append(tr("余额不足，先核对", "less there than traced: check"))
    if line.just_arrived:
        remarks.append(tr("刚到账", "just arrived"))
    name = escape(line.account.name or "-")
    cells = [yuan(line.traced), yuan(line.leaves_within_hour), yuan(line.account.balance)]
    if wide():
        return [line.account.number, name, *cells, _moment(line.account.last_seen), "; ".join(remarks)]
    attention = line.of_victim or line.exceeds_balance
    return [line.account.number, f"{'! ' if attention else ''}{name}", *cells]


def _moment(at: Instant | None) -> str:
    return format_instant(at)[:16] if at else ""


def _count_rest(left: int, fen: int) -> None:
    if left > 0:
        more = tr(
            f"…另有 {left} 个账户、{yuan(fen)} 元未列出，见报告或 --json",
            f"… {counted(left, 'more account')} with {yuan(fen)} yuan not shown; see the report or --json",
        )
        console.print(more, style="yellow")
