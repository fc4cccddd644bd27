"""``anlan detect cards train CARDS --out MODEL``: learn to score phone cards from labelled ones."""

import hashlib
from pathlib import Path

import click
import numpy as np

from anlan.cli.commands.detect.cards._common import dead_letters_option, id_option, show_card, tell_letters
from anlan.cli.language import LANG, tr
from anlan.cli.learning import FILE, json_option, label_option, model_option, only_option, saying, seed_option
from anlan.cli.output import print_json
from anlan.cli.shapes.cards import card_model_document
from anlan.detect.cards.card import Card
from anlan.detect.cards.learning import judge, learn
from anlan.detect.cards.reading import read_cards
from anlan.detect.cards.scorer import CardModel, figures_of
from anlan.detect.cards.store import fingerprint, pack
from anlan.values import InputError, Note

LEAST = 20
"""Cards of each kind."""


@click.command(
    help=tr(
        "用已标注的卡（CSV，每行一张卡，标签 1 为涉诈）训练评分模型，写成模型文件，附模型卡；文件中没有任何卡的数据。",
        "Train on labelled cards (CSV, one a row, label 1 for a fraud card). "
        "Writes a model with its own card; no data of a card is in it.",
    )
)
@click.argument("cards", metavar=tr("数据", "CARDS"), type=FILE)
@model_option
@id_option
@label_option
@only_option
@click.option(
    "--rounds",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help=tr("交叉验证轮数，结果写入模型卡；0 为不验证。", "Rounds of cross-validation for the model's card; 0 leaves it out."),
)
@seed_option
@dead_letters_option
@json_option
def command(
    *,
    cards: Path,
    out: Path,
    id_: str,
    label: str,
    only: tuple[str, str] | None,
    rounds: int,
    seed: int,
    dead_letters: Path | None,
    as_json: bool,
) -> None:
    """Train, judge, write, show the card."""
    read = read_cards(cards, id_, label, only)
    tell_letters(read.letters, dead_letters)
    fraud = read.fraud if read.fraud is not None else np.zeros(0, np.bool_)
    counts = (int(fraud.sum()), int((~fraud).sum()))
    if min(counts) < LEAST:
        raise InputError(Note.of("detect.cards.one_kind", least=LEAST, fraud=counts[0], normal=counts[1]))
    figures = figures_of(read.columns)
    with saying(tr("训练", "Training")) as said:
        scorer = learn(figures, fraud, np.ones(len(fraud), np.bool_))
        told = tr("验证第 {} 轮", "judging, round {}")
        good = judge(figures, fraud, rounds, seed, lambda number: said(told.format(number))) if rounds > 1 else None
    digest = hashlib.sha256(cards.read_bytes()).hexdigest()
    model = CardModel(tuple(read.columns), scorer, Card(digest, len(fraud), counts[0], rounds, seed, good))
    packed = pack(model)
    out.write_bytes(packed)
    document = card_model_document(fingerprint(packed), model, LANG)
    if as_json:
        print_json(document)
    else:
        show_card(document)
