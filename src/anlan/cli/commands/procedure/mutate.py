"""``anlan procedure mutate``: try every single slip of a definition; the linter or a scenario has to notice each."""

import sys
from pathlib import Path

import click

from anlan.cli.commands.procedure._common import with_folder, with_json
from anlan.cli.language import tr
from anlan.cli.main import EXIT_INPUT
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Mutated
from anlan.procedure.library import FOLDER
from anlan.procedure.mutation import Score, scores


@click.command(
    help=tr(
        "逐一试改定义的每一处；检查规则或情景应当发现每一处改动。有遗漏时退出码为 3。",
        "Change a definition in every single place; rules or scenarios have to notice each change. Exit code 3 if one is missed.",
    )
)
@click.argument("names", nargs=-1, metavar="[ID]...")
@click.option("--processes", type=click.IntRange(min=1), help=tr("并行进程数。", "How many processes work side by side."))
@with_folder
@with_json
def command(names: tuple[str, ...], processes: int | None, folder: Path | None, as_json: bool) -> None:
    """Print killed and total."""
    done: list[Score] = []
    for one in scores(names, folder or FOLDER, processes):
        done.append(one)
        if not as_json:
            console.print(f"{one.version}: {one.killed}/{one.total}", markup=False)
            for slip in one.survived:
                console.print(f"    {slip}", markup=False, soft_wrap=True)
    killed, total = sum(one.killed for one in done), sum(one.total for one in done)
    if as_json:
        print_json(Mutated(killed, total, tuple(done)))
    else:
        console.print(tr(f"共 {total} 处改动，发现 {killed} 处。", f"killed {killed} of {total}."))
    if any(one.survived for one in done):
        sys.exit(EXIT_INPUT)
