"""`anlan detect`: list, scan, explain, backtest and evaluate signals from a terminal."""

from pathlib import Path

import click
import msgspec
from rich.progress import Progress
from rich.table import Table

from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json, progress_console
from anlan.detect.alert import Alert
from anlan.detect.backtest import Backtest, compare
from anlan.detect.bands import load_bands
from anlan.detect.columns import KINDS, Kind
from anlan.detect.deadletter import write_dead_letters
from anlan.detect.detector import all_detectors
from anlan.detect.evaluate import Rules
from anlan.detect.explain import Explanation, explain
from anlan.detect.pages import detector_page
from anlan.detect.quality.cards import evaluate_cards
from anlan.detect.quality.laundering import evaluate_laundering
from anlan.detect.typology import load_typologies
from anlan.engine.local import Scan, scan
from anlan.engine.tables import alerts_as_table, write_table

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
KIND = click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="transfers",
    show_default=True,
    help=tr("转账或通话。", "What the events are."),
)
BANDS = click.option(
    "--bands",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=tr("另一套区间文件所在文件夹。", "A folder of other band files."),
)
TYPOLOGIES = click.option(
    "--typologies",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=tr("另一份类型文件。", "Another file of typologies."),
)
EXEMPT = click.option(
    "--exempt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=tr("豁免号码清单，每行一个。", "A list of numbers that give no alert, one a line."),
)
JSON = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))


class ScanReport(msgspec.Struct, frozen=True):
    """What `anlan detect scan --json` prints. ``alerts`` hold full numbers and the ids of all their events."""

    events: int
    refused: int
    alerts: list[Alert]


class DetectorLine(msgspec.Struct, frozen=True):
    """One line of `anlan detect list --json`."""

    name: str
    kind: str
    subject: str
    unit: str
    measures: str
    article: str


@click.group(
    help=tr("从转账和通话中发现账户、卡、设备和号码的异常。", "Accounts, cards, devices and numbers that look like fraud.")
)
def command() -> None:
    """Hold the subcommands."""


def rules_of(bands: Path | None, typologies: Path | None, exempt: Path | None = None) -> Rules:
    """The rules asked for on the command line."""
    numbers = frozenset(exempt.read_text(encoding="utf-8").split()) if exempt else frozenset()
    return Rules(load_bands(bands), load_typologies(typologies), exempt=numbers)


def scan_with_progress(files: tuple[Path, ...], kind: Kind, rules: Rules) -> Scan:
    """Scan with a bar on standard error."""
    with Progress(console=progress_console, transient=True) as progress:
        task = progress.add_task(tr("扫描", "Scanning"), total=None)
        return scan(files, kind, rules, lambda done, all_: progress.update(task, completed=done, total=all_))


@command.command("list", help=tr("列出全部探测器。", "List all detectors."))
@JSON
@click.option("--pages", type=FOLDER, help=tr("把每个探测器的说明页写入此文件夹。", "Write a page for each detector here."))
def list_(as_json: bool, pages: Path | None) -> None:
    """Names, what they measure, what they rest on."""
    bands = load_bands()
    if pages:
        for detector in all_detectors():
            (pages / f"{detector.name}.md").write_text(detector_page(detector, bands[detector.name]), encoding="utf-8")
    lines = [
        DetectorLine(d.name, d.kind, d.subject, d.unit, " ".join((type(d).__doc__ or "").split()), bands[d.name].article)
        for d in all_detectors()
    ]
    if as_json:
        print_json(lines)
        return
    table = Table(tr("名称", "name"), tr("事件", "events"), tr("对象", "subject"), tr("度量", "measures"), tr("依据", "article"))
    for line in lines:
        table.add_row(line.name, line.kind, line.subject, line.measures, line.article)
    console.print(table)


