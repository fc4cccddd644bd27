"""``anlan detect``: signals from transfers and calls. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr("从转账和通话中发现账户、卡、设备和号码的异常。", "Accounts, cards, devices and numbers that look like fraud."),
)
def command() -> None:
    """Hold the subcommands."""
