"""What the public is asked, one question a page, for each kind of submission: read from ``questions.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from anlan.desk.words import tr


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in both languages."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return tr(self.zh, self.en)


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page. ``kind``: long (text), line, payments, identity, place. ``needed``: it may not be left empty."""

    key: str
    kind: str
    ask: Words
    hint: Words = Words()
    needed: bool = True


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is asked for one kind of submission."""

    title: Words
    about: Words
    question: tuple[Question, ...]


PLACE = Question("place", "place", Words("事情发生在哪里？", "Where did it happen?"))
"""Asked first where more than one body takes submissions."""


@cache
def forms() -> Mapping[str, Form]:
    """The forms by kind."""
    text = (resources.files("anlan.portal") / "questions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Form])
