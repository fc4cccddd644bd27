"""``anlan demo``: a case from bank files to what to stop and what to return, on one screen; then its report in the browser, and
beside it an office with made-up people and matters that works on the same case.
"""

import os
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape

from anlan.cli.cases import exit_of, money_table, open_with_progress, tell, tell_unmatched, yuan
from anlan.cli.commands.return_ import consequence_of, show_restitution
from anlan.cli.commands.serve import serve_folder
from anlan.cli.commands.stop import show_plan
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, progress_console
from anlan.money.case import Case
from anlan.money.restitution import restitution
from anlan.money.stopping import plan_stops
from anlan.money.trace import Trace
from anlan.money.tracing import trace
from anlan.report.from_case import frozen_of, report_of_case
from anlan.report.writing import write_report
from anlan.values import SHANGHAI, say

EXAMPLE = Path("examples/small-case")
SHOWN = 5


@click.command(
    help=tr(
        "演示：读取示例案件的流水，打印该止付、调取、返还什么，生成报告并在浏览器中打开。",
        "Show the main job: read a case's bank files, print what to stop, ask for and return, write the report and serve it.",
    )
)
@click.argument("case", type=click.Path(path_type=Path), default=EXAMPLE, metavar=tr("案件", "CASE"))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True, help=tr("报告目录。", "Report folder.")
)
@click.option(
    "--serve/--no-serve", default=True, help=tr("是否启动本机网页服务。", "Whether to serve the report from this machine.")
)
@click.option(
    "--office/--no-office",
    default=True,
    help=tr("是否同时启动演示办案平台（下一个端口）。", "Whether to start the demonstration's office too, at the next port."),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="ANLAN_HOST", help=tr("监听地址。", "Address to listen on.")
)
@click.option("--port", default=8000, show_default=True, envvar="ANLAN_PORT", help=tr("端口。", "Port."))
def command(*, case: Path, out: Path, serve: bool, office: bool, host: str, port: int) -> None:
    """Run the main job."""
    opened = open_with_progress(case, ())
    traced = trace(opened.ledger, opened.payments, method="fifo")
    _show_sums(opened, traced)
    show_plan(traced, plan_stops(traced, opened.ledger), SHOWN)
    table = case / "frozen.csv"
    frozen = frozen_of(table, None, opened.payments) if table.is_file() else None
    if frozen is not None:
        show_restitution(restitution(traced, frozen.amounts), accounts=False)
    tell(opened.problems)
    tell_unmatched(traced, "" if frozen is None else consequence_of("reported"))
    with progress_console.status(tr("写报告", "writing the report")):
        report = report_of_case(opened, made_at=datetime.now(SHANGHAI).replace(microsecond=0), frozen=frozen)
        written = write_report(report, out, LANG)
    for path in written.files.values():
        console.print(escape(str(path)), soft_wrap=True)
    if written.failed is not None:
        progress_console.print(escape(say(written.failed, LANG)), soft_wrap=True)
    if serve:
        if console.is_terminal:
            webbrowser.open(f"http://{host}:{port}/report.html")
        with _office(out.parent / "demo-office", host, port + 1) if office else nullcontext():
            serve_folder(out, host, port, "report.html")
    exit_of(opened)


@contextmanager
def _office(home: Path, host: str, port: int) -> Iterator[None]:
    """The office beside the report, in a process of its own with its own data; it says where it is and who can sign in."""
    command = [sys.executable, "-m", "anlan.cli", "--lang", LANG, "office", "--demo", "--host", host, "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, "ANLAN_HOME": str(home)}) as running:
        try:
            yield
        finally:
            running.terminate()


def _show_sums(case: Case, traced: Trace) -> None:
    """What was read, and the sum that has to add up."""
    files, entries = len(case.readings.readings), case.readings.entries().num_rows
    read = tr(
        f"读入 {files} 个文件、{entries:,} 条流水，合并为 {len(case.ledger):,} 笔转账。",
        f"Read {files} files with {entries:,} entries; they are {len(case.ledger):,} transfers.",
    )
    console.print(read)
    sums = {
        tr("被骗款项", "paid by victims"): sum(payment.amount for payment in traced.payments),
        tr("留存", "still held"): sum(sum(shares.values()) for shares in traced.holdings.values()),
        tr("流出", "left"): sum(sum(shares.values()) for shares in traced.exits.values()),
        tr("未调取", "out of sight"): sum(sum(shares.values()) for shares in traced.not_obtained.values()),
    }
    table = money_table(None, *sums, amounts=range(len(sums)))
    table.add_row(*(yuan(fen) for fen in sums.values()))
    console.print(table)
