"""``anlan api``: keys for partners' systems and the description of the interface. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__), help=tr("数据接口：密钥和接口说明。", "The API: keys and the description of the interface.")
)
def command() -> None:
    """Hold the subcommands."""
