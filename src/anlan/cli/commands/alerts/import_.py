"""``anlan alerts import``: what ``anlan detect scan --json`` or a watch found, into the queue; what is known is skipped, what
cannot be used is named with the reason."""

from datetime import datetime
from pathlib import Path

import click

from anlan.cli.commands.detect._common import FILE, bands_option, json_option, kind_option, rules_of, typologies_option
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.detect.columns import Kind
from anlan.server.exchange import import_alerts
from anlan.values import SHANGHAI


@click.command(
    "import",
    help=tr(
        "导入“anlan detect scan --json”的结果，或“anlan detect watch --out”写出的文件。",
        "Import the output of “anlan detect scan --json”, or the file of “anlan detect watch --out”.",
    ),
)
@click.argument("report", type=FILE)
@click.option(
    "--events",
    multiple=True,
    type=FILE,
    help=tr("扫描所用的事件文件，用于显示流水。", "The scanned files of events, for the rows."),
)
@click.option(
    "--calls",
    multiple=True,
    type=FILE,
    help=tr("与转账一并扫描的通话文件。", "Files of calls that were scanned together with the transfers."),
)
@click.option("--organisation", required=True, help=tr("处置单位代码。", "Code of the body that works them."))
@click.option("--as", "officer", required=True, help=tr("以谁的名义（登录名）。", "In whose name (sign-in name)."))
@kind_option
@bands_option
@typologies_option
@json_option
def command(
    *,
    report: Path,
    events: tuple[Path, ...],
    calls: tuple[Path, ...],
    organisation: str,
    officer: str,
    kind: Kind,
    bands: Path | None,
    typologies: Path | None,
    as_json: bool,
) -> None:
    """Import and say what came of it."""
    scanned: list[tuple[Kind, Path]] = [*(("calls", path) for path in calls), *((kind, path) for path in events)]
    done = import_alerts(
        report, events=scanned, rules=rules_of(bands, typologies), organisation=organisation, officer=officer,
        now=datetime.now(SHANGHAI), lang=LANG,
    )  # fmt: skip
    if as_json:
        print_json(done)
        return
    for line in done.refused:
        console.print(line, markup=False)
    said = tr("新增 {} 个，并入 {} 个，已知 {} 个，未采用 {} 个。", "{} new, {} added to open ones, {} known, {} refused.")
    console.print(said.format(done.new, done.added, done.known, len(done.refused)))
