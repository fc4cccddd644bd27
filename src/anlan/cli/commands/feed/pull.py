"""``anlan feed pull MAPPING --state FILE``: what is new in the source since the last pull."""

import os
from datetime import datetime
from pathlib import Path

import click

from anlan.cli.commands.feed._common import json_option, mapping_argument, show
from anlan.cli.language import tr
from anlan.procedure.feed import pulling
from anlan.procedure.feed.mapping import read_feed
from anlan.procedure.feed.rows import source_rows
from anlan.procedure.feed.state import read_seen, write_seen
from anlan.values import SHANGHAI


@click.command(
    help=tr(
        "取出来源中新增和变更的时间点；同样的数据再取一次没有新内容。",
        "Take what is new or changed in the source; the same data again gives nothing.",
    )
)
@mapping_argument
@click.option(
    "--state",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("记录已取内容的文件。", "The file that remembers what was taken."),
)
@json_option
def command(mapping: Path, state: Path, as_json: bool) -> None:
    """Pull, print, and only then remember: a crash between the two gives the points again, never loses them."""
    feed = read_feed(mapping)
    seen = read_seen(state)
    pulled = pulling.pull(feed, source_rows(feed, mapping.parent, os.environ), seen, datetime.now(SHANGHAI))
    show(pulled, as_json)
    write_seen(state, pulled.seen)
