"""The words of statements: which header word names which field, and what a direction, status or currency cell means.

Goes in: words as banks print them. Comes out: fields of an entry, ``Direction``, ``Status``, ISO currency codes, names of banks.
All knowledge stands in ``vocabulary.toml``; here is only how words are compared.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

from anlan.money.entry import Direction, Status

_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
_JOINING = re.compile(r"[()\[\]/\\、,的]+")
_DROPPED = re.compile(r"[\s\u200b\ufeff'\"`*_:：]+")
_BETWEEN = re.compile(r"[().]+")
_TWO = re.compile(r"([^()\[\]/]+)[(\[/]([^()\[\]/]+)[)\]]?")
_ABOUT = re.compile(r"(信息|资料|情况|明细|details|information)$")
_CODE = re.compile(r"(\d)[:：=\-]?([^\d\s,;，；、:：=()\[\]]+)")


_FIELD_OF = {("own", "bank"): "bank", ("payer", "card"): "payer_account", ("payee", "card"): "payee_account"}
"""Of whose and what, where the field is called otherwise than both together."""


@dataclass(frozen=True, slots=True)
class HeaderWord:
    """What a header word means: the field, its rank among the field's words (0 leads) and, for amounts, fen in one unit."""

    field: str
    rank: int
    unit: int


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The content of ``vocabulary.toml``, ready for look-up."""

    data: Mapping[str, Any]

    @cached_property
    def letters(self) -> dict[int, str]:
        """Odd and traditional letters → the usual ones, for ``str.translate``."""
        return {ord(odd): usual for odd, usual in self.data["letters"].items()}

    @cached_property
    def _fields(self) -> dict[str, tuple[str, int]]:
        fields: dict[str, tuple[str, int]] = {}
        for field, words in self.data["columns"].items():
            _enter(fields, field, (self.plain(word) for word in words))
        for whose, parts in self.data["compounds"].items():
            for what, prefixes in parts.items():
                field = _FIELD_OF.get((whose, what), f"{whose}_{what}")
                stems = self.data["stems"][what]
                _enter(fields, field, (self.plain(prefix + stem) for stem in stems for prefix in prefixes))
        return fields

    @cached_property
    def _joined_fields(self) -> dict[str, tuple[str, int]]:
        """As ``_fields``, by words without brackets and slashes; those that would name several fields are left out."""
        meant: dict[str, set[str]] = {}
        for word, (field, _) in self._fields.items():
            meant.setdefault(_JOINING.sub("", word), set()).add(field)
        joined: dict[str, tuple[str, int]] = {}
        for word, told in self._fields.items():
            bare = _JOINING.sub("", word)
            if len(meant[bare]) == 1:
                joined.setdefault(bare, told)
        return joined

    def _told(self, plain: str) -> tuple[str, int] | None:
        """Field and rank of a plain word, however its parts are joined."""
        return self._fields.get(plain) or self._joined_fields.get(_JOINING.sub("", plain))

    @lru_cache(maxsize=20_000)  # noqa: B019 (there is one vocabulary, and it stays)
    def plain(self, word: str) -> str:
        """The form in which words are compared: plain width, lower case, without blanks, with the usual letters."""
        return _DROPPED.sub("", unicodedata.normalize("NFKC", word).translate(self.letters).lower())

    @lru_cache(maxsize=20_000)  # noqa: B019
    def column(self, word: str) -> HeaderWord | None:
        """What the header word means, or none when it is not known. A bracket that is a unit or a side is taken off."""
        plain = self.plain(word)
        told = self._told(plain)
        if told:
            return HeaderWord(*told, 100)
        both = self._name_and_number(plain)
        if both:
            return HeaderWord(both, 1000, 100)  # behind the words that are listed
        bracket = _BRACKET.search(plain)
        told = self._told(plain[: bracket.start()]) if bracket else None
        if bracket is None or told is None:
            return None
        field, rank = told
        if bracket[1] in self.data["units"]:
            return HeaderWord(field, rank, self.data["units"][bracket[1]])
        side = self.exact_direction(bracket[1]) if field == "amount" else None
        if side:
            return HeaderWord("amount_in" if side == Direction.IN else "amount_out", rank, 100)
        return HeaderWord(field, rank + 100, 100)  # an unknown bracket: believed, but behind words without one

    def _name_and_number(self, plain: str) -> str | None:
        """The field of a word that says name and number, one behind the other (``对方名称(账号)``); none for other words."""
        two = _TWO.fullmatch(plain)
        told = [self._told(part) for part in two.groups()] if two else [None]
        fields = [field for field, _ in filter(None, told)]
        if len(fields) < 2:
            return None
        (whose, _, one), (other_whose, _, other) = fields[0].partition("_"), fields[1].partition("_")
        if whose not in ("own", "counterparty") or other_whose not in ("own", whose):
            return None
        return whose if {one, other} in ({"name", "account"}, {"name", "card"}) else None

    def below(self, over: str, under: str) -> tuple[str, ...]:
        """What the word of a column may be that stands in two rows: ``over`` reaches over several columns, ``under`` over one."""
        bare = _ABOUT.sub("", self.plain(over))
        ways = (f"{over}({under})", over + under, bare + under)
        told = self.column(over)
        return (*ways, f"对方{under}") if told and told.field.startswith("counterparty") else (*ways, under)

    def codes_in(self, word: str) -> dict[str, Direction]:
        """Codes that a header word of directions explains itself: ``借贷标记(1借2贷)``; empty for others."""
        told = {code: self.exact_direction(meant) for code, meant in _CODE.findall(self.plain(word))}
        return {code: direction for code, direction in told.items() if direction is not None} if len(told) > 1 else {}

    def knows(self, word: str) -> bool:
        """Whether the word itself stands in the vocabulary."""
        return self.plain(word) in self._fields

    def exact_direction(self, word: str) -> Direction | None:
        """What a cell says that is one of the listed direction words, or none."""
        plain = _BETWEEN.sub("", self.plain(word))
        table = self.data["direction"]
        for name, direction in (("in", Direction.IN), ("out", Direction.OUT), ("neutral", Direction.NEUTRAL)):
            if plain in table[name]:
                return direction
        return None

    def direction(self, word: str) -> Direction | None:
        """What a cell of the direction column says, or none when neither the word nor its letters are known."""
        known = self.exact_direction(word)
        if known is not None:
            return known
        plain = self.plain(word)
        into = any(letter in plain for letter in self.data["direction"]["in_letters"])
        out = any(letter in plain for letter in self.data["direction"]["out_letters"])
        if into == out:
            return None
        return Direction.IN if into else Direction.OUT

    def status(self, word: str) -> Status | None:
        """What a cell of the status column says, or none when the word is not known."""
        plain = self.plain(word)
        table = self.data["status"]
        if plain in table["done_whole"]:
            return Status.DONE
        if plain in table["failed_whole"]:
            return Status.FAILED
        for name, status in (("reversed", Status.REVERSED), ("failed", Status.FAILED), ("done", Status.DONE)):
            if any(part in plain for part in table[name]):
                return status
        return None

    def is_reversed(self, word: str) -> bool:
        """Whether a cell of the reversal column says that the entry was reversed."""
        return self.plain(word) in self.data["reversal"]["yes"]

    @cached_property
    def _currencies(self) -> dict[str, str]:
        return {self.plain(word): code for code, words in self.data["currency"].items() for word in words}

    def currency(self, word: str) -> str | None:
        """ISO 4217 code of a currency as the bank names it, or none when the name is not known."""
        return self._currencies.get(self.plain(word))

    @cached_property
    def blank_words(self) -> frozenset[str]:
        """Cells that stand for nothing, in the ways of writing them."""
        return frozenset(way for word in self.data["blank"]["words"] for way in (word, word.upper(), word.title()))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Plain words that stand before a colon above the header → what they label. Names of own columns are labels too."""
        own = {"own_account": "own_account", "own_card": "own_account", "own_name": "own_name"}
        labels = {word: own[field] for word, (field, _) in self._fields.items() if field in own}
        listed = ((what, words) for what, words in self.data["preamble"].items() if what not in ("account_ends", "not_own"))
        return labels | {self.plain(word): what for what, words in listed for word in words}

    @cached_property
    def _joined_labels(self) -> dict[str, str]:
        return {_JOINING.sub("", label): what for label, what in self.labels.items()}

    def label(self, plain: str) -> str | None:
        """What a plain label says, however its parts are joined; none when it is not listed."""
        return self.labels.get(plain) or self._joined_labels.get(_JOINING.sub("", plain))

    def names_an_account(self, label: str) -> bool:
        """Whether a plain label that is not listed reads like one of an account, and of no other's."""
        told = self.data["preamble"]
        return label.endswith(tuple(told["account_ends"])) and not any(word in label for word in told["not_own"])

    @cached_property
    def _banks(self) -> dict[str, str]:
        return {word: name for name, words in self.data["banks"].items() for word in words}

    @cached_property
    def _bank_words(self) -> re.Pattern[str]:
        """Any word for a bank, longer ones first. Latin short names count only as whole words."""
        ways = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in self._banks]
        return re.compile("|".join(sorted(ways, key=len, reverse=True)))

    def bank_in(self, text: str, *, abbreviations: bool = False) -> str | None:
        """The bank or payment firm named in a text: the longest Chinese name if there are several.

        ``abbreviations`` such as ``icbc`` count in names of files only: elsewhere they may be part of anything.
        """
        found = self._bank_words.findall(unicodedata.normalize("NFKC", text).lower())
        told = [word for word in found if abbreviations or not word.isascii() or " " in word]
        return self._banks[max(told, key=lambda word: (not word.isascii(), len(word)))] if told else None

    @cached_property
    def footers(self) -> tuple[str, ...]:
        """How plain lines below the entries begin that are not entries."""
        return tuple(self.plain(word) or word for word in self.data["footer"]["begins"])


def _enter(fields: dict[str, tuple[str, int]], field: str, words: Iterable[str]) -> None:
    """Words listed by hand stand before compounds: a word that is known already keeps its meaning."""
    taken = sum(1 for known, _ in fields.values() if known == field)
    for word in words:
        if word and word not in fields:
            fields[word] = (field, taken)
            taken += 1


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the program."""
    text = resources.files("anlan.money.layouts").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return Vocabulary(tomllib.loads(text))
