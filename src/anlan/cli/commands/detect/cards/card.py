"""``anlan detect cards card MODEL``: what a model was trained on, how good it was, what it must not be used for."""

from pathlib import Path

import click

from anlan.cli.commands.detect.cards._common import show_card
from anlan.cli.language import LANG, tr
from anlan.cli.learning import FILE, json_option
from anlan.cli.output import print_json
from anlan.cli.shapes.cards import card_model_document
from anlan.detect.cards.store import fingerprint, read_model


@click.command(help=tr("显示模型卡：数据、指标、限制。", "Show a model's card: data, figures, limits."))
@click.argument("model", metavar=tr("模型", "MODEL"), type=FILE)
@json_option
def command(model: Path, as_json: bool) -> None:
    """Read and show."""
    document = card_model_document(fingerprint(model.read_bytes()), read_model(model), LANG)
    if as_json:
        print_json(document)
    else:
        show_card(document)
