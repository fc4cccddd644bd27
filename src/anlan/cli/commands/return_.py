"""``anlan return CASE --frozen frozen.csv``: how much each victim gets back out of which account, by which rule."""

from pathlib import Path

import click

from anlan.cli.cases import METHOD_NAMES, Asked, case_options, end_of, money_table, tell, tell_unmatched, yuan
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.return_ import document
from anlan.money.frozen import EarlierReturns, read_frozen, read_returned
from anlan.money.restitution import Restitution, Rule, restitution

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
def command(asked: Asked, *, frozen: Path, earlier: Path | None) -> None:
    """Print the table of returns."""
    amounts = read_frozen(frozen)
    opened = asked.open()
    traced = asked.trace(opened)
    returned = read_returned(earlier, traced.payments) if earlier else EarlierReturns({}, ())
    table = restitution(traced, amounts.amounts, returned.amounts)
    problems = [*opened.problems, *amounts.notes, *returned.notes, *(one.reason for one in traced.unmatched)]
    if asked.as_json:
        print_json(document(table, problems, LANG))
    else:
        show_restitution(table)
        tell([*opened.problems, *amounts.notes, *returned.notes])
        tell_unmatched(traced)
    end_of(opened)


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
        by_victim.add_row(one.victim, one.victim_account, yuan(one.lost), yuan(one.earlier), yuan(one.returned), yuan(one.open))
    console.print(by_victim)
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
