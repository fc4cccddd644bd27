"""``anlan detect review FILES``: the strangest groups of transfers in a closed period, without labels."""

from datetime import datetime
from pathlib import Path

import click
import msgspec
import pyarrow as pa
from rich.table import Table

from anlan import __version__
from anlan.cli.commands.detect._common import (
    files_argument,
    json_option,
    masked_option,
    out_option,
    report_option,
    tell_days,
    tell_letters,
    whole_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.detect import review_document
from anlan.detect.deadletter import DeadLetter, write_dead_letters
from anlan.detect.quality.laundering import holds_minutes, read_with_minutes
from anlan.detect.review import Reviewed, review
from anlan.detect.review.reviewed import SHARE
from anlan.engine.local import read_all
from anlan.engine.tables import review_as_table, write_table
from anlan.report.alerts.gathering import left_out
from anlan.report.alerts.of_review import view_of_review
from anlan.report.alerts.page import render_alerts
from anlan.values import SHANGHAI, format_fen, mask_account


@click.command(
    help=tr(
        "回看一段已结束期间的转账，不需标签，列出最可疑的各组及理由：集中收付、汇集后分散、分散后汇集、层层转移、资金回流。",
        "Look back at a closed period of transfers without labels: the strangest groups with their reasons (fans, "
        "gather–scatters, scatter–gathers, chains, cycles).",
    )
)
@files_argument
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=SHARE,
    show_default=True,
    help=tr("最多列出全部转账的这么大一份。", "Name at most this share of all transfers."),
)
@out_option("各组", "groups")
@report_option
@whole_option
@masked_option
@click.option(
    "--dead-letters",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("不可用的行及原因写入此文件。", "Write rows that cannot be used, with the reason, to this file."),
)
@json_option
def command(
    *,
    files: tuple[Path, ...],
    share: float,
    out: Path | None,
    report: Path | None,
    whole: bool,
    masked: bool,
    dead_letters: Path | None,
    as_json: bool,
) -> None:
    """Groups, strangest first."""
    table, letters = _read(files)
    tell_letters(letters, written=dead_letters is not None, whole=whole)
    tell_days({"transfers": table})
    found = review(table, share)
    if dead_letters:
        write_dead_letters(dead_letters, letters, LANG)
    shown = mask_account if masked else str
    document = review_document(found, len(letters), LANG, shown)
    if out and out.suffix.lower() == ".json":
        out.write_bytes(msgspec.json.encode(document))
    elif out:
        write_table(out, review_as_table(found, table, shown))
    if report:
        report.write_text(_report(found, table, files, letters, whole), encoding="utf-8")
    if as_json:
        print_json(document)
        return
    show_review(found, len(letters))


def _read(files: tuple[Path, ...]) -> tuple[pa.Table, list[DeadLetter]]:
    if len(files) == 1 and holds_minutes(files[0]):
        return read_with_minutes(files[0]), []
    return read_all(files, "transfers")


def _report(found: Reviewed, table: pa.Table, files: tuple[Path, ...], letters: list[DeadLetter], whole: bool) -> str:
    shown = str if whole else mask_account
    title = tr("期间复查：", "Review: ") + tr("、", ", ").join(path.name for path in files)
    made_at = datetime.now(SHANGHAI).replace(microsecond=0)
    view = view_of_review(found, table, len(letters), shown, left_out(letters, shown))
    return render_alerts(view, title, LANG, shown, made_at=made_at, program=f"anlan {__version__}")


def show_review(found: Reviewed, refused: int) -> None:
    """The groups in a table, numbers masked."""
    heads = (("名次", "rank"), ("类型", "kind"), ("强度", "score"), ("笔数", "transfers"), ("金额", "yuan"), ("理由", "reason"))
    table = Table(*(tr(zh, en) for zh, en in heads))
    for group in found.groups:
        figures = (f"{group.score:.1f}", str(len(group.transfers)), format_fen(group.amount))
        table.add_row(str(group.rank), group.title(LANG), *figures, group.reason(LANG, mask_account))
    console.print(table)
    text = tr("转账 {} 笔，列出 {} 组共 {} 笔，未采用 {} 行。", "{} transfers; {} groups of {} transfers; {} rows left out.")
    console.print(text.format(found.transfers, len(found.groups), len(found.alerted), refused))
