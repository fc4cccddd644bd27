"""``anlan procedure list``: every procedure with its versions."""

from pathlib import Path

import click
from rich.table import Table

from anlan.cli.commands.procedure._common import called, chosen_library, with_folder, with_json
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Listed
from anlan.procedure.library import Library


def listed(read: Library) -> list[Listed]:
    """Every procedure of a library."""
    found = []
    for name, versions in sorted(read.versions.items()):
        newest = versions[-1].definition
        dates = tuple(str(proc.in_force_from) for proc in versions)
        sizes = (len(newest.states), len(newest.on), len(newest.terms), len(read.scenarios(versions[-1])))
        found.append(Listed(name, newest.label.zh, newest.label.en, dates, *sizes))
    return found


@click.command(help=tr("列出全部程序及其版本。", "List every procedure with its versions."))
@with_folder
@with_json
def command(folder: Path | None, as_json: bool) -> None:
    """Print the list."""
    read = chosen_library(folder)
    rows = listed(read)
    if as_json:
        print_json(rows)
        return
    table = Table(title=tr("程序", "Procedures"))
    heads = (tr("标识", "id"), tr("名称", "name"), tr("施行日期", "in force from"))
    for head in heads:
        table.add_column(head, overflow="fold")
    for head in (tr("状态", "states"), tr("事件", "events"), tr("期限", "terms"), tr("情景", "scenarios")):
        table.add_column(head, justify="right")
    for row in rows:
        label = called(read.newest(row.id).definition.label)
        sizes = map(str, (row.states, row.events, row.terms, row.scenarios))
        table.add_row(row.id, label, ", ".join(row.versions), *sizes)
    console.print(table)
