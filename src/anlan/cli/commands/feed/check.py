"""``anlan feed check MAPPING``: is the mapping right, can the source be read, what would a pull give?"""

import os
from datetime import datetime
from pathlib import Path

import click

from anlan.cli.commands.feed._common import json_option, mapping_argument, show
from anlan.cli.language import tr
from anlan.procedure.feed.mapping import read_feed
from anlan.procedure.feed.pulling import pull
from anlan.procedure.feed.rows import source_rows
from anlan.values import SHANGHAI


@click.command(help=tr("检查映射与来源；不写入任何内容。", "Check a mapping and its source; nothing is written."))
@mapping_argument
@json_option
def command(mapping: Path, as_json: bool) -> None:
    """Read everything as a first pull would, and print what it would give."""
    feed = read_feed(mapping)
    show(pull(feed, source_rows(feed, mapping.parent, os.environ), {}, datetime.now(SHANGHAI)), as_json)
