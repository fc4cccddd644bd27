"""``anlan return CASE --frozen frozen.csv``: how much each victim gets back out of which account, by which rule."""

from pathlib import Path

import click
from rich.markup import escape

from anlan.cli.cases import METHOD_NAMES, Asked, case_options, end_of, losses_option, money_table, tell, tell_unmatched, yuan
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.return_ import document
from anlan.money.frozen import EarlierReturns, read_frozen, read_returned, spread
from anlan.money.restitution import Losses, Restitution, Rule, losses_of, restitution
from anlan.money.unknown_accounts import unknown_accounts

RULE_NAMES: dict[Rule, str] = {
    "traced": tr("按追踪结果", "as traced"),
    "reached": tr("按流入金额比例", "by what went in"),
    "losses": tr("按损失比例", "by loss"),
}


@click.command(
    help=tr("每名被害人从哪个账户返还多少、按什么规则。", "How much each victim gets back out of which account, by which rule.")
)
@case_options("return")
@click.option(
    "--frozen",
    required=True,
    type=click.Path(path_type=Path),
    help=tr("冻结回执：account（账户）, amount（金额）。", "What banks froze: account, amount."),
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    help=tr("此前已返还：victim_account（被害人账户）, amount（金额）。", "What came back earlier: victim_account, amount."),
)
@losses_option
def command(asked: Asked, *, frozen: Path, earlier: Path | None, losses: Losses) -> None:
    """Print the table of returns."""
    amounts = read_frozen(frozen)
    opened = asked.open()
    traced = asked.trace(opened)
    returned = read_returned(earlier, opened.payments) if earlier else EarlierReturns({}, ())
    table = restitution(traced, amounts.amounts, spread(returned.amounts, losses_of(traced, losses)), losses=losses)
    doubts = [*amounts.notes, *unknown_accounts(opened.ledger.book, amounts.amounts), *returned.notes]
    if asked.as_json:
        print_json(document(table, [*opened.problems, *doubts, *(one.reason for one in traced.unmatched)], LANG))
    else:
        show_restitution(table)
        tell(doubts)
        tell_unmatched(traced, consequence_of(losses))
    end_of(opened)


def consequence_of(losses: Losses) -> str:
    """What follows for payments that were not found."""
    if losses == "found":
        return tr("按 --losses found 未参加返还", "left out of the return by --losses found")
    return tr("仅参加按损失比例的分配（表中标 *）", "counted where money is divided by loss (marked *)")


def show_restitution(table: Restitution, *, accounts: bool = True) -> None:
    """Two tables: by victim and, if asked for, by account. Their totals are the same."""
    by_victim = money_table(
        tr(f"返还 · 合计 {yuan(table.returned)} 元", f"Return · {yuan(table.returned)} yuan in all")
        + f" ({METHOD_NAMES[table.method]})",
        tr("被害人", "victim"),
        tr("付款账户", "account"),
        tr("损失", "lost"),
        tr("此前返还", "earlier"),
        tr("本次返还", "now"),
        tr("尚未挽回", "still open"),
        amounts=(2, 3, 4, 5),
        whole=(1,),
    )
    for one in table.victims:
        name = f"{escape(one.victim)}{' *' if one.unfound else ''}"
        by_victim.add_row(name, one.victim_account, yuan(one.lost), yuan(one.earlier), yuan(one.returned), yuan(one.open))
    console.print(by_victim)
    unfound = sum(one.unfound for one in table.victims)
    if unfound:
        said = tr(
            f"* 报案损失中 {yuan(unfound)} 元未在流水中找到", f"* {yuan(unfound)} yuan of the losses were found in no statement"
        )
        console.print(said, style="yellow", soft_wrap=True)
    if accounts:
        _show_accounts(table)


def _show_accounts(table: Restitution) -> None:
    by_account = money_table(
        tr("按冻结账户", "By frozen account"),
        tr("账户", "account"),
        tr("冻结", "frozen"),
        tr("返还", "returned"),
        tr("继续冻结", "stays frozen"),
        tr("规则", "rule"),
        amounts=(1, 2, 3),
        whole=(0,),
    )
    for used in table.accounts:
        by_account.add_row(used.account, yuan(used.frozen), yuan(used.returned), yuan(used.rest), RULE_NAMES[used.rule])
    console.print(by_account)
