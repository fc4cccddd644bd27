"""``anlan detect list``: all detectors, what they measure, what they rest on; also writes their pages of reference."""

from pathlib import Path

import click
from rich.table import Table

from anlan.cli.commands.detect._common import FOLDER, json_option
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.detect import DetectorJson
from anlan.detect.bands import load_bands
from anlan.detect.detector import all_detectors
from anlan.detect.pages import all_pages


@click.command(help=tr("列出全部探测器。", "List all detectors."))
@json_option
@click.option(
    "--pages",
    type=FOLDER,
    help=tr(
        "把每个探测器的说明页（中英文）和目录写入此文件夹。",
        "Write a page for each detector here, in both languages, and an index.",
    ),
)
def command(as_json: bool, pages: Path | None) -> None:
    """Names, what they measure, what they rest on."""
    bands = load_bands()
    if pages:
        for file, text in all_pages(all_detectors(), bands).items():
            (pages / file).write_text(text, encoding="utf-8")
    lines = [
        DetectorJson(d.name, d.kind, d.subject, d.unit, " ".join((type(d).__doc__ or "").split()), bands[d.name].article)
        for d in all_detectors()
    ]
    if as_json:
        print_json(lines)
        return
    table = Table(tr("名称", "name"), tr("事件", "events"), tr("对象", "subject"), tr("度量", "measures"), tr("依据", "article"))
    for line in lines:
        table.add_row(line.name, line.kind, line.subject, line.measures, line.article)
    console.print(table)
