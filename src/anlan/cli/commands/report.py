"""``anlan report CASE``: the case as a page to explore, a workbook and a PDF."""

import tempfile
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn

from anlan.cli.cases import METHOD_NAMES, Asked, case_options, end_of, losses_option
from anlan.cli.language import LANG, tr
from anlan.cli.os_errors import said_of
from anlan.cli.output import console, print_json, progress_console
from anlan.cli.shapes.report import document
from anlan.money.restitution import Losses
from anlan.report.case_report import CaseReport
from anlan.report.from_case import frozen_of, report_of_case
from anlan.report.writing import FORMATS, Format, Written, write_report
from anlan.values import SHANGHAI, InputError


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
        "生成案件报告：可离线查看的资金流向网页（中英文）、工作簿和 PDF，写明该止付、调取、返还什么。",
        "Write the report of a case: a page to explore offline (both languages), a workbook and a PDF, with what to stop, "
        "ask for and return.",
    )
)
@case_options("report")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=tr("目录", "DIR"),
    help=tr(
        "写到哪个目录。[默认：案件/report；案件只读时为当前目录]",
        "Where to write. [default: CASE/report; the current folder for a read-only case]",
    ),
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
@click.option("--title", metavar=tr("名称", "NAME"), help=tr("报告上的案件名称。", "The case's name in the report."))
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
@losses_option
def command(
    asked: Asked,
    *,
    out: Path | None,
    formats: tuple[Format, ...],
    title: str | None,
    frozen: Path | None,
    earlier: Path | None,
    losses: Losses,
) -> None:
    """Open the case, trace it by every method, write the files, print where they are."""
    if earlier is not None and frozen is None:
        raise click.UsageError(
            tr(
                "--earlier 需要同时给出 --frozen：返还要从冻结金额中计算。",
                "--earlier needs --frozen: returns come out of frozen money.",
            )
        )
    folder = _place(out, asked.folder)
    opened = asked.open()
    known = None if frozen is None else frozen_of(frozen, earlier, opened.payments)
    made_at = datetime.now(SHANGHAI).replace(microsecond=0)
    with Progress(TextColumn("{task.description}"), BarColumn(), console=progress_console, transient=True) as bar:
        task = bar.add_task(tr("追踪", "tracing"), total=None)
        report = report_of_case(
            opened,
            made_at=made_at,
            method=asked.method,
            tolerance=asked.tolerance,
            losses=losses,
            frozen=known,
            title=title,
            progress=lambda name, done, of: bar.update(task, description=METHOD_NAMES[name], completed=done, total=of),
        )
        bar.update(task, description=tr("写报告", "writing"), total=None)
        written = write_report(report, folder, LANG, formats)
    if asked.as_json:
        print_json(document(report, written, LANG))
    else:
        show_written(report, written)
    if written.failed is not None:
        raise InputError(written.failed)
    end_of(opened)


def _place(out: Path | None, case: Path) -> Path:
    """The folder to write into, tried before the work is done. The report of a read-only case goes to the current folder."""
    if out is not None:
        return _tried(out)
    try:
        return _tried(case / "report")
    except OSError as failed:
        here = _tried(Path(f"{case.resolve().name}-report"))
        why = said_of(failed, LANG)
        progress_console.print(escape(tr(f"{why}报告改写到 {here}。", f"{why} The report goes to {here}.")), soft_wrap=True)
        return here


def _tried(folder: Path) -> Path:
    """The folder. Raises ``OSError`` when nothing can be written there, or to the folder above it that exists."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return folder
    except OSError as failed:
        raise OSError(failed.errno, failed.strerror, str(folder)) from failed


def show_written(report: CaseReport, written: Written) -> None:
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
