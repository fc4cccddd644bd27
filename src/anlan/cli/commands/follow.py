"""``anlan follow CASE WHAT``: where the money of one payment or transfer went, as if it were the only one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
from rich.markup import escape

from anlan.cli.cases import (
    EXIT_NAMES,
    case_argument,
    end_of,
    json_option,
    layout_option,
    money_table,
    open_with_progress,
    parted,
    tolerance_option,
    wide,
    window_option,
    yuan,
)
from anlan.cli.language import counted, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.follow import document
from anlan.money.case import Case
from anlan.money.following import Alone, follow_alone
from anlan.money.payment_matching import match_payments
from anlan.money.transfer import Transfer
from anlan.money.victim import PaymentKey
from anlan.values import InputError, Note, near

SHOWN = 20


@click.command(
    help=tr(
        "只追踪一笔：这笔付款或转账的钱去了哪里，先进先出，逐笔列出经过的转账及其流水出处。只看它一笔，不计其他报案；"
        "全案结果用 anlan trace。",
        "Follow one payment or transfer by itself: where its money went, first in first out, through which transfers and where "
        "they stand. No other report is considered; anlan trace tells of the whole case.",
    )
)
@case_argument
@click.argument("what", metavar=tr("付款或转账", "PAYMENT_OR_TRANSFER"))
@tolerance_option
@window_option
@layout_option
@json_option("follow")
def command(*, case: Path, what: str, tolerance: int, window: int, layouts: tuple[Path, ...], as_json: bool) -> None:
    """Find the transfer, follow it, print."""
    opened = open_with_progress(case, layouts, timedelta(seconds=window))
    row, payment = _find(opened, what, timedelta(minutes=tolerance))
    found = follow_alone(opened.ledger, row)
    transfer = opened.ledger.transfer_at(row)
    if as_json:
        print_json(document(opened.ledger, transfer.id, payment, found))
    else:
        _show(opened, transfer, found)
    end_of(opened)


def _find(case: Case, what: str, tolerance: timedelta) -> tuple[int, str | None]:
    """The row that is meant and the reported payment that it is, if any. Raises ``InputError`` where there is none."""
    matched = match_payments(case.ledger, case.payments, tolerance=tolerance)
    rows = dict(zip((payment.key for payment in matched.payments), matched.rows.tolist(), strict=True))
    key = PaymentKey(what)
    if key in rows:
        return rows[key], key
    if (unmatched := next((one for one in matched.unmatched if one.payment.key == key), None)) is not None:
        raise InputError(unmatched.reason)
    try:
        row = case.ledger.row(what)
    except KeyError as cause:
        raise InputError(Note.of("money.trace.nothing_to_follow", what=what, near=near(what, rows, 3))) from cause
    return row, next((paid for paid, of in rows.items() if of == row), None)


def _show(case: Case, transfer: Transfer, found: Alone) -> None:
    """Three tables: how much ended how, where, and through which transfers it came there."""
    about = tr("先进先出，只看这一笔", "first in, first out, by itself")
    console.print(f"\n[bold]{transfer.id} · {about}[/]")
    sums = money_table(None, "", tr("元", "yuan"), tr("占比", "share"), amounts=(1, 2))
    for cells in parted(*(sum(part.values()) for part in (found.holdings, found.not_obtained, found.exits))):
        sums.add_row(*cells)
    console.print(sums)
    ends = money_table(
        None, tr("账户或去向", "account or exit"), tr("户名 开户行", "name, bank"), tr("元", "yuan"), amounts=(2,), whole=(0,)
    )
    for end in _ends(case, found):
        ends.add_row(*end)
    console.print(ends)
    _show_way(case, found)


def _ends(case: Case, found: Alone) -> Iterator[tuple[str, str, str]]:
    """Where it ended, the largest of each kind first: account or exit, what is known of it, yuan."""
    for part, mark in ((found.holdings, ""), (found.not_obtained, tr("流水未调取", "statement not obtained"))):
        for number, fen in sorted(part.items(), key=lambda one: (-one[1], one[0])):
            account = case.ledger.account(number)
            yield number, escape(" ".join(filter(None, (account.name, account.bank, mark)))), yuan(fen)
    for kind, fen in sorted(found.exits.items(), key=lambda one: -one[1]):
        yield EXIT_NAMES[kind], "", yuan(fen)


def _show_way(case: Case, found: Alone) -> None:
    """The transfers with the row of a statement that shows each: in a column of its own, or below the time."""
    title = tr(f"经过 {len(found.carried)} 笔转账", f"Through {counted(len(found.carried), 'transfer')}")
    time, where = tr("时间", "time"), tr("出处", "where")
    between = (tr("转出", "from"), tr("转入", "to"), tr("其中此款", "of it"))
    heads = (time, *between, where) if wide() else (tr(f"{time}、{where}", f"{time}, {where}"), *between)
    table = money_table(title, *heads, amounts=(3,), whole=(0, 1, 2, 4))
    for name in list(found.carried)[:SHOWN]:
        time, place, *ends = _step(case, case.ledger.transfer(name))
        cells = (*ends, yuan(found.carried[name]))
        table.add_row(*((time, *cells, place) if wide() else (f"{time}\n[dim]{place}[/]", *cells)))
    console.print(table)
    if len(found.carried) > SHOWN:
        more = len(found.carried) - SHOWN
        console.print(tr(f"…另有 {more} 笔，见 --json", f"… {counted(more, 'more transfer')}, see --json"), style="yellow")


def _step(case: Case, one: Transfer) -> tuple[str, str, str, str]:
    """When a transfer was, in which row of which statement it stands, from where and to where."""
    place = one.debit or one.credit
    shown = escape(f"{Path(place.file).name}:{place.row}") if place else ""
    target = EXIT_NAMES[one.exit_kind] if one.exit_kind else str(one.to_account)
    return f"{one.time:%m-%d %H:%M:%S}", shown, one.from_account or tr("未载明", "not shown"), target
