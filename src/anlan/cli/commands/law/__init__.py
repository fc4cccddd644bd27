"""``anlan law``: what the law store holds. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr("查阅法规库：期限、条文、放假安排。", "Look into the law store: terms, articles, holidays."),
)
def command() -> None:
    """Hold the subcommands."""
