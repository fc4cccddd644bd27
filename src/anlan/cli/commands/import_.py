"""``anlan import CASE_OR_LEDGER FILES…``: take statements into a case's ledger, or into a ledger of its own."""

import sys
from datetime import timedelta
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.cases import layout_option, list_remarks, money_table, reading_bar, window_option
from anlan.cli.language import LANG, counted, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json
from anlan.cli.shapes.import_ import File, ImportDocument, Remark, document
from anlan.money.case import ledger_folder
from anlan.money.importing import take_in
from anlan.money.ledger_store import LedgerStore
from anlan.values import format_fen

_SHOWN_FILES = 24
_LEFT_OUT = {
    "failed": ("失败", "failed"),
    "cancelled": ("冲正退汇", "taken back"),
    "neutral": ("不计收支", "neutral"),
    "currency": ("外币", "other currency"),
    "own_transfer": ("本户内部", "within the account"),
    "copy": ("重复", "copies"),
}
_STATUS = {
    "imported": ("已导入", "imported"),
    "known": ("[dim]此前已导入[/]", "[dim]known already[/]"),
    "refused": ("[red]无法使用[/]", "[red]not usable[/]"),
}


@click.command(
    help=tr(
        "把流水文件导入案件（或独立账本），合并为转账并说明每一处疑点。同一文件、同样的行重复导入不会改变结果；次序无关。",
        "Take statements into a case, or a ledger of its own: pair them into transfers and tell every doubt. Taking in the same "
        "file or the same rows again changes nothing, and order does not matter.",
    )
)
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), metavar=tr("案件或账本", "CASE_OR_LEDGER"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=tr("文件…", "FILES…"))
@window_option
@layout_option
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=tr(
        "打印 JSON（格式见 docs/reference/json/import.schema.json）。", "Print JSON (docs/reference/json/import.schema.json)."
    ),
)
def command(*, target: Path, files: tuple[Path, ...], window: int, layouts: tuple[Path, ...], as_json: bool) -> None:
    """Take in and print."""
    folder = ledger_folder(target)
    with reading_bar() as progress:
        taken = take_in(LedgerStore(folder), files, layouts=layouts, window=timedelta(seconds=window), progress=progress)
    shown = document(folder, taken, LANG)
    if as_json:
        print_json(shown)
    else:
        _show(shown)
    if any(file.status == "refused" for file in shown.files):
        sys.exit(EXIT_INPUT)


def _show(shown: ImportDocument) -> None:
    console.print(_files(shown.files))
    for file in shown.files:
        if file.status == "refused" and file.reason:
            console.print(f"[red]{escape(file.reason)}[/]", soft_wrap=True)
    console.print(
        tr(
            f"\n账本 {shown.ledger}：{shown.entries:,} 行流水 → {shown.transfers:,} 笔转账，共 {format_fen(shown.amount)} 元；"
            f"账户 {shown.accounts:,} 个，其中 {shown.obtained:,} 个有流水。",
            f"\nLedger {shown.ledger}: {shown.entries:,} entries → {shown.transfers:,} transfers of {format_fen(shown.amount)} "
            f"yuan; {shown.accounts:,} accounts, {shown.obtained:,} with a statement.",
        ),
        soft_wrap=True,
    )
    list_remarks(tr("疑点", "Doubts"), [doubt.text for doubt in shown.doubts])
    _left_out(shown.left_out)


def _files(files: list[File]) -> Table:
    table = money_table(None, tr("文件", "file"), "", tr("交易", "entries"), amounts=(2,), whole=(0,))
    for file in files[:_SHOWN_FILES]:
        table.add_row(escape(Path(file.file).name), tr(*_STATUS[file.status]), f"{file.entries:,}")
    rest = files[_SHOWN_FILES:]
    if rest:
        entries = sum(file.entries for file in rest)
        said = f"… {counted(len(rest), 'more file')}, {counted(entries, 'entry', 'entries')}"
        table.caption = tr(f"…另有 {len(rest)} 个文件，{entries:,} 行", said)
    return table


def _left_out(remarks: list[Remark]) -> None:
    """How many rows of each kind; which ones is in the JSON."""
    counts = {key: sum(one.rows for one in remarks if one.key == key) for key in _LEFT_OUT}
    told = [f"{tr(*_LEFT_OUT[key])} {count:,}" for key, count in counts.items() if count]
    if told:
        more = tr("（--json 列出每一行）", " (--json lists each)")
        console.print(tr("没有资金变动的行：", "Rows that moved no money: ") + tr("，", ", ").join(told) + more, soft_wrap=True)
