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


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose."""

    key: str
    says: Words


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page. ``kind``: long (text), line, choice, payments, identity, place, found. ``needed``: it may not be left empty."""

    key: str
    kind: str
    ask: Words
    hint: Words = Words()
    needed: bool = True
    option: tuple[Option, ...] = ()


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is asked for one kind of submission."""

    title: Words
    about: Words
    question: tuple[Question, ...]


PLACE = Question("place", "place", Words("事情发生在哪里？", "Where did it happen?"))
"""Asked first where more than one body takes submissions."""

FOUND = Question(
    "found",
    "found",
    Words("这些对吗？", "Is this right?"),
    Words(
        "我们从您的文字中认出了下面这些，会用来查找相同的账户和电话。认错的请改正或去掉，漏掉的请补在后面；您自己的账户和电话请勾选，不会被当作对方的。",
        "We recognised these in what you wrote; they are used to find the same accounts and phones elsewhere. "
        "Mend what is wrong, take out what does not belong, add what is missing. "
        "Tick your own account and phone, so that they are not taken for theirs.",
    ),
    needed=False,
)
"""Asked after the texts and before the name: what was recognised, to be corrected."""


@cache
def forms() -> Mapping[str, Form]:
    """The forms by kind."""
    text = (resources.files("anlan.portal") / "questions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Form])
