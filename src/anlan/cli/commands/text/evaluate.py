"""``anlan text evaluate --data FILE``: how good training is, each batch held out in turn."""

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.commands.text._common import FILE, batch_option, json_option, label_option, only_option, saying, seed_option
from anlan.cli.language import tr
from anlan.cli.output import console, print_json
from anlan.text.model.scoring import evaluate
from anlan.text.talk import read_labelled


@click.command(
    help=tr(
        "评测训练效果：每次整批留出，用其余批次从头训练，分别按整通和首轮打分。",
        "Score the training: each batch is held out in turn and judged whole and after the caller's first turn.",
    )
)
@click.option("--data", required=True, type=FILE, help=tr("已标注的文字，每行一个 JSON。", "Labelled talks, JSON lines."))
@label_option
@batch_option
@only_option
@seed_option
@json_option
def command(*, data: Path, label: str, batch: str, only: tuple[str, str] | None, seed: int, as_json: bool) -> None:
    """Hold out, train, judge, for each batch."""
    talks = read_labelled(data, label, batch, only)
    with saying(tr("评测", "Evaluating")) as said:
        found = evaluate(talks, seed=seed, said=said)
    if as_json:
        print_json(found)
        return
    heads = (
        ("留出批次", "held out"), ("训练段数", "learnt from"), ("评测段数", "judged"), ("加权F1 整通", "weighted F1 whole"),
        ("加权F1 首轮", "weighted F1 opening"), ("给出标签", "given a label"), ("其中正确", "right when given"),
    )  # fmt: skip
    table = Table(*(tr(zh, en) for zh, en in heads))
    for one in found.batches:
        rates = (one.whole.weighted_f1, one.opening.weighted_f1, one.whole.clear, one.whole.right_if_clear)
        table.add_row(escape(one.batch), str(one.learnt_from), str(one.judged), *(f"{rate:.4f}" for rate in rates))
    table.add_section()
    table.add_row(tr("平均", "mean"), "", "", f"{found.weighted_f1_whole:.4f}", f"{found.weighted_f1_opening:.4f}")
    console.print(table)
    labels = Table(tr("标签", "label"), *(escape(one.batch) for one in found.batches), title=tr("F1 整通", "F1 whole"))
    for name in found.batches[0].whole.by_label:
        labels.add_row(escape(name), *(f"{one.whole.by_label[name]:.3f}" for one in found.batches))
    console.print(labels)
