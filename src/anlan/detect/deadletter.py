"""A *dead letter*: an event that cannot be used, kept word for word with where it stood and why, while the rest goes on."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from anlan.values import Lang, Note, say

_NUMBER = re.compile(r"\d{7}")


class DeadLetter(NamedTuple):
    """One refused event: file or subject, 1-based row or stream position, the reason, the event as it came."""

    source: str
    row: int
    reason: Note
    text: str


def by_reason(letters: Iterable[DeadLetter]) -> list[list[DeadLetter]]:
    """The letters of each reason in their order, the commonest reason first."""
    found: dict[str, list[DeadLetter]] = {}
    for letter in letters:
        found.setdefault(letter.reason.key, []).append(letter)
    return sorted(found.values(), key=len, reverse=True)


def quoted(reason: Note, shown: Callable[[str], str]) -> Note:
    """The reason with every number that it quotes written as ``shown`` writes numbers (whole, or masked)."""

    def written(value: object) -> Any:
        return shown(value) if isinstance(value, str) and _NUMBER.search(value) else value

    return Note(reason.key, {name: written(value) for name, value in reason.values.items()})


def dead_letter_line(letter: DeadLetter, lang: Lang) -> bytes:
    """The letter as one line of JSON: ``source``, ``row``, ``code``, ``reason`` (a sentence), ``text``."""
    code = letter.reason.key.rpartition(".")[2]
    said = {"source": letter.source, "row": letter.row, "code": code, "reason": say(letter.reason, lang), "text": letter.text}
    return msgspec.json.encode(said) + b"\n"


def write_dead_letters(path: Path, letters: Iterable[DeadLetter], lang: Lang) -> int:
    """Write all letters to ``path``, one line each; returns how many. The file is made even when there are none."""
    count = 0
    with path.open("wb") as out:
        for letter in letters:
            out.write(dead_letter_line(letter, lang))
            count += 1
    return count
