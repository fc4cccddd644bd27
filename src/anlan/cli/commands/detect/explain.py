"""``anlan detect explain FILES``: all that led to an alert, in words."""

from pathlib import Path

import click

from anlan.cli.commands.detect._common import (
    bands_option,
    detectors_with,
    files_argument,
    json_option,
    kind_option,
    register_options,
    rules_of,
    scan_with_progress,
    typologies_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.detect.columns import Kind
from anlan.detect.explain import Explanation, explain


@click.command(help=tr("说明一个预警的全部依据。", "All that led to an alert."))
@files_argument
@click.option("--alert", "alert_ids", multiple=True, help=tr("预警编号；不给则全部说明。", "Id of an alert; all by default."))
@kind_option
@bands_option
@typologies_option
@register_options
@json_option
def command(
    *,
    files: tuple[Path, ...],
    alert_ids: tuple[str, ...],
    kind: Kind,
    bands: Path | None,
    typologies: Path | None,
    registers: dict[str, Path],
    as_json: bool,
) -> None:
    """Reasons in words."""
    rules = rules_of(bands, typologies)
    alerts = scan_with_progress(files, kind, rules, detectors_with(registers)[0]).alerts
    wanted = [alert for alert in alerts if not alert_ids or alert.id in alert_ids]
    if alert_ids and not wanted:
        raise click.UsageError(tr("这些文件中没有该编号的预警。", "These files give no alert of that id."))
    said = [explain(alert, rules, LANG) for alert in wanted]
    if as_json:
        print_json(said)
        return
    for one in said:
        show_explanation(one)


def show_explanation(said: Explanation) -> None:
    """An alert in words on the terminal."""
    console.print(f"[bold]{said.title}[/bold]  {said.number}  {said.time}  {tr('等级', 'level')} {said.level}  {said.article}")
    for line in said.tree:
        console.print(f"    {line}", markup=False)
    for reason in said.reasons:
        console.print(f"  · {reason.sentence}（{reason.article}）", markup=False)
        console.print(f"    {tr('事件', 'events')}: {', '.join(reason.events)}", markup=False)
