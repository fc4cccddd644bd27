"""What the columns of a register are called and what may stand in a cell: the words of ``registers.toml`` and its forms."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

from anlan.values import NotAnInstant, Note, luhn_valid, normalise_account, normalise_phone, parse_micros
from anlan.values.phone import phone_kind

Form = Literal["text", "token", "holder", "code", "account", "phone", "list", "moment", "choice"]
Cell = str | int | tuple[str, ...] | None

_TOKEN = re.compile(r"[A-Za-z0-9_\-+/=]{16,128}")
_IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}|(?:\+?86)?1[3-9]\d{9}")
_COMPANY = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}")
_GROUPED = re.compile(r"(?:\d{4}\s+){3,4}\d{3,4}|(?:\d{6}\s+\d{2}|\d{2}\s+\d{6})\s+\d{6}\s+\d")
"""A card (bank card, ICCID) in fours, a device (IMEI) in its parts."""
_SHORTEST_LINE = 10
"""Digits of the shortest telephone number that is written in groups."""

_PARTS, _BLANKS = re.compile(r"[;；,，、|\r\n]+"), re.compile(r"\s+")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a register."""

    words: tuple[str, ...]
    form: Form
    need: bool = False
    choices: Mapping[str, tuple[str, ...]] = {}


class WrongCell(Exception):
    """A cell that is not of its form; carries the reason."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


@cache
def columns_of(register: str) -> Mapping[str, Column]:
    """The columns of a register by name."""
    text = resources.files("anlan.detect").joinpath("registers.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)[register], dict[str, Column])


def plain(text: str) -> str:
    """A heading or a word of choice as it is compared: one width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def is_token(text: str) -> bool:
    """Whether a text can be a keyed token: long enough, plain, and not of the form of an identity number or a phone number."""
    return bool(_TOKEN.fullmatch(text)) and not _IDENTITY.fullmatch(text)


def company_code(text: str) -> str:
    """A unified social credit code in the form that is compared: one width, capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def is_company(text: str) -> bool:
    """Whether a text has the form of a unified social credit code (GB 32100)."""
    return bool(_COMPANY.fullmatch(text)) and not text.isdigit()


def cell_of(column: Column, value: Any) -> Cell:
    """The cell as its form has it; none when it is empty. Raises ``WrongCell`` naming the column and what was expected."""
    text = "" if value is None else str(value).strip()
    if not text:
        if column.need:
            raise WrongCell(Note.of("detect.registers.missing", column=column.words[0]))
        return None
    return _FORMS[column.form](column, text)


def _token(column: Column, text: str) -> str:
    if column.form == "holder" and is_company(code := company_code(text)):
        return code
    if not is_token(text):
        raise WrongCell(Note.of("detect.registers.not_a_token", column=column.words[0]))
    return text


def _moment(column: Column, text: str) -> int:
    try:
        return parse_micros(text)
    except NotAnInstant:
        raise WrongCell(Note.of("detect.registers.not_a_time", column=column.words[0], text=text)) from None


def _choice(column: Column, text: str) -> str:
    for name, words in column.choices.items():
        if plain(text) in {plain(word) for word in words}:
            return name
    known = ", ".join(words[0] for words in column.choices.values())
    raise WrongCell(Note.of("detect.registers.not_a_choice", column=column.words[0], text=text, known=known))


def _parts(text: str) -> tuple[str, ...]:
    """Parts between signs, which may hold blanks (139 0000 0001); between blanks where no sign is, unless all is one number."""
    if not _PARTS.search(text):
        return (text,) if _is_one_number(text) else tuple(_BLANKS.split(text))
    return tuple(bare for part in _PARTS.split(text) if (bare := part.strip()))


def _is_one_number(text: str) -> bool:
    """Whether blanks only group the digits of one number: a telephone number whose parts are not all numbers themselves
    (95588 95533 are two), or a card or device in its usual groups whose check digit is right."""
    parts = [str(normalise_phone(part)) for part in _BLANKS.split(text)]
    number = str(normalise_phone(text))
    if len(number) >= _SHORTEST_LINE and phone_kind(number) != "unknown":
        return any(phone_kind(part) == "unknown" for part in parts)
    return bool(_GROUPED.fullmatch(text)) and luhn_valid(normalise_account(text))


_FORMS: Mapping[Form, Callable[[Column, str], Cell]] = {
    "text": lambda _, text: text,
    "token": _token,
    "holder": _token,
    "code": lambda _, text: company_code(text),
    "account": lambda _, text: normalise_account(text),
    "phone": lambda _, text: normalise_phone(text),
    "list": lambda _, text: _parts(text),
    "moment": _moment,
    "choice": _choice,
}
