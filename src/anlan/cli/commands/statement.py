"""``anlan statement FILE…``: read statements and say what was read, what was left out and why, and what does not add up."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path, PurePath

import click
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from anlan.cli.cases import layout_option, money_table, reading_bar, wide
from anlan.cli.language import LANG, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json, progress_console
from anlan.cli.shapes.statement import documents
from anlan.money.reading.result import LeftOut, Reading, TotalCheck
from anlan.money.statement import Readings, read_statements
from anlan.values import format_fen, say

_SHOWN_ROWS = 20
_SHOWN_ENTRIES = 5
_OF = {
    "all": ("全部", "all"),
    "in": ("收入", "in"),
    "out": ("支出", "out"),
    "neutral": ("不计收支", "neutral"),
    "opening": ("期初余额", "opening balance"),
    "closing": ("期末余额", "closing balance"),
}
_SURE = {"certain": ("确定", "certain"), "likely": ("较有把握", "likely"), "doubtful": ("存疑", "doubtful")}


@click.command(
    help=tr(
        "读取银行和支付机构的流水（CSV、XLS、XLSX、网页表格，文件夹或 zip 均可），"
        "说明读到了什么、哪些行没有读入及原因、哪里对不上。",
        "Read statements of banks and payment firms (CSV, XLS, XLSX, pages; folders and zip archives too) and say what was read, "
        "which rows were left out and why, and what does not add up.",
    )
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=tr("文件…", "FILE…"))
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=tr(
        "打印 JSON（格式见 docs/reference/json/statement.schema.json）；一个文件打印一个对象，多个文件、文件夹或压缩包打印列表，"
        "无法使用的文件列在最后并附原因。",
        "Print JSON (docs/reference/json/statement.schema.json): an object for one file, a list for several, a folder or an "
        "archive; files that could not be used come last, with the reason.",
    ),
)
@layout_option
def command(files: tuple[Path, ...], as_json: bool, layouts: tuple[Path, ...]) -> None:
    """Read and print."""
    with reading_bar() as progress:
        found = read_statements(files, layouts=layouts, progress=progress)
    for refused in found.refused:
        progress_console.print(escape(say(refused.reason, LANG)), style="red", soft_wrap=True)
    if as_json:
        all_ = documents(found, LANG)
        alone = len(files) == 1 and [one.file for one in all_] == [str(files[0])]
        print_json(all_[0] if alone else all_)
    else:
        _show(found)
    if not found.readings and not found.refused:
        said = tr("没有找到任何文件。请核对文件夹。", "There is no file there. Check the folder.")
        progress_console.print(said, style="red")
    if found.refused or not found.readings:
        sys.exit(EXIT_INPUT)


def _show(found: Readings) -> None:
    if found.readings:
        console.print(_overview(found.readings))
    if len(found.readings) == 1 and found.readings[0].entries.num_rows:
        console.print(_first_entries(found.readings[0]))
    for reading in found.readings:
        _show_details(reading)


def _overview(readings: Sequence[Reading]) -> Table:
    table = money_table(tr("读取报告", "What was read"))
    names = _short_names([reading.file for reading in readings])
    table.add_column(tr("文件", "file"), overflow="fold", min_width=min(24, max(map(cell_len, names))))
    table.add_column(tr("版式", "layout"), overflow="fold")
    table.add_column(tr("把握", "sure"), no_wrap=True)
    for head in _COUNTS:
        table.add_column(head, justify="right")
    for reading, name in zip(readings, names, strict=True):
        off = sum(not total.agrees for total in reading.checks.totals)
        checked = reading.checks.balance.checked
        table.add_row(
            escape(name),
            escape(reading.sheets[0].layout_name[LANG]),
            tr(*_SURE[reading.sure]),
            f"{reading.entries.num_rows:,}",
            _count(len(reading.left_out)),
            _count(reading.checks.balance.breaks) if checked else tr("无余额", "no balance"),
            f"{off} / {len(reading.checks.totals)}" if reading.checks.totals else "-",
            _count(reading.checks.duplicates),
        )
    return table


_COUNTS = (
    tr("交易", "entries"),
    tr("未读入", "left\nout"),
    tr("余额\n不连", "balance\nbreaks"),
    tr("总数\n不符", "totals\noff"),
    tr("重复", "twice"),
)


def _short_names(files: Sequence[str]) -> list[str]:
    """The files without the folder that all of them are in."""
    shared = os.path.commonpath([str(PurePath(file).parent) for file in files]) if files else ""
    return [os.path.relpath(file, shared) if shared else file for file in files]


def _count(number: int) -> str:
    return f"[yellow]{number:,}[/]" if number else "0"


def _first_entries(reading: Reading) -> Table:
    """A few entries as they were understood. On a narrow screen the summary is left out, so that numbers stay whole."""
    rows = _entry_words(reading, _SHOWN_ENTRIES)
    heads = (tr("行", "row"), tr("时间", "time"), tr("收支", "way"), tr("金额", "amount"))
    table = money_table(tr(f"前 {len(rows)} 笔", f"Entries, the first {len(rows)}"), *heads, amounts=(3,))
    numbers = {4: tr("本方账号", "own account"), 5: tr("对方账号", "counterparty")}
    words = {6: tr("对方户名", "name"), 7: tr("摘要", "summary")}
    shown = [0, 1, 2, 3, *(range(4, 8) if wide() else (5, 6))]
    for place in shown[4:]:
        longest = max(len(row[place]) for row in rows) if place in numbers else None
        table.add_column(numbers.get(place) or words[place], no_wrap=place in numbers, overflow="fold", min_width=longest)
    for row in rows:
        table.add_row(*(escape(row[place]) for place in shown))
    return table


def _entry_words(reading: Reading, limit: int) -> list[tuple[str, ...]]:
    """The first entries as words for people."""
    ways = {1: tr("收", "in"), -1: tr("支", "out"), 0: "-"}
    rows = reading.entries.slice(0, limit).to_pylist()
    return [
        (
            str(row["row"]),
            f"{row['time']:%Y-%m-%d %H:%M:%S}",
            ways[row["direction"]],
            format_fen(row["amount"]),
            *(row[name] or "-" for name in ("own_account", "counterparty_account", "counterparty_name")),
            row["summary"] or row["kind"] or "-",
        )
        for row in rows
    ]


def _show_details(reading: Reading) -> None:
    """What an officer should look at: the first break, totals that are off, doubts, columns not used, rows left out."""
    totals = [_total_line(total, several=len(reading.sheets) > 1) for total in reading.checks.totals]
    lines = [*_balance_lines(reading), *totals, *(say(doubt, LANG) for doubt in reading.doubts)]
    lines += [_copy_line(copy.sheet, copy.of, copy.rows) for copy in reading.checks.copies] + _unused_lines(reading)
    left_out = [row for row in reading.left_out if not row.reason.key.endswith(".copy")]
    if not lines and not left_out:
        return
    console.print(f"\n[bold]{escape(reading.file)}[/]")
    for line in lines:
        console.print(f"  · {escape(line)}", soft_wrap=True)
    if left_out:
        _show_left_out(left_out, several=len(reading.sheets) > 1)


def _balance_lines(reading: Reading) -> list[str]:
    first = reading.checks.balance.first_break
    if first is None:
        return []
    where = f"{first.sheet} " if first.sheet else ""
    return [
        tr(
            f"余额第一次不连在{where}第 {first.row} 行：按上一笔应为 {format_fen(first.expected)}，"
            f"写的是 {format_fen(first.found)}",
            f"the balance first breaks in {where}row {first.row}: {format_fen(first.expected)} follows from the entry before, "
            f"{format_fen(first.found)} stands there",
        )
    ]


def _total_line(total: TotalCheck, *, several: bool) -> str:
    declared = total.declared
    where = f"{total.sheet} " if several else ""
    told = [str(declared.count)] if declared.count is not None else []
    told += [format_fen(declared.amount)] if declared.amount is not None else []
    read = [str(total.count)] if declared.count is not None else []
    read += [format_fen(total.amount)] if declared.amount is not None else []
    verdict = tr("相符", "agrees") if total.agrees else tr("不符", "does not agree")
    return tr(
        f"声明的{_OF[declared.of][0]}（{where}第 {declared.row} 行）：{'、'.join(told)}；读到：{'、'.join(read)}；{verdict}",
        f"declared {_OF[declared.of][1]} ({where}row {declared.row}): {', '.join(told)}; read: {', '.join(read)}; {verdict}",
    )


def _unused_lines(reading: Reading) -> list[str]:
    """Columns whose words name no field, so that somebody sees whether one of them matters."""
    lines = []
    for sheet in reading.sheets:
        where = f"{sheet.name} " if len(reading.sheets) > 1 else ""
        if sheet.unused:
            lines.append(tr(f"{where}未用的列：{'、'.join(sheet.unused)}", f"{where}columns not used: {', '.join(sheet.unused)}"))
    return lines


def _copy_line(sheet: str | None, of: str, rows: int) -> str:
    return tr(
        f"工作表 {sheet} 是 {of} 的副本，其 {rows} 笔只计一次",
        f"the sheet {sheet} is a copy of {of}; its {rows} entries count once",
    )


def _show_left_out(rows: Sequence[LeftOut], *, several: bool) -> None:
    """One row after the other: its number and the reason, what stands there below; nothing is cut but what stands there."""
    console.print(tr("没有读入的行", "Rows left out"), style="bold")
    for row in rows[:_SHOWN_ROWS]:
        place = f"{row.sheet} {row.row}" if row.sheet and several else str(row.row)
        console.print(
            escape(tr(f"  第 {place} 行：{say(row.reason, LANG)}", f"  row {place}: {say(row.reason, LANG)}")), soft_wrap=True
        )
        console.print(escape(f"      {row.text}"), style="dim", no_wrap=True, overflow="ellipsis")
    more = len(rows) - _SHOWN_ROWS
    if more > 0:
        console.print(tr(f"  …还有 {more:,} 行，用 --json 可看全部", f"  … {more:,} more; --json shows all"))
