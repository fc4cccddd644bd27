"""``anlan detect cards``: scores of phone cards from labelled ones. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr("电话卡评分：训练、评分、模型卡。对象是卡，不是人。", "Scores of phone cards: train, score, show the model's card."),
)
def command() -> None:
    """Hold the subcommands."""
