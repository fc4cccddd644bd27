"""``anlan feed``: time points grabbed from other systems. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr("取数：从其他系统抓取时间点，不靠人工录入。", "Feeds: grab time points from other systems instead of typing them."),
)
def command() -> None:
    """Hold the subcommands."""
