"""``anlan detect explain FILES``: all that led to an alert, in words."""

from pathlib import Path

import click

from anlan.cli.commands.detect._asked import Asked, asked_options
from anlan.cli.commands.detect._common import (
    bands_option,
    cool_down_option,
    exempt_option,
    json_option,
    rules_of,
    tell_letters,
    typologies_option,
)
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.detect.alert import alert_key
from anlan.detect.explain import Explanation, explain


@click.command(help=tr("说明一个预警的全部依据。", "All that led to an alert."))
@asked_options
@click.option(
    "--alert",
    "alert_ids",
    multiple=True,
    help=tr(
        "预警编号（列表中的短编号或全编号）；不给则全部说明。",
        "An alert, by the short name of the table or its id; all by default.",
    ),
)
@bands_option
@typologies_option
@exempt_option
@cool_down_option
@json_option
def command(
    *,
    asked: Asked,
    alert_ids: tuple[str, ...],
    bands: Path | None,
    typologies: Path | None,
    exempt: Path | None,
    cool_down: float,
    as_json: bool,
) -> None:
    """Reasons in words."""
    rules = rules_of(bands, typologies, exempt, cool_down)
    found = asked.scan(rules)
    tell_letters(found.letters)
    alerts = found.alerts
    wanted = [alert for alert in alerts if not alert_ids or {alert.id, alert_key(alert.id)} & set(alert_ids)]
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
    if said.silent:
        console.print(f"  · {tr('未见异常', 'nothing noticed')}: {', '.join(said.silent)}", markup=False)