@command.command("scan", help=tr("扫描历史文件，给出预警。", "Scan files of history for alerts."))
@FILES
@KIND
@BANDS
@TYPOLOGIES
@EXEMPT
@JSON
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("另存预警（.json、.csv 或 .parquet）。", "Also write the alerts (.json, .csv or .parquet)."),
)
@click.option(
    "--dead-letters",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("不可用事件及原因写入此文件。", "Write events that cannot be used, with the reason, to this file."),
)
def scan_(
    *,
    files: tuple[Path, ...],
    kind: Kind,
    bands: Path | None,
    typologies: Path | None,
    exempt: Path | None,
    as_json: bool,
    out: Path | None,
    dead_letters: Path | None,
) -> None:
    """Alerts of the files."""
    rules = rules_of(bands, typologies, exempt)
    found = scan_with_progress(files, kind, rules)
    if dead_letters:
        write_dead_letters(dead_letters, found.letters, LANG)
    if out:
        write_alerts(out, found.alerts)
    if as_json:
        print_json(ScanReport(found.events, len(found.letters), found.alerts))
        return
    heads = (
        ("等级", "level"),
        ("分量", "weight"),
        ("类型", "typology"),
        ("号码", "number"),
        ("时间", "time"),
        ("事件", "events"),
    )
    table = Table(*(tr(zh, en) for zh, en in heads))
    for alert in sorted(found.alerts, key=lambda alert: (-alert.level, -alert.weight, alert.time)):
        said = explain(alert, rules, LANG)
        table.add_row(str(said.level), str(said.weight), said.title, said.number, said.time, str(len(alert.events())))
    console.print(table)
    summary = tr("事件 {} 条，预警 {} 个，未采用 {} 条。", "{} events, {} alerts, {} events left out.")
    console.print(summary.format(found.events, len(found.alerts), len(found.letters)))


def write_alerts(path: Path, alerts: list[Alert]) -> None:
    """One alert a row; the form is told by the name of the file."""
    if path.suffix in (".csv", ".parquet"):
        write_table(path, alerts_as_table(alerts))
    else:
        path.write_bytes(msgspec.json.encode(alerts))


@command.command("explain", help=tr("说明一个预警的全部依据。", "All that led to an alert."))
@FILES
@click.option("--alert", "alert_ids", multiple=True, help=tr("预警编号；不给则全部说明。", "Id of an alert; all by default."))
@KIND
@BANDS
@TYPOLOGIES
@JSON
def explain_(
    *, files: tuple[Path, ...], alert_ids: tuple[str, ...], kind: Kind, bands: Path | None, typologies: Path | None, as_json: bool
) -> None:
    """Reasons in words."""
    rules = rules_of(bands, typologies)
    alerts = scan_with_progress(files, kind, rules).alerts
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


@command.command("backtest", help=tr("在历史上比较两套规则。", "Compare two sets of rules on history."))
@FILES
@KIND
@click.option(
    "--bands",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help=tr("新区间文件夹。", "New bands."),
)
@click.option("--against", type=FOLDER, help=tr("旧区间文件夹。", "Old bands."))
@TYPOLOGIES
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=tr("已知涉诈号码，每行一个。", "Numbers known to be used for fraud, one a line."),
)
@JSON
def backtest_(
    *,
    files: tuple[Path, ...],
    kind: Kind,
    bands: Path,
    against: Path | None,
    typologies: Path | None,
    labels: Path | None,
    as_json: bool,
) -> None:
    """Alerts added and dropped."""
    old = scan_with_progress(files, kind, rules_of(against, typologies)).alerts
    new = scan_with_progress(files, kind, rules_of(bands, typologies)).alerts
    found = compare(old, new, labels.read_text(encoding="utf-8").split() if labels else None)
    if as_json:
        print_json(found)
        return
    show_backtest(found)


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


DATA = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help=tr("数据集所在文件夹。", "The folder of the data set."),
)


@command.group(
    "evaluate",
    help=tr("在公开数据集上评测，复现文档中的数字。", "Score on public data, as in the documents."),
)
def evaluate() -> None:
    """Hold the evaluations."""


@evaluate.command("laundering", help=tr("无标签发现洗钱结构。", "Laundering patterns without labels."))
@DATA
@click.option("--share", default=0.02, show_default=True, help=tr("允许预警的转账占比。", "Share of transfers to alert."))
@JSON
def evaluate_laundering_(data: Path, share: float, as_json: bool) -> None:
    """Recall by typology."""
    show_scores(evaluate_laundering(data, share), as_json)


@evaluate.command("cards", help=tr("涉诈电话卡评分。", "Scoring of phone cards used for fraud."))
@DATA
@click.option("--labels", type=int, help=tr("只用这么多个标签训练。", "Train on so many labels only."))
@JSON
def evaluate_cards_(data: Path, labels: int | None, as_json: bool) -> None:
    """AUC, F1, recall at few false positives."""
    show_scores(evaluate_cards(data, labels), as_json)


def show_scores(score: msgspec.Struct, as_json: bool) -> None:
    """Names and figures."""
    if as_json:
        print_json(score)
        return
    table = Table(tr("指标", "measure"), tr("数值", "value"))
    for name, value in msgspec.structs.asdict(score).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, figure in parts:
            table.add_row(f"{name} {part}".strip(), f"{figure:.4f}" if isinstance(figure, float) else str(figure))
    console.print(table)
