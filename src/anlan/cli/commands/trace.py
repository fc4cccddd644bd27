"""``anlan trace CASE``: where victims' money is now, what left and how, and whose statements are missing."""

from collections.abc import Mapping

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.cases import (
    EXIT_NAMES,
    METHOD_NAMES,
    Asked,
    case_options,
    end_of,
    list_remarks,
    money_table,
    parted,
    tell_unmatched,
)
from anlan.cli.language import LANG, counted, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.trace import document, total
from anlan.money.case import Case
from anlan.money.shares import percentages
from anlan.money.trace import Shares, Trace
from anlan.values import AccountNumber, format_fen, say

_SHOWN = 12


@click.command(
    help=tr(
        "追踪案件资金：被害人的钱现在在哪些账户、以何种方式流出、哪些账户的流水还没调取。"
        "案件文件夹含 statements/（银行流水）和 victims.csv（报案表）。",
        "Trace a case: in which accounts victims' money is now, what left and how, whose statements are missing. "
        "A case folder holds statements/ (bank statements) and victims.csv (reports).",
    )
)
@case_options("trace")
def command(asked: Asked) -> None:
    """Open the case, trace, print."""
    opened = asked.open()
    found = asked.trace(opened)
    if asked.as_json:
        print_json(document(opened, found, LANG))
    else:
        _show(opened, found)
        tell_unmatched(found)
    end_of(opened)


def _show(case: Case, found: Trace) -> None:
    console.print(_overview(case, found))
    if found.holdings:
        console.print(_accounts(case, found, found.holdings, tr("钱还在这些账户", "Still in these accounts")))
    if found.not_obtained:
        title = tr("流到这些账户，其流水尚未调取", "Reached these accounts, whose statements were not obtained")
        console.print(_accounts(case, found, found.not_obtained, title))
    if found.exits:
        console.print(_exits(found))
    list_remarks(tr("疑点", "Doubts"), [say(doubt, LANG) for doubt in found.doubts])


def _overview(case: Case, found: Trace) -> Table:
    title = f"{escape(case.folder.resolve().name)} · {METHOD_NAMES[found.method]}"
    table = money_table(title, "", tr("元", "yuan"), tr("占比", "share"), amounts=(1, 2))
    paid = sum(payment.amount for payment in found.payments)
    name = tr(f"被害人付款 {len(found.payments)} 笔", counted(len(found.payments), "victim's payment", "victims' payments"))
    table.add_row(name, format_fen(paid), percentages([paid])[0])
    for cells in parted(*(total(shares.values()) for shares in (found.holdings, found.not_obtained, found.exits))):
        table.add_row(*cells)
    if found.unmatched:
        fen = sum(one.payment.amount for one in found.unmatched)
        name = tr(f"另有 {len(found.unmatched)} 笔未找到转账", f"besides: {len(found.unmatched)} without a transfer")
        table.add_row(f"[yellow]{name}[/]", f"[yellow]{format_fen(fen)}[/]", "")
    return table


def _accounts(case: Case, found: Trace, shares: Mapping[AccountNumber, Shares], title: str) -> Table:
    table = money_table(title, *_ACCOUNT_HEADS, amounts=(5,), whole=(0,))
    ranked = sorted(shares, key=lambda account: (-sum(shares[account].values()), account))
    for number in ranked[:_SHOWN]:
        account = case.ledger.account(number)
        table.add_row(
            number,
            escape(account.name or "-"),
            escape(account.bank or "-"),
            str(found.layers.get(number, "-")),
            f"{found.first_arrival[number]:%m-%d %H:%M}",
            format_fen(sum(shares[number].values())),
        )
    rest = ranked[_SHOWN:]
    if rest:
        fen = format_fen(total(shares[number] for number in rest))
        said = f"… {counted(len(rest), 'more account')} with {fen}, see --json"
        table.caption = tr(f"…另有 {len(rest)} 个账户共 {fen} 元，见 --json", said)
    return table


_ACCOUNT_HEADS = (
    tr("账户", "account"),
    tr("户名", "name"),
    tr("开户行", "bank"),
    tr("层", "layer"),
    tr("首笔流入", "first arrival"),
    tr("元", "yuan"),
)


def _exits(found: Trace) -> Table:
    heads = (tr("方式", "how"), tr("涉及付款", "payments"), tr("元", "yuan"))
    table = money_table(tr("已流出", "Gone out"), *heads, amounts=(1, 2))
    for kind, owners in sorted(found.exits.items(), key=lambda one: -sum(one[1].values())):
        table.add_row(EXIT_NAMES[kind], str(len(owners)), format_fen(sum(owners.values())))
    return table
