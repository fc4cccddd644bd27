"""``anlan alerts import``: what ``anlan detect scan --json`` found, into the queue; what is known is skipped."""

from datetime import datetime
from pathlib import Path

import click

from anlan.cli.commands.detect._common import FILE, bands_option, json_option, kind_option, rules_of, typologies_option
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.detect.columns import Kind
from anlan.server.exchange import import_alerts
from anlan.values import SHANGHAI


@click.command("import", help=tr("导入“anlan detect scan --json”的结果。", "Import the output of “anlan detect scan --json”."))
@click.argument("report", type=FILE)
@click.option(
    "--events",
    multiple=True,
    type=FILE,
    help=tr("扫描所用的事件文件，用于显示流水。", "The scanned files of events, for the rows."),
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
    organisation: str,
    officer: str,
    kind: Kind,
    bands: Path | None,
    typologies: Path | None,
    as_json: bool,
) -> None:
    """Import and say what came of it."""
    done = import_alerts(
        report, events=events, kind=kind, rules=rules_of(bands, typologies), organisation=organisation, officer=officer,
        now=datetime.now(SHANGHAI), lang=LANG,
    )  # fmt: skip
    if as_json:
        print_json(done)
        return
    for line in done.refused:
        console.print(line, markup=False)
    said = tr("新增 {} 个，并入 {} 个，已知 {} 个，未采用 {} 个。", "{} new, {} added to open ones, {} known, {} refused.")
    console.print(said.format(done.new, done.added, done.known, len(done.refused)))
