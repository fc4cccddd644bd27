"""Options of the commands that speak to a broker."""

from pathlib import Path

import click

from anlan.cli.commands.detect._common import FILE
from anlan.cli.language import tr
from anlan.detect.columns import Kind
from anlan.engine.live.broker import Place

server_option = click.option(
    "--server",
    default="nats://127.0.0.1:4222",
    show_default=True,
    envvar="ANLAN_NATS",
    help=tr("消息服务器地址；也可写在环境变量 ANLAN_NATS。", "Address of the broker; may stand in ANLAN_NATS."),
)
stream_option = click.option(
    "--stream", default="ANLAN_EVENTS", show_default=True, help=tr("事件所在的流。", "The stream that holds the events.")
)
subject_option = click.option(
    "--subject", help=tr("事件主题；默认 anlan.events.<类别>。", "Subject of the events; anlan.events.KIND by default.")
)
credentials_option = click.option(
    "--credentials",
    type=FILE,
    help=tr("NATS 凭证文件。", "A credentials file of NATS."),
)
create_option = click.option("--create", is_flag=True, help=tr("缺少流时建立它。", "Make the streams that are missing."))
max_mib_option = click.option(
    "--max-mib",
    type=click.IntRange(min=1),
    default=1024,
    show_default=True,
    help=tr("新建的流最多占用的磁盘（MiB）。", "Disk that a stream made here may fill (MiB)."),
)


def place_of(server: str, stream: str, subject: str | None, credentials: Path | None, kind: Kind) -> Place:
    """Where the command line says the events are."""
    return Place(server, stream, subject or f"anlan.events.{kind}", credentials)
