"""``anlan text classify [FILE]``: the kind of scam a narrative tells of, with the words that led to it."""

import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from anlan.cli.commands.text._common import file_argument, narrative
from anlan.cli.language import LANG, tr
from anlan.cli.learning import FILE, json_option, only_option
from anlan.cli.output import console, print_json
from anlan.text.kind import ScamKind, load_kinds
from anlan.text.model.answer import Answer, TalkAnswer
from anlan.text.rules import read_kind
from anlan.text.talk import Turn, read_talks, talk_of
from anlan.text.talk import opening as first_turn


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
@click.option(
    "--talks",
    is_flag=True,
    help=tr("文件是多段文字或通话，每行一个 JSON；逐段作答。", "FILE holds many talks, JSON lines; each gets its answer."),
)
@click.option(
    "--id",
    "id_",
    default="id",
    show_default=True,
    help=tr("每段编号的字段，与 --talks 同用。", "The field of a talk's id; goes with --talks."),
)
@click.option(
    "--opening",
    is_flag=True,
    help=tr("只看主叫的第一轮，与 --talks 同用。", "Judge by the caller's first turn alone; goes with --talks."),
)
@only_option
@json_option
def command(
    *,
    file: Path | None,
    lexicon: Path | None,
    model: Path | None,
    talks: bool,
    id_: str,
    opening: bool,
    only: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Weigh and show."""
    if talks:
        if file is None or str(file) == "-":
            raise click.UsageError(tr("--talks 需要文件。", "--talks needs a file."))
        told = [(id, first_turn(turns) if opening else turns) for id, turns in read_talks(file, id_, only)]
        show_answers(_model(model).answers(told) if model else _by_words(told, load_kinds(lexicon)), as_json)
        return
    if model:
        show_answer(_model(model).answer(talk_of(narrative(file))), as_json)
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


def _model(path: Path) -> Any:
    """What trains and reads models takes seconds to load, which the words do not need."""
    return importlib.import_module("anlan.text.model.store").read_model(path)


def _by_words(talks: Sequence[tuple[str, Sequence[Turn]]], kinds: Mapping[str, ScamKind]) -> list[TalkAnswer]:
    said = ((id, "\n".join(turn.text for turn in turns if turn.who == "caller")) for id, turns in talks)
    return [TalkAnswer(id, read_kind(text, kinds).kind, {}) for id, text in said]


def show_answers(answers: list[TalkAnswer], as_json: bool) -> None:
    """One line a talk, and how often each label was given."""
    if as_json:
        print_json(answers)
        return
    table = Table(tr("编号", "id"), tr("标签", "label"), tr("可能性", "likelihood"))
    for one in answers:
        table.add_row(
            escape(one.id),
            escape(one.label or tr("不清楚", "not clear")),
            f"{one.likely.get(one.label, 0):.3f}" if one.likely else "",
        )
    console.print(table)
    for label, count in Counter(one.label or tr("不清楚", "not clear") for one in answers).most_common():
        console.print(f"{escape(label)}: {count}")


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
