"""``anlan detect evaluate cards``: scoring of phone cards used for fraud."""

from pathlib import Path

import click

from anlan.cli.commands.detect._common import json_option
from anlan.cli.commands.detect.evaluate._common import data_option, show_scores
from anlan.cli.language import tr
from anlan.detect.quality.cards import evaluate_cards


@click.command(help=tr("涉诈电话卡评分。", "Scoring of phone cards used for fraud."))
@data_option
@click.option("--labels", type=int, help=tr("只用这么多个标签训练。", "Train on so many labels only."))
@click.option(
    "--rounds",
    type=click.IntRange(min=2),
    help=tr("只在训练部分内交叉验证，共几轮。", "Cross-validate within train, so many rounds."),
)
@json_option
def command(data: Path, labels: int | None, rounds: int | None, as_json: bool) -> None:
    """AUC, F1, recall at few false positives."""
    show_scores(evaluate_cards(data, labels, rounds), as_json)
