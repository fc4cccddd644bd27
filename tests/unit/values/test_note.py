"""Every sentence exists in both languages with the same placeholders, and every note in the code has its sentence."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from anlan.values import Note, say

SOURCE = Path(__file__).resolve().parents[3] / "src" / "anlan"
AREAS = sorted(SOURCE.glob("*/messages/*.toml"))


def placeholders(template: str) -> set[str]:
    return {name.partition("|")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("path", AREAS, ids=lambda path: f"{path.parts[-3]}.{path.stem}")
def test_both_languages_say_the_same(path: Path) -> None:
    for key, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert set(sentence) == {"zh", "en"}, key
        assert placeholders(sentence["zh"]) == placeholders(sentence["en"]), key


def notes_in(path: Path) -> list[tuple[str, set[str]]]:
    """Key and placeholder names of each ``Note.of("key", …)`` in a file. Names behind ``**`` are not seen: write them out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of" and node.args:
            first = node.args[0]
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "Note" and isinstance(first, ast.Constant):
                found.append((str(first.value), {word.arg for word in node.keywords if word.arg}))
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_note_in_the_code_has_its_sentence(path: Path) -> None:
    for key, given in notes_in(path):
        package, area, name = key.split(".", 2)
        area_file = SOURCE / package / "messages" / f"{area}.toml"
        assert area_file.is_file(), key
        sentences = tomllib.loads(area_file.read_text(encoding="utf-8"))
        assert name in sentences, key
        assert placeholders(sentences[name]["zh"]) <= given, key


@pytest.mark.parametrize("path", sorted((SOURCE / "report" / "messages").glob("*.toml")), ids=lambda path: path.stem)
def test_a_number_that_takes_a_noun_has_its_singular(path: Path) -> None:
    """``{n} transfers`` would say "1 transfers"; ``{n} {n|transfer|transfers}`` does not."""
    counts = r"\{(?:n|count|rows|entries|accounts|payments|victims|banks|minutes|seconds)\} (?:more )?[a-z]+s\b"
    for key, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert not re.search(counts, sentence["en"]), key


def test_a_word_goes_with_its_number() -> None:
    said = [say(Note.of("report.page.evidence_n", n=n), "en") for n in (0, 1, 2)]
    assert said == ["0 transfers, show", "1 transfer, show", "2 transfers, show"]


def test_a_placeholder_without_a_value_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        say(Note.of("report.page.evidence_n"), "en")
