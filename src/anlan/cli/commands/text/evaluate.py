"""``anlan text evaluate --data FILE``: how good training is, each batch held out in turn."""

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.language import tr
from anlan.cli.learning import FILE, batch_option, json_option, label_option, only_option, saying, seed_option
from anlan.cli.output import console, print_json
from anlan.text.model.answer import Judged
from anlan.text.model.scoring import evaluate, judge
from anlan.text.model.store import fingerprint, read_model
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
@click.option(
    "--model",
    type=FILE,
    help=tr("不再训练，评测这个已训练好的模型。", "Judge this trained model on the file instead of training anew."),
)
@seed_option
@json_option
def command(
    *, data: Path, label: str, batch: str, only: tuple[str, str] | None, model: Path | None, seed: int, as_json: bool
) -> None:
    """Hold out, train, judge, for each batch; or judge a model as it is."""
    talks = read_labelled(data, label, batch, only)
    if model:
        found_model = judge(read_model(model), talks)
        show_judged(Judged(fingerprint(model.read_bytes()), len(talks), *found_model), as_json)
        return
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


def show_judged(found: Judged, as_json: bool) -> None:
    """Figures of a model on talks that it was not trained on."""
    if as_json:
        print_json(found)
        return
    table = Table(tr("指标", "measure"), tr("整通", "whole"), tr("首轮", "opening"))
    for name, figure in ((tr("加权 F1", "weighted F1"), "weighted_f1"), (tr("给出标签", "given a label"), "clear"),
                         (tr("其中正确", "right when given"), "right_if_clear")):  # fmt: skip
        table.add_row(name, *(f"{getattr(side, figure):.4f}" for side in (found.whole, found.opening)))
    table.add_section()
    for label, value in found.whole.by_label.items():
        table.add_row(escape(label), f"{value:.4f}", f"{found.opening.by_label[label]:.4f}")
    console.print(table)
    console.print(tr("共评 {} 段。", "{} talks judged.").format(found.judged))
