"""``anlan report CASE``: the case as a page to explore, a workbook and a PDF."""

import sys
from datetime import datetime
from pathlib import Path
from typing import get_args

import click
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json, progress_console
from anlan.cli.shapes.report import document
from anlan.money.case import open_case
from anlan.money.trace import METHODS, Method
from anlan.report.case_report import CaseReport
from anlan.report.from_case import frozen_of, report_of_case
from anlan.report.writing import FORMATS, Format, Written, write_report
from anlan.values import SHANGHAI, say

EXIT_INPUT = 3


class Formats(click.ParamType[tuple[Format, ...]]):
    """A list of formats with commas between."""

    name = "formats"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Format, ...]:
        """The formats named, each once. Fails on an unknown word."""
        if isinstance(value, tuple):
            return value
        words = [word.strip().lower() for word in str(value).split(",") if word.strip()]
        if not words or set(words) - set(FORMATS):
            known = ", ".join(FORMATS)
            self.fail(tr(f"“{value}”不是格式；可用：{known}", f"{value!r} is no list of formats; there are: {known}"), param, ctx)
        return tuple(format for format in FORMATS if format in words)


@click.command(
    help=tr(
        "生成案件报告：可离线查看的资金流向网页（中英文）、工作簿和 PDF，写明该止付、调取、返还什么。"
        "案件文件夹含 statements/（银行流水）和 victims.csv（报案表）。",
        "Write the report of a case: a page to explore offline (both languages), a workbook and a PDF, with what to stop, "
        "ask for and return. A case folder holds statements/ (bank statements) and victims.csv (reports).",
    )
)
@click.argument("case", type=click.Path(path_type=Path), metavar=tr("案件", "CASE"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=tr("目录", "DIR"),
    help=tr("写到哪个目录。[默认：案件/report]", "Where to write. [default: CASE/report]"),
)
@click.option(
    "--format",
    "formats",
    type=Formats(),
    default=",".join(FORMATS),
    show_default=True,
    metavar=tr("格式", "FORMATS"),
    help=tr("写哪些格式，用逗号分开。", "Which formats to write, with commas between."),
)
@click.option(
    "--method",
    type=click.Choice(get_args(Method)),
    default=METHODS[0],
    show_default=True,
    help=tr("报告采用的追踪方法；其他方法用于比较。", "The tracing method of the report; the others are shown for comparison."),
)
@click.option(
    "--frozen",
    type=click.Path(path_type=Path),
    metavar=tr("文件", "FILE"),
    help=tr(
        "冻结回执：account（账户）, amount（金额）。不给则按全部止付金额已冻结估算。",
        "What banks froze: account, amount. Without it, returns are computed as if every amount to stop were frozen.",
    ),
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    metavar=tr("文件", "FILE"),
    help=tr("此前已返还：victim_account（被害人账户）, amount（金额）。", "What came back earlier: victim_account, amount."),
)
@click.option("--title", metavar=tr("名称", "NAME"), help=tr("报告上的案件名称。", "The case's name in the report."))
@click.option(
    "--layout",
    "layouts",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar=tr("路径", "PATH"),
    help=tr("自备的流水布局文件或其文件夹；可多次给出。", "Your own layout file, or a folder of them; may be given again."),
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=tr(
        "打印 JSON（格式见 docs/reference/json/report.schema.json）。", "Print JSON (docs/reference/json/report.schema.json)."
    ),
)
def command(  # noqa: PLR0917 - click gives them by name
    case: Path,
    out: Path | None,
    formats: tuple[Format, ...],
    method: Method,
    frozen: Path | None,
    earlier: Path | None,
    title: str | None,
    layouts: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Open the case, trace it by every method, write the files, print where they are."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar:
        task = bar.add_task(tr("读取流水", "Reading statements"), total=None)
        opened = open_case(case, layouts=layouts, progress=lambda _, done, of: bar.update(task, completed=done, total=of))
        report = report_of_case(
            opened,
            made_at=datetime.now(SHANGHAI).replace(microsecond=0),
            method=method,
            frozen=None if frozen is None else frozen_of(frozen, earlier, opened.payments),
            title=title,
            progress=lambda name, done, of: bar.update(
                task, description=tr(f"追踪（{name}）", f"Tracing ({name})"), completed=done, total=of
            ),
        )
        bar.update(task, description=tr("写报告", "Writing"), total=None)
        written = write_report(report, out or case / "report", LANG, formats)
    if as_json:
        print_json(document(report, written, LANG))
    else:
        _show(report, written)
    if written.failed is not None:
        progress_console.print(escape(say(written.failed, LANG)), style="bold red", soft_wrap=True)
        sys.exit(EXIT_INPUT)


def _show(report: CaseReport, written: Written) -> None:
    """Where the files are, and what a reader should know first."""
    for format, path in written.files.items():
        console.print(f"{format:<5} {escape(str(path))}", soft_wrap=True)
    if written.spelled_out:
        shown = " ".join(f"U+{ord(one):04X}" for one in sorted(written.spelled_out))
        console.print(
            tr(
                f"PDF 中有 {len(written.spelled_out)} 个字没有字体可用，以编码代替：{shown}",
                f"{len(written.spelled_out)} characters have no font and stand in the PDF as their code: {shown}",
            )
        )
    if report.doubts:
        console.print(
            tr(
                f"有 {len(report.doubts)} 处存疑，见报告“方法与存疑”。",
                f"{len(report.doubts)} doubts: see “Method and doubts” in the report.",
            )
        )
