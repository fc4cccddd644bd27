"""``anlan trace CASE``: where victims' money is now, what left and how, and whose statements are missing."""

from collections.abc import Iterable, Mapping

import click
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from anlan.cli.cases import EXIT_NAMES, METHOD_NAMES, Asked, case_options, end_of, parted
from anlan.cli.language import LANG, counted, tr
from anlan.cli.output import console, print_json, progress_console
from anlan.cli.shapes.trace import document, total
from anlan.money.case import Case
from anlan.money.shares import percentages
from anlan.money.trace import Shares, Trace
from anlan.values import AccountNumber, Note, format_fen, say

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
    for problem in opened.problems:
        progress_console.print(escape(say(problem, LANG)), style="bold red", soft_wrap=True)
    found = asked.trace(opened)
    if asked.as_json:
        print_json(document(opened, found, LANG))
    else:
        _show(opened, found)
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
    _remarks(tr("没有找到对应转账的报案", "Reports that answer to no transfer"), [one.reason for one in found.unmatched])
    _remarks(tr("疑点", "Doubts"), found.doubts)
    _remarks(tr("没有用上的流水和报案", "Statements and reports not used"), case.problems)


def _table(title: str) -> Table:
    return Table(
        title=f"\n{title}", title_justify="left", title_style="bold", caption_justify="left", box=SIMPLE_HEAD, show_edge=False
    )


def _overview(case: Case, found: Trace) -> Table:
    table = _table(f"{case.folder.resolve().name} · {METHOD_NAMES[found.method]}")
    table.add_column("")
    table.add_column(tr("元", "Yuan"), justify="right")
    table.add_column(tr("占比", "Share"), justify="right")
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
    table = _table(title)
    table.add_column(tr("账号", "Account"), no_wrap=True)
    table.add_column(tr("户名", "Name"), no_wrap=True, overflow="ellipsis", min_width=6)
    table.add_column(tr("银行", "Bank"), no_wrap=True, overflow="ellipsis", min_width=4, max_width=12)
    table.add_column(tr("层", "Hop"), justify="right", no_wrap=True)
    table.add_column(tr("首次流入", "First in"), no_wrap=True)
    table.add_column(tr("元", "Yuan"), justify="right", no_wrap=True)
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
        table.caption = tr(f"另 {len(rest)} 个账户共 {fen} 元，--json 可看全部", f"{len(rest)} more hold {fen}; --json shows all")
    return table


def _exits(found: Trace) -> Table:
    table = _table(tr("已流出", "Gone out"))
    table.add_column(tr("方式", "How"))
    table.add_column(tr("涉及付款", "Payments"), justify="right")
    table.add_column(tr("元", "Yuan"), justify="right")
    for kind, owners in sorted(found.exits.items(), key=lambda one: -sum(one[1].values())):
        table.add_row(EXIT_NAMES[kind], str(len(owners)), format_fen(sum(owners.values())))
    return table


def _remarks(title: str, notes: Iterable[Note]) -> None:
    said = [say(note, LANG) for note in notes]
    if not said:
        return
    console.print(f"[bold]{title}[/]")
    for sentence in said[:_SHOWN]:
        console.print(f"  · {escape(sentence)}", soft_wrap=True)
    if len(said) > _SHOWN:
        more = len(said) - _SHOWN
        console.print(tr(f"  … 另 {more} 条（--json 可看全部）", f"  … {more} more (--json shows all)"))
