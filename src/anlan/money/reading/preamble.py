"""What stands above a table and below it: whose account it is, which bank, and the totals that the bank declares."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from anlan.money.layouts.vocabulary import Vocabulary
from anlan.values import Fen, NotAnAmount, normalise_account, parse_fen

_ACCOUNT = re.compile(r"[0-9A-Za-z*@._+\-]{4,}(?: [0-9*]{2,6})*")
_PIECE = re.compile(r"\s{2,}|[\t,，;；|]|\s+(?=[^\s:：]{1,16}[:：])")
_BRACKETED = re.compile(r"[\[【(（][^\])】）]*[\])】）]\s*$")
_TOKEN = re.compile(r"[^\s,，;；|]+")
_SPACED_NUMBER = re.compile(r"[为是]?[\s\[【(（]*(?=\d[\d* ]{7})")
_WHOLE = re.compile(r"\d{12,19}")
_MOST_TOKENS = 4
_SHORT = 8
"""Numbers with fewer signs are ends of numbers: they stand behind whole ones."""
_MOST_DIGITS = 18
_LONGEST_AMOUNT = 60
_ENDS = "[]【】()（） \t\u3000\"'"
_MARKS = "#*·•-[]【】"
_LIKE_ACCOUNT = "like_account"
"""What a label says that is not listed and reads like one of an account."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A total that the statement itself states, in ``row``: of ``all``, ``in``, ``out`` or ``neutral`` entries, or a balance."""

    row: int
    of: str
    count: int | None
    amount: Fen | None
    text: str


@dataclass(slots=True)
class Preamble:
    """What was found around a table. ``accounts`` are all numbers labelled as its own, the leading one first."""

    accounts: list[str] = field(default_factory=list)
    own_name: str | None = None
    bank: str | None = None
    currency: str | None = None
    declared: list[Declared] = field(default_factory=list)


def read_preamble(lines: Iterable[tuple[int, Sequence[str]]], words: Vocabulary) -> Preamble:
    """What the lines (number, cells) say. Labels of the vocabulary stand before a colon or number or in the cell to the left.

    If none of them names the account, but one number that is as long as an account's stands behind words that end like such a
    label, it is the account.
    """
    found = Preamble()
    bank_text = ""
    cards: list[str] = []
    others: set[str] = set()
    for number, texts in lines:
        found.declared += declared_totals(number, texts, words)
        for what, label, value in _labelled(texts, words):
            if what == "own_account" and (account := _account(value)):
                (cards if "卡" in label or "card" in label else found.accounts).append(account)
            elif what == _LIKE_ACCOUNT and (account := _account(value)) and _WHOLE.fullmatch(account):
                others.add(account)
            elif what == "own_name":
                found.own_name = found.own_name or _piece(value)
            elif what == "currency":
                found.currency = found.currency or words.currency(_piece(value) or "")
            elif what == "bank":
                bank_text = bank_text or (_piece(value) or "")
            elif what in ("opening", "closing") and (amount := _amount(value)) is not None:
                found.declared.append(Declared(number, what, None, amount, f"{label}:{value}"))
    told = sorted(dict.fromkeys(cards + found.accounts), key=lambda number: len(number) < _SHORT)
    found.accounts = told or (list(others) if len(others) == 1 else [])
    found.bank = words.bank_in(bank_text) or bank_text or None
    return found


def declared_totals(number: int, texts: Sequence[str], words: Vocabulary) -> list[Declared]:
    """The totals declared in one line, by the patterns of the vocabulary."""
    plain = _spaceless(texts, words)
    totals: dict[tuple[str, bool], Declared] = {}
    for pattern, of, barred in _patterns(words):
        for match in pattern.finditer(plain):
            if match.start() and plain[match.start() - 1] in barred:
                continue
            groups = match.groupdict()
            amount = _amount(groups["amount"]) if groups.get("amount") else None
            count = int(groups["count"][:_MOST_DIGITS]) if groups.get("count") else None
            totals.setdefault((of, amount is None), Declared(number, of, count, amount, " ".join(" ".join(texts).split())))
    return list(totals.values())


