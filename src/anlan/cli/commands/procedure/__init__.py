"""``anlan procedure``: the closed loops as data. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr(
        "闭环程序：列出、检查、展示、画图、演算、推演。",
        "Closed loops as data: list, lint, show, draw, run their scenarios, simulate a course.",
    ),
)
def command() -> None:
    """Hold the subcommands."""
