"""``anlan text train DATA --out MODEL``: learn the user's own labels from labelled talks."""

import hashlib
from pathlib import Path

import click

from anlan.cli.commands.text._card import show_card
from anlan.cli.language import LANG, tr
from anlan.cli.learning import FILE, batch_option, json_option, label_option, model_option, only_option, saying, seed_option
from anlan.cli.output import print_json
from anlan.cli.shapes.text import model_document
from anlan.text.model.store import fingerprint, pack
from anlan.text.model.training import train
from anlan.text.talk import read_labelled


@click.command(
    help=tr(
        "用自己标注的文字训练模型：每行一个 JSON，含 text 或 turns 和标签。结果写成模型文件，附模型卡；文件中没有原文。",
        "Train on talks you have labelled: JSON lines with text or turns, and the label. Writes a model with its card; "
        "no text is in it.",
    )
)
@click.argument("data", metavar=tr("数据", "DATA"), type=FILE)
@model_option
@label_option
@batch_option
@only_option
@seed_option
@json_option
def command(*, data: Path, out: Path, label: str, batch: str, only: tuple[str, str] | None, seed: int, as_json: bool) -> None:
    """Train, write, show the card."""
    talks = read_labelled(data, label, batch, only)
    with saying(tr("训练", "Training")) as said:
        model = train(talks, seed=seed, data=hashlib.sha256(data.read_bytes()).hexdigest(), said=said)
    packed = pack(model)
    out.write_bytes(packed)
    document = model_document(fingerprint(packed), model.card, LANG)
    if as_json:
        print_json(document)
    else:
        show_card(document)
