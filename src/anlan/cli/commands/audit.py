"""``anlan audit``: proves that nothing in the office's record was changed, removed or put in another order."""

import sys

import click
import msgspec

from anlan.cli.language import tr
from anlan.cli.main import EXIT_BROKEN
from anlan.server.operations import verify_record


@click.group(help=tr("核验办公系统的记录。", "Check the record of the office."))
def command() -> None:
    """Hold the commands."""


@command.command(
    help=tr(
        "逐条核验记录的哈希链和封存摘要；发现改动、缺失或错序时逐处列出，并以退出码 4 结束。",
        "Check every event's hash and every seal; what was changed, removed or reordered is listed, with exit code 4.",
    )
)
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def verify(as_json: bool) -> None:
    """Print the report."""
    report = verify_record()
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        for fault in report.faults:
            click.echo(f"{fault.stream}#{fault.seq}  {fault.kind}")
        whole = tr("记录完整", "The record is whole") if not report.faults else tr("记录被改动", "The record was changed")
        seal = report.sealed or tr("尚未封存", "not sealed yet")
        click.echo(
            tr(f"{whole}：{report.events} 条事件；最近封存摘要 {seal}", f"{whole}: {report.events} events; newest seal {seal}")
        )
    if report.faults:
        sys.exit(EXIT_BROKEN)
