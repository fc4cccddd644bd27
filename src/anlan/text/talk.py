"""What is told, as turns: a narrative is one turn, a call is many with who said each. Read from files, never stored.

A text file holds one narrative. A file of *labelled* talks is JSON lines (``.jsonl``, ``.jsonl.gz``), one talk a line: ``text``
or ``turns`` (``who``, ``text``), the user's own label, and, if it is known, the batch it came from.
"""

import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

from anlan.values import InputError, Note

LARGEST = 200_000_000
"""Bytes a file of labelled talks may unpack to."""
LONGEST = 1_000_000
"""Characters of one narrative."""

Who = Literal["caller", "callee"]


class Turn(msgspec.Struct, frozen=True):
    """What one side said. A narrative is what its writer tells, and stands as the caller's."""

    who: Who
    text: str


class Labelled(msgspec.Struct, frozen=True):
    """A talk with its label; ``batch`` may be empty."""

    turns: tuple[Turn, ...]
    label: str
    batch: str = ""


class _Line(msgspec.Struct):
    turns: tuple[Turn, ...] = ()
    text: str = ""


def talk_of(text: str) -> tuple[Turn, ...]:
    """A narrative as a talk of one turn."""
    return (Turn("caller", text),)


def opening(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """The talk as far as the end of the caller's first turn: what is known while the call is young."""
    kept: list[Turn] = []
    for turn in turns:
        kept.append(turn)
        if turn.who == "caller":
            break
    return tuple(kept)


def read_text(path: Path) -> str:
    """The narrative in a text file. Raises ``InputError``."""
    return decode_text(_bytes(path, LONGEST * 4), str(path))


def decode_text(raw: bytes, name: str) -> str:
    """The narrative in bytes that came from ``name``, as office programs write them: UTF-8, GB 18030 (GBK), UTF-16 by its mark.
    Raises ``InputError``."""
    try:
        return raw.decode("utf-16" if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError as fault:
        read = raw.decode("utf-8", "replace")
        if 4 * read.count("\ufffd") > sum(not sign.isascii() for sign in read):  # else UTF-8 that is damaged at a place or two
            with suppress(UnicodeDecodeError):
                return raw.decode("gb18030")
        raise InputError(Note.of("text.talk.not_utf8", path=name, place=fault.start)) from fault


def read_labelled(path: Path, label: str, batch: str, only: tuple[str, str] | None = None) -> list[Labelled]:
    """Labelled talks of a file. ``label`` and ``batch`` name the fields; ``only`` keeps lines whose field has that value.

    Raises ``InputError`` naming the line, for the first line that is no talk or has no label.
    """
    return list(_lines(path, label, batch, only))


def read_talks(path: Path, id: str, only: tuple[str, str] | None = None) -> list[tuple[str, tuple[Turn, ...]]]:
    """Talks of a file, labelled or not, each with the value of its field ``id`` (the number of its line where it has none).

    Raises ``InputError`` naming the line, for the first line that is no talk.
    """
    return [(str(fields.get(id, number)), turns) for number, fields, turns in _talks(path, only)]


def _lines(path: Path, label: str, batch: str, only: tuple[str, str] | None) -> Iterator[Labelled]:
    for number, fields, turns in _talks(path, only):
        name = fields.get(label)
        if not isinstance(name, str) or not name:
            raise InputError(Note.of("text.talk.no_label", path=str(path), line=number, label=label))
        yield Labelled(turns, name, str(fields.get(batch, "")))


def _talks(path: Path, only: tuple[str, str] | None) -> Iterator[tuple[int, dict[str, Any], tuple[Turn, ...]]]:
    """Number, fields and turns of each line that is wanted."""
    decode = msgspec.json.Decoder(_Line).decode
    for number, line in enumerate(_bytes(path, LARGEST).splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields, talk = msgspec.json.decode(line), decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise InputError(Note.of("text.talk.bad_line", path=str(path), line=number, fault=str(fault))) from fault
        if only and str(fields.get(only[0])) != only[1]:
            continue
        turns = talk.turns or (talk_of(talk.text) if talk.text else ())
        if not turns:
            raise InputError(Note.of("text.talk.no_words", path=str(path), line=number))
        yield number, fields, turns


def _bytes(path: Path, most: int) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise InputError(Note.of("text.talk.unreadable", path=str(path), fault=str(fault))) from fault
    if len(raw) > most:
        raise InputError(Note.of("text.talk.too_large", path=str(path), size=most >> 20))
    return raw
