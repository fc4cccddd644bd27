"""``anlan doctor``: what the office's set-up lacks for service, and what to do about each."""

import sys

import click
import msgspec

from anlan.cli.language import LANG, tr
from anlan.cli.main import EXIT_INPUT
from anlan.server.operations import diagnose


@click.command(
    help=tr(
        "检查办公系统的部署，逐项说明缺什么、怎么办；有不能投入使用的问题时以退出码 3 结束。",
        "Look at the office's set-up and say what it lacks and what to do; exit code 3 when it must not go into service.",
    )
)
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(as_json: bool) -> None:
    """Print the findings."""
    lacks = diagnose(LANG)
    if as_json:
        click.echo(msgspec.json.encode(lacks).decode())
    else:
        for lack in lacks:
            mark = tr("正常", "well ") if lack.well else tr("严重", "GRAVE") if lack.grave else tr("注意", "note ")
            click.echo(f"{mark}  {lack.what:<14}  {lack.said}")
    if any(lack.grave for lack in lacks):
        sys.exit(EXIT_INPUT)
