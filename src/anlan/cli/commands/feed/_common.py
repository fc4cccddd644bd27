"""What the feed commands share: their arguments and how a pull is shown."""

from pathlib import Path

import click

from anlan.cli.cases import money_table, tell
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.feed import document
from anlan.procedure.feed.pulling import Pulled
from anlan.values import format_instant

mapping_argument = click.argument("mapping", metavar="MAPPING", type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))


def show(pulled: Pulled, as_json: bool) -> None:
    """The time points as a table, what does not fit as sentences; or all of it as a document."""
    if as_json:
        print_json(document(pulled, LANG))
        return
    table = money_table(
        tr(
            f"新增或变更 {len(pulled.grabbed)}，未变 {pulled.unchanged}",
            f"{len(pulled.grabbed)} new or changed, {pulled.unchanged} as before",
        ),
        tr("运行", "run"),
        tr("事件", "event"),
        tr("时间", "time"),
        tr("更正前", "was"),
        tr("迟到", "late"),
    )
    for one in pulled.grabbed[:40]:
        was = format_instant(one.corrects.at) if one.corrects else ""
        table.add_row(one.point.run, one.point.kind, format_instant(one.point.at), was, tr("是", "yes") if one.late else "")
    console.print(table)
    if pulled.gone:
        console.print(tr(f"来源中已不见的时间点：{len(pulled.gone)}", f"{len(pulled.gone)} time points are gone from the source"))
    tell([one.reason for one in pulled.unfit])
