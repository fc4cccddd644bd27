"""``anlan detect evaluate laundering``: laundering patterns without labels."""

from pathlib import Path

import click

from anlan.cli.commands.detect._common import json_option
from anlan.cli.commands.detect.evaluate._common import data_option, show_scores
from anlan.cli.language import tr
from anlan.detect.quality.laundering import evaluate_laundering


@click.command(help=tr("无标签发现洗钱结构。", "Laundering patterns without labels."))
@data_option
@click.option("--share", default=0.02, show_default=True, help=tr("允许预警的转账占比。", "Share of transfers to alert."))
@json_option
def command(data: Path, share: float, as_json: bool) -> None:
    """Recall by typology."""
    show_scores(evaluate_laundering(data, share), as_json)
