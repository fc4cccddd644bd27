"""``anlan text card MODEL``: what a model was trained on, how good it was, what it must not be used for."""

from pathlib import Path

import click

from anlan.cli.commands.text._card import show_card
from anlan.cli.language import LANG, tr
from anlan.cli.learning import FILE, json_option
from anlan.cli.output import print_json
from anlan.cli.shapes.text import model_document
from anlan.text.model.store import fingerprint, read_model


@click.command(help=tr("显示模型卡：数据、划分、指标、限制。", "Show a model's card: data, split, figures, limits."))
@click.argument("model", metavar=tr("模型", "MODEL"), type=FILE)
@json_option
def command(model: Path, as_json: bool) -> None:
    """Read and show."""
    document = model_document(fingerprint(model.read_bytes()), read_model(model).card, LANG)
    if as_json:
        print_json(document)
    else:
        show_card(document)
