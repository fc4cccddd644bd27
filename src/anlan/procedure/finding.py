"""What is wrong with a definition or a scenario, as a value: the rule it breaks, its place (file, table, key), a note to say.

Made by ``reading`` and the rules of ``lint``; printed by the command line. Nothing here decides what is wrong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from anlan.values import InputError, Lang, Note, say
from anlan.values.note import catalogue

_CUT_ZH = re.compile(r".*：应为(.*)；现为 .*")
_CUT_EN = re.compile(r".*: expected (.*); found .*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. ``rule`` is ``P1`` … ``P13``; ``table`` and ``key`` stand as in the file (``terms.stop``, ``length``)."""

    rule: str
    file: str
    table: str
    key: str
    note: Note

    @classmethod
    def of(cls, rule: str, key: str, *, file: str, table: str, at: str, **values: str | int) -> "Finding":
        """The finding with a note of that key; file, table and key are placeholders of every sentence."""
        note = Note(f"procedure.{key}", MappingProxyType({"file": file, "table": table, "key": at, **values}))
        return cls(rule, file, table, at, note)

    def say(self, lang: Lang) -> str:
        """The finding as a sentence."""
        return say(self.note, lang)


class Unsound(InputError):
    """A file cannot be used. ``findings`` holds all that is wrong with it; the note is the first."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings[0].note)


@cache
def expectations() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What each key holds, in words: kind of table → key → language → words (``messages/keys.toml``)."""
    words: dict[str, dict[str, dict[str, str]]] = {}
    for name, sentences in catalogue("procedure", "keys").items():
        kind, key = name.split(".")
        cut = {"zh": _CUT_ZH.fullmatch(sentences["zh"]), "en": _CUT_EN.fullmatch(sentences["en"])}
        texts = {lang: match[1].replace("{{", "{").replace("}}", "}") for lang, match in cut.items() if match}
        words.setdefault(kind, {})[key] = texts
    return words
