"""Numbers of matters tell their kind."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import connections, transaction
from django.utils import timezone

from anlan.desk.matters.numbering import OTHERS, letters, next_in, next_number, papers_pattern
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


def test_serials_follow_each_other_and_one_that_was_taken_back_is_given_again(transactional_db: None) -> None:
    assert [next_in("paper/1/x/2026"), next_in("paper/1/x/2026"), next_in("paper/2/x/2026")] == [1, 2, 1]
    with suppress(ZeroDivisionError), transaction.atomic():
        assert next_in("paper/1/x/2026") == 3
        raise ZeroDivisionError
    assert next_in("paper/1/x/2026") == 3


def test_of_many_who_open_matters_at_once_each_gets_a_number_of_its_own(transactional_db: None) -> None:
    def take(_: int) -> int:
        try:
            with transaction.atomic():
                return next_in("XS-2026")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        assert sorted(many.map(take, range(40))) == list(range(1, 41))


def test_the_pattern_of_papers_holds_every_mark() -> None:
    assert all(f"{{{mark}}}" in papers_pattern() for mark in ("mark", "word", "year", "serial"))
