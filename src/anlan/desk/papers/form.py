"""A form of paper: its title, the word in its number, where it is used, what it asks, its text in Chinese and in English.

One file a form in ``forms/``; this module reads them. The text is made of paragraphs with named places (``{{ account }}``); a
clerk who wants other words edits the template in Word or WPS (`template`), not these files.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from anlan.desk.words import language
from anlan.values import Lang

PLACE = re.compile(r"{{\s*(?:\w+\.)?(\w+)\s*}}")

OF_EVERY_PAPER = frozenset({"organ", "number", "day", "case_number", "case_title", "law", "in_charge"})
"""Places that every paper may use, whatever its form asks."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in both languages."""

    zh: str
    en: str

    def say(self, lang: Lang | None = None) -> str:
        """The one of them; without ``lang`` the reader's."""
        return self.en if (lang or language()) == "en" else self.zh


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a form is used. ``doc``: the paper it is in the procedure, so that a gate counts it; ``gate``: whose sign-offs
    an issue needs where the procedure does not name the paper; ``cite``: the articles on the paper (``alias:article`` of that
    procedure) where no gate gives them."""

    procedure: str
    doc: str = ""
    gate: str = ""
    cite: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place that is filled for this form. ``source``: what of the matter fills it; what is not known there is typed."""

    label: Words
    kind: Literal["text", "long", "phrase", "money", "day", "days", "method"] = "text"
    source: str = ""
    optional: bool = False


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table: two columns of name and value, or one line for each of ``each`` (a list that the matter gives).

    ``widths``: the columns' shares of the page's width; wide enough for what stands in them (a test measures). ``foot``: one
    more row below the lines, for what they add up to. ``title`` stands above it; ``list`` is what the template calls its lines.
    """

    title: str = ""
    list: str = "lines"

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    each: str = ""
    widths: tuple[int, ...] = ()
    foot: tuple[str, ...] = ()


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text in one language, in order: before the table, the table and more of them, after them."""

    before: tuple[str, ...]
    after: tuple[str, ...] = ()
    table: Table | None = None
    more: tuple[Table, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All its tables in order."""
        return (self.table, *self.more) if self.table is not None else self.more


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form. ``issuer``: the body that signs, the matter's own or the nearest of that kind above it.

    ``word`` stands in the number; ``seal`` says whether the issuer's seal is put on it.
    """

    title: Words
    word: str
    uses: tuple[Use, ...]
    zh: Body
    en: Body
    issuer: Literal["own", "county", "city"] = "own"
    asks: dict[str, Asked] = {}
    seal: bool = True
    key: str = ""

    def body(self, lang: Lang) -> Body:
        """The text in one language."""
        return self.en if lang == "en" else self.zh


@cache
def forms() -> Mapping[str, Form]:
    """Every form by its name. Raises ``ValueError`` naming file and place when a text uses a place that nothing fills."""
    found = {}
    for file in sorted(resources.files("anlan.desk.papers.forms").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            key = file.name.removesuffix(".toml")
            form = msgspec.structs.replace(msgspec.toml.decode(file.read_bytes(), type=Form), key=key)
            _check(form)
            found[key] = form
    return found


def places(form: Form) -> frozenset[str]:
    """The places its texts and its number may use."""
    money = frozenset(f"{name}_words" for name, asked in form.asks.items() if asked.kind == "money")
    return OF_EVERY_PAPER | frozenset(form.asks) | money


def _check(form: Form) -> None:
    for lang in ("zh", "en"):
        body = form.zh if lang == "zh" else form.en
        texts = [*body.before, *body.after]
        texts += [cell for table in body.tables if not table.each for row in table.rows for cell in row]
        for text in texts:
            unknown = set(PLACE.findall(text)) - places(form)
            if unknown:
                raise ValueError(f"forms/{form.key}.toml [{lang}]: nothing fills {sorted(unknown)}")
