"""``anlan detect watch --state FOLDER``: alerts from a stream of events, live and each once."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import click
from rich.status import Status

from anlan.cli.commands.detect._asked import Asked
from anlan.cli.commands.detect._common import (
    FILE,
    bands_option,
    cool_down_option,
    exempt_option,
    json_option,
    parameter_options,
    rules_of,
    settings_of,
    tell_letters,
    typologies_option,
)
from anlan.cli.commands.detect._stream import (
    create_option,
    credentials_option,
    max_mib_option,
    place_of,
    server_option,
    stream_option,
    subject_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json, progress_console
from anlan.detect.columns import Kind
from anlan.engine.live.plan import Plan, Progress, Told
from anlan.engine.live.run import watch


@click.command(
    help=tr(
        "实时监测：从消息流读取事件，预警写回消息流。随时可停、可断电，预警一条不重不漏。",
        "Watch a stream of events and publish alerts. May be stopped or killed at any time: each alert comes once.",
    )
)
@click.option(
    "--state",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=tr("保存监测状态的文件夹。", "The folder that keeps the state."),
)
@server_option
@stream_option
@subject_option
@credentials_option
@click.option(
    "--kind",
    type=click.Choice(["transfers", "calls"]),
    default="transfers",
    show_default=True,
    help=tr("转账或通话。", "What the events are."),
)
@parameter_options
@bands_option
@typologies_option
@exempt_option
@cool_down_option
@click.option("--plan", type=FILE, help=tr("编号计划文件（TOML）。", "A numbering plan (TOML)."))
@click.option("--reporting", type=FILE, help=tr("大额报告标准文件（TOML）。", "A file of reporting limits (TOML)."))
@click.option("--iot", type=FILE, help=tr("物联网卡登记簿。", "Register of cards of things: devices, services, peers allowed."))
@click.option("--alerts", help=tr("预警主题；默认 anlan.alerts.<类别>。", "Subject for alerts; anlan.alerts.KIND by default."))
@click.option(
    "--dead-letters",
    help=tr("不可用事件的主题；默认 anlan.dead.<类别>。", "Subject for events that cannot be used; anlan.dead.KIND by default."),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("另把预警逐行写入此文件（JSON）。", "Also write alerts to this file, one JSON object a line."),
)
@click.option(
    "--metrics",
    "port",
    type=click.IntRange(0, 65_535),
    help=tr("在本机此端口提供 Prometheus 指标。", "Serve metrics for Prometheus on this port of the loopback address."),
)
@click.option(
    "--tolerance",
    type=click.IntRange(min=0),
    default=600,
    show_default=True,
    help=tr("事件最多可迟到的秒数。", "Seconds an event may be late."),
)
@click.option(
    "--bundle",
    type=click.IntRange(1, 100_000),
    default=2_000,
    show_default=True,
    help=tr("一次最多处理的消息数。", "Messages judged in one go, at most."),
)
@click.option(
    "--snapshot-every",
    type=click.FloatRange(min=0),
    default=5.0,
    show_default=True,
    help=tr("保存状态的间隔秒数。", "Seconds between snapshots of the state."),
)
@create_option
@max_mib_option
@click.option(
    "--rebuild",
    is_flag=True,
    help=tr("用流中仍保留的消息按现在的规则重建状态。", "Make the state anew from the stream, with today's rules."),
)
@click.option(
    "--accept-gap", is_flag=True, help=tr("流中有消息已被清除时仍继续。", "Go on though the stream has dropped messages.")
)
@click.option("--drain", is_flag=True, help=tr("处理完现有消息后退出。", "Stop when the stream has nothing more."))
@json_option
def command(
    *,
    state: Path,
    server: str,
    stream: str,
    subject: str | None,
    credentials: Path | None,
    kind: Kind,
    bands: Path | None,
    typologies: Path | None,
    exempt: Path | None,
    cool_down: float,
    parameters: Path | None,
    set_: tuple[str, ...],
    plan: Path | None,
    reporting: Path | None,
    iot: Path | None,
    alerts: str | None,
    dead_letters: str | None,
    tolerance: int,
    bundle: int,
    snapshot_every: float,
    as_json: bool,
    **others: Any,
) -> None:
    """Watch until told to stop (TERM or Ctrl-C)."""
    max_mib = others.pop("max_mib")
    registers = {name: path for name, path in (("plan", plan), ("reporting", reporting), ("iot", iot)) if path is not None}
    history = Asked((), kind, (), registers, settings_of(parameters, set_))
    detectors = history.detectors()
    tell_letters(history.letters, written=True)
    asked = Plan(
        place=place_of(server, stream, subject, credentials, kind),
        kind=kind,
        rules=rules_of(bands, typologies, exempt, cool_down),
        detectors=detectors,
        state=state,
        alerts=alerts or f"anlan.alerts.{kind}",
        dead_letters=dead_letters or f"anlan.dead.{kind}",
        tolerance=tolerance * 1_000_000,
        most=bundle,
        every=snapshot_every,
        lang=LANG,
        create=max_mib * 2**20 if others.pop("create") else None,
        **others,
    )
    with Status(tr("连接", "Connecting"), console=progress_console) as status:
        last = asyncio.run(_until_told(asked, _teller(status)))
    if as_json:
        print_json(last)
        return
    text = tr(
        "事件 {} 条，预警 {} 个，未采用 {} 条；停在第 {} 条消息。", "{} events, {} alerts, {} left out; stopped at message {}."
    )
    console.print(text.format(last.events, last.alerts, last.refused, last.position))


async def _until_told(plan: Plan, told: Told) -> Progress:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return await watch(plan, stop, told)


def _teller(status: Status) -> Told:
    """Shows the progress on one line of standard error."""
    text = tr(
        "第 {} 条；等待 {}；事件 {}；预警 {}；未采用 {}；本批 {:.1f} 毫秒",
        "message {}; {} waiting; {} events; {} alerts; {} left out; {:.1f} ms for the last bundle",
    )
    away, lost = (
        tr("（消息服务器已断开，等待恢复）", " (the broker is away)"),
        tr("（流中已丢失 {} 条）", " ({} dropped by the stream)"),
    )

    def told(now: Progress) -> None:
        line = text.format(now.position, now.pending, now.events, now.alerts, now.refused, now.seconds * 1000)
        status.update(line + ("" if now.connected else away) + (lost.format(now.lost) if now.lost else ""))

    return told
