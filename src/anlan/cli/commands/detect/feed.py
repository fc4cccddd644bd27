"""``anlan detect feed FILE``: publish a file of events to the stream that ``anlan detect watch`` reads."""

import asyncio
from pathlib import Path

import click
from rich.progress import Progress

from anlan.cli.commands.detect._common import FILE, json_option, kind_option, tell_letters
from anlan.cli.commands.detect._stream import (
    create_option,
    credentials_option,
    max_mib_option,
    place_of,
    server_option,
    stream_option,
    subject_option,
)
from anlan.cli.language import tr
from anlan.cli.output import console, print_json, progress_console
from anlan.cli.shapes.detect import FedJson
from anlan.detect.columns import Kind
from anlan.engine.live.feeder import feed as publish


@click.command(help=tr("把文件中的事件按时间顺序发布到消息流。", "Publish the events of a file to the stream, in time order."))
@click.argument("file", type=FILE)
@server_option
@stream_option
@subject_option
@credentials_option
@kind_option
@click.option("--rate", type=click.FloatRange(min=0.1), help=tr("每秒最多发布的事件数。", "Events a second, at most."))
@create_option
@max_mib_option
@json_option
def command(
    *,
    file: Path,
    server: str,
    stream: str,
    subject: str | None,
    credentials: Path | None,
    kind: Kind,
    rate: float | None,
    create: bool,
    max_mib: int,
    as_json: bool,
) -> None:
    """Publish a file."""
    place = place_of(server, stream, subject, credentials, kind)
    with Progress(console=progress_console, transient=True) as bar:
        task = bar.add_task(tr("发布", "Publishing"), total=None)
        sending = publish(
            file,
            kind,
            place,
            create=max_mib * 2**20 if create else None,
            rate=rate,
            done=lambda done, all_: bar.update(task, completed=done, total=all_),
        )
        sent, taken, letters = asyncio.run(sending)
    tell_letters(letters)
    fed = FedJson(taken, sent - taken, len(letters))
    if as_json:
        print_json(fed)
        return
    text = tr("已发布 {} 条，流中已有 {} 条，未采用 {} 条。", "{} published, {} were there already, {} left out.")
    console.print(text.format(fed.published, fed.repeated, fed.refused))
