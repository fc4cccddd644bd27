"""``anlan alerts``: alerts into the office's queue. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(cls=folder_group(__name__), help=tr("预警：导入办案平台的队列。", "Alerts: into the queue of the office."))
def command() -> None:
    """Hold the subcommands."""
