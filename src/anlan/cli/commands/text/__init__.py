"""``anlan text``: what a narrative mentions and which kind of scam it tells of. One file a subcommand, found by its name."""

import click

from anlan.cli.folder import folder_group
from anlan.cli.language import tr


@click.group(
    cls=folder_group(__name__),
    help=tr(
        "读报案、举报和通话文字：金额、账号、电话、链接，以及诈骗类型。类型是这件事的属性，不给人打分。",
        "Read narratives and calls: sums, accounts, links, the kind of scam. The kind is the matter's; no person is rated.",
    ),
)
def command() -> None:
    """Hold the subcommands."""
