"""``anlan procedure verify``: check an exported log: its chain of hashes, its definitions, its replay."""

from pathlib import Path

import click
from rich.table import Table

from anlan.cli.commands.procedure._common import called, chosen_library, with_folder, with_json
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.procedure import Replayed
from anlan.procedure.log import read_log
from anlan.values import InputError, Note


@click.command(
    help=tr(
        "核验导出的日志：哈希链、程序版本与重演；有任何不符则整体拒绝，退出码为 3。",
        "Check an exported log: its chain of hashes, its definitions, its replay. Anything wrong refuses the whole, exit code 3.",
    )
)
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="RUN=HASH",
    help=tr(
        "别处登记的末条哈希，用以发现日志被截短或重写。",
        "The newest hash as registered elsewhere; finds a log cut short or written anew.",
    ),
)
@with_folder
@with_json
def command(path: Path, heads: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Check the log and print its runs."""
    registered = dict(_pair(head) for head in heads)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as cause:
        raise InputError(Note.of("procedure.log.not_json", file=path.name, line=1, problem="UTF-8")) from cause
    _, runs = read_log(text, chosen_library(folder).by_sha, file=path.name, heads=registered)
    rows = [Replayed(run.id, run.proc.version, run.state, run.seq, run.hash) for run in runs.values()]
    if as_json:
        print_json(rows)
        return
    table = Table(title=tr(f"{path.name}：没有发现改动", f"{path.name}: nothing was changed"))
    for head in (tr("案件", "run"), tr("程序", "procedure"), tr("状态", "state"), tr("事件数", "events"), tr("末条哈希", "head")):
        table.add_column(head, overflow="fold")
    for row in rows:
        state = called(runs[row.run].proc.definition.states[row.state])
        table.add_row(row.run, row.procedure, state, str(row.events), row.head[:16])
    console.print(table)


def _pair(text: str) -> tuple[str, str]:
    run, equals, head = text.rpartition("=")
    if not equals:
        raise click.BadParameter(tr(f"“{text}”应写作 案件=哈希", f"“{text}” should be RUN=HASH"))
    return run, head
