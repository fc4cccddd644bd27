"""``anlan detect backtest FILES``: two sets of rules on the same history, side by side."""

from pathlib import Path

import click
from rich.table import Table

from anlan.cli.commands.detect._asked import Asked, asked_options
from anlan.cli.commands.detect._common import (
    FILE,
    FOLDER,
    json_option,
    rules_of,
    typologies_option,
)
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.detect.backtest import Backtest, compare


@click.command(help=tr("在历史上比较两套规则。", "Compare two sets of rules on history."))
@asked_options
@click.option("--bands", type=FOLDER, required=True, help=tr("新区间文件夹。", "New bands."))
@click.option("--against", type=FOLDER, help=tr("旧区间文件夹。", "Old bands."))
@typologies_option
@click.option("--labels", type=FILE, help=tr("已知涉诈号码，每行一个。", "Numbers known to be used for fraud, one a line."))
@json_option
def command(
    *,
    asked: Asked,
    bands: Path,
    against: Path | None,
    typologies: Path | None,
    labels: Path | None,
    as_json: bool,
) -> None:
    """Alerts added and dropped."""
    old = asked.scan(rules_of(against, typologies)).alerts
    new = asked.scan(rules_of(bands, typologies)).alerts
    found = compare(old, new, labels.read_text(encoding="utf-8").split() if labels else None)
    if as_json:
        print_json(found)
        return
    show_backtest(found)


def show_backtest(found: Backtest) -> None:
    """Both sides in a table."""
    table = Table("", tr("旧规则", "old rules"), tr("新规则", "new rules"))
    for name, key in ((tr("预警", "alerts"), "alerts"), (tr("对象", "subjects"), "subjects")):
        table.add_row(name, *(str(getattr(side, key)) for side in (found.before, found.after)))
    for name, key in ((tr("准确率", "precision"), "precision"), (tr("召回率", "recall"), "recall")):
        shares = (getattr(side, key) for side in (found.before, found.after))
        table.add_row(name, *("-" if share is None else f"{share:.3f}" for share in shares))
    console.print(table)
    text = tr("新增 {} 个，消失 {} 个，不变 {} 个。", "{} added, {} dropped, {} kept.")
    console.print(text.format(len(found.added), len(found.dropped), found.kept))