def _spaceless(texts: Sequence[str], words: Vocabulary) -> str:
    joined = unicodedata.normalize("NFKC", " ".join(texts))
    return re.sub(r"\[[^\]]*\D\]|[\s#]+", "", joined).translate(words.letters).lower()


@cache
def _patterns(words: Vocabulary) -> list[tuple[re.Pattern[str], str, str]]:
    return [(re.compile(total["pattern"]), total["of"], total.get("not_after", "")) for total in words.data["totals"]]


def _labelled(texts: Sequence[str], words: Vocabulary) -> Iterable[tuple[str, str, str]]:
    """(what, label, value) for each label in a line: before a colon or a number in its cell, or a cell of its own to the left."""
    for place, text in enumerate(text.translate(words.letters) for text in texts):
        before = {
            begin: (begin, end, label) for begin, end, label in (*_before_number(text, words), *_before_colons(text, words))
        }
        found = [before[begin] for begin in sorted(before)]
        for index, (_, end, label) in enumerate(found):
            last = found[index + 1][0] if index + 1 < len(found) else len(text)
            value = text[end:last].strip(_ENDS)
            if not value and index + 1 == len(found):
                value = next((later.strip(_ENDS) for later in texts[place + 1 :] if later.strip(_ENDS)), "")
            if value:
                yield _meant(label, words), label, value
        label = _label(text, words).removesuffix("为")
        if not found and _meant(label, words) and place + 1 < len(texts):
            value = texts[place + 1].strip(_ENDS)
            if value and words.plain(value) not in words.labels:
                yield _meant(label, words), label, value


def _label(text: str, words: Vocabulary) -> str:
    """A text as a label: without brackets behind it or around it, without marks of a list."""
    return words.plain(_BRACKETED.sub("", text) or text).strip(_MARKS)


def _meant(label: str, words: Vocabulary) -> str:
    """What a plain label says, empty for none."""
    return words.label(label) or (_LIKE_ACCOUNT if words.names_an_account(label) else "")


def _before_colons(text: str, words: Vocabulary) -> Iterable[tuple[int, int, str]]:
    """(begin, end behind the colon, plain label) of known labels; banks stretch them with blanks (``账　　号：``)."""
    begin = 0
    for colon in re.finditer("[:：]", text):
        tokens = [token.start() + begin for token in _TOKEN.finditer(text[begin : colon.start()])]
        ways = [(first, _label(text[first : colon.start()], words)) for first in tokens[-_MOST_TOKENS:]]
        listed = [(first, label) for first, label in ways if _meant(label, words) not in ("", _LIKE_ACCOUNT)]
        for first, label in listed[:1] or [way for way in ways if _meant(way[1], words)][-1:]:
            yield first, colon.end(), label
        begin = colon.end()


def _before_number(text: str, words: Vocabulary) -> Iterable[tuple[int, int, str]]:
    """The same of a label of the account that stands before its number without a colon: ``账号 6217…``, ``账号为6217…``."""
    for gap in _SPACED_NUMBER.finditer(text):
        tokens = [token.start() for token in _TOKEN.finditer(text[: gap.start()])]
        for first in tokens[-_MOST_TOKENS:]:
            label = _label(text[first : gap.start()], words)
            if _meant(label, words) == "own_account":
                yield first, gap.end(), label
                return


def _piece(value: str) -> str | None:
    """The first piece of a value: up to a wide gap, a comma, or what looks like the next label."""
    piece = _PIECE.split(value, maxsplit=1)[0].strip(_ENDS)
    return piece or None


def _account(value: str) -> str | None:
    match = _ACCOUNT.search(unicodedata.normalize("NFKC", value))
    return normalise_account(match[0]) if match else None


def _amount(text: str) -> Fen | None:
    try:
        return parse_fen(re.split(r"\s", text.strip(_ENDS), maxsplit=1)[0][:_LONGEST_AMOUNT])
    except NotAnAmount:
        return None
