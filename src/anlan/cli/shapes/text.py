"""``anlan text … --json``: entities of a narrative, its kind of scam by words or by a model, model cards, evaluations.

``python -m anlan.cli.shapes.text`` prints the JSON schema of all of them.
"""

from collections.abc import Iterable

import click
import msgspec

from anlan.text.entity import Entity
from anlan.text.model.answer import Answer, Evaluation, Judged, TalkAnswer
from anlan.text.model.card import Card
from anlan.text.rules import Reading
from anlan.values import Lang, Note, say


class EntityJson(msgspec.Struct, frozen=True):
    """One entity. ``text`` is the slice ``start:end`` unless ``secret``; ``value`` as ``anlan.text.entity`` says."""

    kind: str
    start: int
    end: int
    text: str
    value: str
    shown: str
    secret: bool
    doubts: list[str]


class EntitiesJson(msgspec.Struct, frozen=True):
    """What ``anlan text entities --json`` prints, in the order of the text."""

    entities: list[EntityJson]


def entities_document(found: Iterable[Entity], lang: Lang) -> EntitiesJson:
    """The entities as their document, doubts in ``lang``."""
    return EntitiesJson(
        [
            EntityJson(e.kind, e.start, e.end, e.text, e.value, e.shown, e.secret, [say(note, lang) for note in e.doubts])
            for e in found
        ]
    )


class ModelJson(msgspec.Struct, frozen=True):
    """What ``anlan text train --json`` and ``anlan text card --json`` print. ``limits``: what the model must not be used for."""

    fingerprint: str
    card: Card
    limits: list[str]


def model_document(fingerprint: str, card: Card, lang: Lang) -> ModelJson:
    """A card as its document, its limits in ``lang``."""
    return ModelJson(fingerprint, card, [say(Note.of(f"text.model.{key}"), lang) for key in card.limits])


def schema() -> bytes:
    """The JSON schema of all documents, as committed in docs/reference/json."""
    _, parts = msgspec.json.schema_components(
        [EntitiesJson, Reading, Answer, list[TalkAnswer], ModelJson, Evaluation, Judged], ref_template="#/$defs/{name}"
    )
    return msgspec.json.format(msgspec.json.encode({"$defs": parts}), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
