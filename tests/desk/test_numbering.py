"""Numbers of matters tell their kind."""

from collections import Counter

from django.utils import timezone

from anlan.desk.matters.numbering import OTHERS, letters, next_number, papers_pattern
from anlan.desk.matters.procedures import versions
from tests.desk.conftest import START


def test_every_kind_of_matter_has_letters_of_its_own() -> None:
    assert set(letters()) == set(versions()), "each procedure, and nothing else"
    assert [word for word, times in Counter(letters().values()).items() if times > 1] == []
    assert not {OTHERS, "AL"} & set(letters().values()), "AL begins the public's numbers"


def test_a_dissuasion_and_a_sanction_are_numbered_apart(db: None) -> None:
    year = timezone.localtime(START).year
    assert next_number("dissuasion", START) == f"QZ-{year}-000001"
    assert next_number("sanction", START) == f"CJ-{year}-000001"
    assert next_number("made_up", START) == f"QT-{year}-000001"


def test_the_pattern_of_papers_holds_every_mark() -> None:
    assert all(f"{{{mark}}}" in papers_pattern() for mark in ("mark", "word", "year", "serial"))
