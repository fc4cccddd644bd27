"""``anlan detect evaluate stacks``: how far stacks of two-hop chains could be found if labels were known."""

from pathlib import Path

import click

from anlan.cli.commands.detect._common import json_option
from anlan.cli.commands.detect.evaluate._common import data_option, show_scores
from anlan.cli.language import tr
from anlan.detect.quality.stack_bound import bound_of_stacks


@click.command(help=tr("并列两跳链在已知标签时能发现多少（上限）。", "What labels could reach on two-hop chains: a bound."))
@data_option
@click.option("--share", default=0.02, show_default=True, help=tr("允许预警的转账占比。", "Share of transfers to alert."))
@json_option
def command(data: Path, share: float, as_json: bool) -> None:
    """A bound, not a detector."""
    show_scores(bound_of_stacks(data, share), as_json)
