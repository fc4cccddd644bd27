"""``anlan detect evaluate``: scores on public data sets. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr("在公开数据集上评测，复现文档中的数字。", "Score on public data, as in the documents."),
)
def command() -> None:
    """Hold the evaluations."""
