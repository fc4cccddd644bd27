"""``anlan text classify [FILE]``: the kind of scam a narrative tells of, with the words that led to it."""

import importlib
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.commands.text._common import FILE, file_argument, json_option, narrative
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.text.kind import load_kinds
from anlan.text.model.answer import Answer
from anlan.text.rules import read_kind
from anlan.text.talk import talk_of


@click.command(
    help=tr(
        "判断文字讲的是哪一类诈骗，并列出依据的词；不够清楚时如实说明。",
        "The kind of scam the text tells of and the words that led to it; says so when it is not clear.",
    )
)
@file_argument
@click.option(
    "--lexicon",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=tr("自备的类型文件夹，补充或替换内置类型。", "A folder of your own kinds, added to or replacing those built in."),
)
@click.option("--model", type=FILE, help=tr("用训练好的模型代替词表。", "A trained model instead of the words."))
@json_option
def command(file: Path | None, lexicon: Path | None, model: Path | None, as_json: bool) -> None:
    """Weigh and show."""
    if model:
        # What trains and reads models takes seconds to load, which the words do not need.
        store = importlib.import_module("anlan.text.model.store")
        show_answer(store.read_model(model).answer(talk_of(narrative(file))), as_json)
        return
    kinds = load_kinds(lexicon)
    reading = read_kind(narrative(file), kinds)
    if as_json:
        print_json(reading)
        return
    names = {name: kind.zh if LANG == "zh" else kind.en for name, kind in kinds.items()}
    console.print(
        tr("类型：", "Kind: ")
        + (names[reading.kind] if reading.kind else tr("不清楚，请人工判断", "not clear; a person decides"))
    )
    table = Table(tr("可能的类型", "candidate"), tr("分量", "weight"), tr("依据的词", "words that led to it"))
    for one in reading.candidates:
        table.add_row(names[one.kind], str(one.weight), escape("、".join(f"{word.text}（{word.weight}）" for word in one.words)))
    console.print(table)


def show_answer(answer: Answer, as_json: bool) -> None:
    """A model's answer: the label if it is clear, how likely each is, the runs of characters that spoke for it."""
    if as_json:
        print_json(answer)
        return
    console.print(tr("标签：", "Label: ") + escape(answer.label or tr("不清楚，请人工判断", "not clear; a person decides")))
    table = Table(tr("标签", "label"), tr("可能性", "likelihood"))
    for label, share in answer.likely.items():
        table.add_row(escape(label), f"{share:.3f}")
    console.print(table)
    console.print(escape(tr("依据的字词：", "What led to it: ") + " · ".join(run.text for run in answer.words)))
