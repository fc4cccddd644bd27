"""``anlan detect scan FILES``: alerts of files of history, on the terminal, as JSON, CSV, Parquet or an Excel sheet."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Column, Table

from anlan import __version__
from anlan.cli.commands.detect._asked import Asked, asked_options
from anlan.cli.commands.detect._common import (
    bands_option,
    cool_down_option,
    exempt_option,
    json_option,
    masked_option,
    out_option,
    report_option,
    rules_of,
    tell_days,
    tell_letters,
    typologies_option,
    whole_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.shapes.detect import document
from anlan.detect.alert import alert_key
from anlan.detect.alert import masked as mask
from anlan.detect.deadletter import write_dead_letters
from anlan.detect.evaluate import Rules
from anlan.detect.explain import explain
from anlan.engine.cluster import Cluster
from anlan.engine.local import Scan
from anlan.engine.tables import alerts_as_table, write_table
from anlan.report.alerts.gathering import view_of
from anlan.report.alerts.page import render_alerts
from anlan.values import SHANGHAI, mask_account

NUMBER = 19
"""Characters of a bank card's number, masked or not."""

ROOMY = 110
"""Columns of a terminal from which an alert fits on one line."""


@click.command(help=tr("扫描历史文件，给出预警。", "Scan files of history for alerts."))
@asked_options
@bands_option
@typologies_option
@exempt_option
@cool_down_option
@json_option
@out_option("预警", "alerts")
@report_option
@whole_option
@masked_option
@click.option(
    "--dead-letters",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("不可用事件及原因写入此文件。", "Write events that cannot be used, with the reason, to this file."),
)
@click.option(
    "--spark",
    is_flag=True,
    help=tr("在 Spark 集群上测算（需安装 cluster 依赖）。", "Measure on a Spark cluster (needs the lock cluster)."),
)
@click.option(
    "--master",
    default="local[*]",
    show_default=True,
    help=tr("集群地址，如 spark://主机:7077。", "The cluster, such as spark://HOST:7077."),
)
@click.option(
    "--parts",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help=tr("按时间切成几段；0 为每核一段。", "Slices of time to cut into; 0 is one for each core."),
)
def command(
    *,
    asked: Asked,
    bands: Path | None,
    typologies: Path | None,
    exempt: Path | None,
    cool_down: float,
    as_json: bool,
    out: Path | None,
    report: Path | None,
    whole: bool,
    masked: bool,
    dead_letters: Path | None,
    spark: bool,
    master: str,
    parts: int,
) -> None:
    """Alerts of the files."""
    rules = rules_of(bands, typologies, exempt, cool_down)
    found = asked.scan(rules, Cluster(master, parts) if spark else None)
    tell_letters(found.letters, written=dead_letters is not None, whole=whole)
    tell_days(asked.some_events(found) if spark else found.tables)
    if dead_letters:
        write_dead_letters(dead_letters, found.letters, LANG)
    handed_on = all_masked(found) if masked else found
    if out:
        write_alerts(out, handed_on)
    if report:
        report.write_text(report_of(found, rules, asked, whole), encoding="utf-8")
    if as_json:
        print_json(document(handed_on))
        return
    show_scan(found, rules)


def report_of(found: Scan, rules: Rules, asked: Asked, whole: bool) -> str:
    """The report as HTML, named after the files that were scanned; numbers masked unless ``whole``."""
    shown = str if whole else mask_account
    title = tr("、", ", ").join(path.name for path in (*asked.files, *asked.calls))
    made_at = datetime.now(SHANGHAI).replace(microsecond=0)
    return render_alerts(view_of(found, rules, shown), title, LANG, shown, made_at=made_at, program=f"anlan {__version__}")


def show_scan(found: Scan, rules: Rules) -> None:
    """The alerts in a table, heaviest first. Where there is little room, the time stands below the number."""
    between = "\n" if console.width < ROOMY else "  "
    table = Table(
        Column(tr("编号", "alert"), no_wrap=True),
        Column(tr("等级", "level"), justify="right", no_wrap=True),
        Column(tr("分量", "weight"), justify="right", no_wrap=True),
        Column(tr("类型", "typology")),
        Column(between.join((tr("号码", "number"), tr("时间", "time"))), no_wrap=True, min_width=NUMBER),
        Column(tr("事件", "events"), justify="right", no_wrap=True),
        Column(tr("重复", "repeats"), justify="right", no_wrap=True),
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for alert in sorted(found.alerts, key=lambda alert: (-alert.level, -alert.weight, alert.time)):
        said = explain(alert, rules, LANG)
        table.add_row(
            alert_key(alert.id),
            str(said.level),
            str(said.weight),
            said.title,
            f"{said.number:<{NUMBER}}{between}{said.time}",
            str(len(alert.events())),
            str(found.repeats.get(alert.id, 0)),
        )
    console.print(table)
    summary = tr("事件 {} 条，预警 {} 个，未采用 {} 条。", "{} events, {} alerts, {} events left out.")
    console.print(summary.format(found.events, len(found.alerts), len(found.letters)))


def all_masked(found: Scan) -> Scan:
    """The scan with every alert as it may be handed on."""
    repeats = Counter({alert_key(id): count for id, count in found.repeats.items()})
    return replace(found, alerts=[mask(alert) for alert in found.alerts], repeats=repeats)


def write_alerts(path: Path, found: Scan) -> None:
    """One alert a row; the form is told by the name of the file. JSON is the document that ``--json`` prints."""
    if path.suffix.lower() == ".json":
        path.write_bytes(msgspec.json.encode(document(found)))
    else:
        write_table(path, alerts_as_table(found.alerts, found.repeats))
