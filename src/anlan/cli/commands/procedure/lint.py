"""``anlan procedure lint``: what is wrong with definitions, with file, table and key."""

import sys
from pathlib import Path

import click

from anlan.cli.commands.procedure._common import chosen_library, with_folder, with_json
from anlan.cli.language import LANG, tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Found
from anlan.law import calendar_cn
from anlan.procedure.finding import Finding, Unsound
from anlan.procedure.library import Library
from anlan.procedure.lint import lint


def all_findings(read: Library, names: tuple[str, ...]) -> list[Finding]:
    """What the rules find in the named procedures, or in all."""
    found: list[Finding] = []
    for name in names or sorted(read.versions):
        read.newest(name)
        for proc in read.versions[name]:
            try:
                found += lint(read.subject(proc, calendar_cn()))
                read.transition(proc)
            except Unsound as wrong:
                found += wrong.findings
    return found


@click.command(
    help=tr(
        "按规则 P1–P13 检查程序定义及其情景；有问题时退出码为 3。",
        "Check definitions and their scenarios by the rules P1–P13; exit code 3 when something is found.",
    )
)
@click.argument("names", nargs=-1, metavar="[ID]...")
@with_folder
@with_json
def command(names: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Print the findings."""
    try:
        read = chosen_library(folder)
        found = all_findings(read, names)
        count = len(names or read.versions)
    except Unsound as wrong:
        found, count = list(wrong.findings), 0
    if as_json:
        print_json([Found(one.rule, one.file, one.table, one.key, one.say("zh"), one.say("en")) for one in found])
    else:
        for one in found:
            console.print(f"[bold]{one.rule}[/bold] ", end="")
            console.print(one.say(LANG), markup=False, soft_wrap=True)
        if not found:
            console.print(tr(f"{count} 个程序，没有发现问题。", f"{count} procedure(s), nothing found."))
    if found:
        sys.exit(EXIT_INPUT)
