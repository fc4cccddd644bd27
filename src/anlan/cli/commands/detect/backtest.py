"""``anlan detect backtest FILES``: two sets of rules on the same history, side by side."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
import msgspec
from rich.table import Table

from anlan import __version__
from anlan.cli.commands.detect._asked import Asked, asked_options
from anlan.cli.commands.detect._common import (
    FILE,
    FOLDER,
    cool_down_option,
    exempt_option,
    json_option,
    masked_option,
    out_option,
    report_option,
    rules_of,
    tell_letters,
    typologies_option,
    whole_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.detect.alert import Alert, alert_key
from anlan.detect.alert import masked as mask
from anlan.detect.backtest import Backtest, compare, with_keys
from anlan.detect.evaluate import Rules
from anlan.detect.exempt import read_numbers
from anlan.detect.explain import explain
from anlan.engine.local import Scan
from anlan.engine.tables import changes_as_table, write_table
from anlan.report.alerts.gathering import view_of
from anlan.report.alerts.page import render_alerts
from anlan.values import SHANGHAI, mask_account

NAMED = 20
"""Alerts that came or went, as many as the terminal names; the files of ``--out`` and ``--report`` hold all."""


@click.command(
    help=tr(
        "在历史上比较两套规则：哪些预警新增、哪些消失；--report 列出新增预警的全部依据。",
        "Compare two sets of rules on history: which alerts came and which went; --report opens those that came.",
    )
)
@asked_options
@click.option("--bands", type=FOLDER, required=True, help=tr("新区间文件夹。", "New bands."))
@click.option("--against", type=FOLDER, help=tr("旧区间文件夹。", "Old bands."))
@typologies_option
@click.option(
    "--labels",
    type=FILE,
    help=tr(
        "已知涉诈号码，每行一个，逗号或 # 后为备注。",
        "Numbers known to be used for fraud, one a line; a remark may follow a comma or #.",
    ),
)
@exempt_option
@cool_down_option
@out_option("新增和消失的预警", "alerts that came and went")
@report_option
@whole_option
@masked_option
@json_option
def command(
    *,
    asked: Asked,
    bands: Path,
    against: Path | None,
    typologies: Path | None,
    labels: Path | None,
    exempt: Path | None,
    cool_down: float,
    out: Path | None,
    report: Path | None,
    whole: bool,
    masked: bool,
    as_json: bool,
) -> None:
    """Alerts added and dropped."""
    rules = {folder: rules_of(folder, typologies, exempt, cool_down) for folder in (against, bands)}
    old, new = asked.scan(rules[against]), asked.scan(rules[bands])
    tell_letters(new.letters, whole=whole)
    found = compare(old.alerts, new.alerts, read_numbers(labels) if labels else None)
    added, dropped = _of(new.alerts, found.added), _of(old.alerts, found.dropped)
    handed_on = with_keys(found) if masked else found
    if out and out.suffix.lower() == ".json":
        out.write_bytes(msgspec.json.encode(handed_on))
    elif out:
        write_table(out, changes_as_table(*([mask(one) for one in side] if masked else side for side in (added, dropped))))
    if report:
        report.write_text(_report(new, added, rules[bands], asked, whole), encoding="utf-8")
    if as_json:
        print_json(handed_on)
        return
    show_backtest(found)
    show_changes(tr("新增", "came"), added, rules[bands])
    show_changes(tr("消失", "went"), dropped, rules[against])


def _of(alerts: list[Alert], ids: tuple[str, ...]) -> list[Alert]:
    wanted = set(ids)
    return [alert for alert in alerts if alert.id in wanted]


def _report(found: Scan, added: list[Alert], rules: Rules, asked: Asked, whole: bool) -> str:
    shown = str if whole else mask_account
    title = tr("新增预警：", "Alerts that came: ") + tr("、", ", ").join(path.name for path in (*asked.files, *asked.calls))
    view = view_of(replace(found, alerts=added, repeats=Counter()), rules, shown)
    made_at = datetime.now(SHANGHAI).replace(microsecond=0)
    return render_alerts(view, title, LANG, shown, made_at=made_at, program=f"anlan {__version__}")


def show_backtest(found: Backtest) -> None:
    """Both sides in a table."""
    table = Table("", tr("旧规则", "old rules"), tr("新规则", "new rules"))
    for name, key in ((tr("预警", "alerts"), "alerts"), (tr("对象", "subjects"), "subjects")):
        table.add_row(name, *(str(getattr(side, key)) for side in (found.before, found.after)))
    for name, key in ((tr("准确率", "precision"), "precision"), (tr("召回率", "recall"), "recall")):
        shares = (getattr(side, key) for side in (found.before, found.after))
        table.add_row(name, *("-" if share is None else f"{share:.3f}" for share in shares))
    console.print(table)
    text = tr("新增 {} 个，消失 {} 个，不变 {} 个。", "{} added, {} dropped, {} kept.")
    console.print(text.format(len(found.added), len(found.dropped), found.kept))


def show_changes(title: str, alerts: list[Alert], rules: Rules) -> None:
    """The alerts of one side, heaviest first, as many as fit."""
    ranked = sorted(alerts, key=lambda alert: (-alert.level, -alert.weight, alert.time))
    for alert in ranked[:NAMED]:
        said = explain(alert, rules, LANG)
        console.print(f"{title}  {alert_key(alert.id)}  {said.title}  {said.number}  {said.time}", markup=False)
    if len(ranked) > NAMED:
        console.print(tr("……另有 {} 个", "… and {} more").format(len(ranked) - NAMED))
