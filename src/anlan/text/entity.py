"""One thing a narrative mentions: what it is, where it stands, what it means, and what is doubtful about it.

``finders/`` hold the kinds, one file each; ``entities.py`` runs them and settles overlaps. A national ID number is masked before
it enters an ``Entity``: text, value and shown form alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, get_args

from anlan.text.narrative import Narrative
from anlan.values import Instant, Note

Kind = Literal["amount", "card", "account", "id_number", "phone", "link", "app", "messenger", "time"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Strength(IntEnum):
    """Who wins where two finders want the same characters: the smaller one; then the longer, then the earlier."""

    WHOLE = 0
    """Contains others by its nature: a link with digits in it."""
    NAMED = 1
    """The text says what it is, and a check digit or form agrees."""
    CHECKED = 2
    """A check digit or a form that hardly comes by chance."""
    FORMED = 3
    """Has the form, no check."""
    GUESSED = 4
    """Nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finder saw. ``start`` and ``end`` are places in ``Narrative.plain``."""

    kind: Kind
    start: int
    end: int
    value: str
    shown: str
    strength: Strength
    doubts: tuple[Note, ...] = ()
    secret: bool = False
    """The characters themselves may not leave: ``text`` becomes ``shown``."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity. ``text`` is ``original[start:end]`` unless ``secret``; ``value`` is its clean form, of the kind:

    amount: fen, in digits · card, account: digits · id_number: masked · phone: without country code and separators ·
    link: with scheme only where written, host in lower case · app: the name · messenger: ``qq:``, ``wechat:``, ``telegram:`` and
    the name · time: ISO 8601 as exact as the text, ``/`` between the ends of a range, empty if it cannot be told.
    ``shown`` is masked for lists. ``doubts`` are notes of ``text/messages/entities.toml``.
    """

    kind: Kind
    start: int
    end: int
    text: str
    value: str
    shown: str
    doubts: tuple[Note, ...] = ()
    secret: bool = False


Finder = Callable[[Narrative, Instant | None], Iterator[Seen]]


def doubt(key: str, **values: str | int) -> Note:
    """The note ``key`` of this area."""
    return Note.of(f"text.entities.{key}", **values)
