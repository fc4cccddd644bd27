"""``anlan procedure scenario``: run the worked courses and compare with what is written."""

import sys
from pathlib import Path

import click

from anlan.cli.commands.procedure._common import called, chosen, chosen_library, with_date, with_folder, with_json
from anlan.cli.language import tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Result
from anlan.law import calendar_cn
from anlan.procedure.scenario_run import play


@click.command(
    help=tr(
        "演算情景并与所写结果比较；不符时退出码为 3。",
        "Run scenarios and compare with what is written; exit code 3 when something differs.",
    )
)
@click.argument("name", metavar="ID")
@click.argument("names", nargs=-1, metavar="[SCENARIO]...")
@with_date
@with_folder
@with_json
def command(name: str, names: tuple[str, ...], day: str | None, folder: Path | None, as_json: bool) -> None:
    """Run the scenarios of one procedure."""
    read = chosen_library(folder)
    proc = chosen(read, name, day)
    scenarios = read.scenarios(proc)
    unknown = set(names) - set(scenarios)
    if unknown:
        raise click.BadParameter(
            tr(f"没有情景 {', '.join(sorted(unknown))}", f"there is no scenario {', '.join(sorted(unknown))}")
        )
    results = []
    for one in names or scenarios:
        played = play(proc, scenarios[one], calendar_cn())
        results.append(Result(proc.version, one, len(scenarios[one].steps), tuple(played.differences)))
    if as_json:
        print_json(results)
    else:
        for result in results:
            _say(result, called(scenarios[result.scenario].title))
    if any(result.differences for result in results):
        sys.exit(EXIT_INPUT)


def _say(result: Result, title: str) -> None:
    mark = "[red]✗[/red]" if result.differences else "[green]✓[/green]"
    console.print(f"{mark} {result.scenario}  {title}  ({result.steps})")
    for one in result.differences:
        wrote, got = tr("写的是", "written"), tr("实际为", "found")
        line = f"    steps[{one.step}] {one.key}: {wrote} {one.expected}; {got} {one.found}"
        console.print(line, markup=False, soft_wrap=True)
