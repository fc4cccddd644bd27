"""``anlan detect cards … --json``: card models and scores. ``python -m anlan.cli.shapes.cards`` prints the JSON schema."""

import click
import msgspec

from anlan.detect.cards.card import Card, Figures
from anlan.detect.cards.scorer import CardModel
from anlan.values import Lang, Note, say


class CardModelJson(msgspec.Struct, frozen=True):
    """`anlan detect cards train` and `card`. ``columns``: those the model asks for; ``limits``: what it must not be used for."""

    fingerprint: str
    columns: tuple[str, ...]
    card: Card
    limits: list[str]


class ScoredCard(msgspec.Struct, frozen=True):
    """A card and its score between 0 and 1."""

    card: str
    score: float


class ScoresJson(msgspec.Struct, frozen=True):
    """`anlan detect cards score`: the model's fingerprint, rows and cells that were wrong, scores in the order of the file, and
    how good they are when the file has labels."""

    model: str
    wrong: int
    scores: list[ScoredCard]
    figures: Figures | None = None


def card_model_document(fingerprint: str, model: CardModel, lang: Lang) -> CardModelJson:
    """A model as its document, its limits in ``lang``."""
    limits = [say(Note.of(f"detect.cards.{key}"), lang) for key in model.card.limits]
    return CardModelJson(fingerprint, model.columns, model.card, limits)


def schema() -> bytes:
    """The JSON schema of all documents, as committed in docs/reference/json."""
    each, parts = msgspec.json.schema_components([CardModelJson, ScoresJson], ref_template="#/$defs/{name}")
    return msgspec.json.format(msgspec.json.encode({"oneOf": list(each), "$defs": parts}), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
