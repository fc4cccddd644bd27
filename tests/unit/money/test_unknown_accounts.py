"""A frozen account that no statement names is told, with the number that was probably meant."""

import random

import numpy as np
import pytest

from anlan.money.accounts import make_book
from anlan.money.unknown_accounts import near_numbers, unknown_accounts
from anlan.values import AccountNumber, say

MEANT = "6217001111111111234"
rng = random.Random(3)
OTHERS = [f"62{rng.randrange(10**16, 10**17)}" for _ in range(2000)]
BOOK = make_book((numbers := [MEANT, *OTHERS, "Z-88"], np.arange(len(numbers), dtype=np.int32)))[0]


@pytest.mark.parametrize(
    "slip",
    [
        "6217001111111111235",
        "6217001111111111243",
        "6217001111111112134",
        "6217101111111111234",
        "621700111111111123",
        "62170011111111112344",
        "6270101111111111234",
        "621700*********1234",
    ],
)
def test_a_slip_of_a_digit_or_two_finds_the_number_that_was_meant(slip: str) -> None:
    assert near_numbers(BOOK, slip) == [MEANT]
    (note,) = unknown_accounts(BOOK, [AccountNumber(slip)])
    assert MEANT in say(note, "zh") and MEANT in say(note, "en")


@pytest.mark.parametrize("other", ["6230000000000000099", "1", "", "Z-89x"])
def test_a_number_like_no_other_is_told_without_suggestion(other: str) -> None:
    assert near_numbers(BOOK, other) == []
    assert [note.key for note in unknown_accounts(BOOK, [AccountNumber(other)])] == ["money.table.account_unknown"]


def test_a_known_account_is_not_told() -> None:
    assert unknown_accounts(BOOK, [AccountNumber(MEANT), AccountNumber(OTHERS[0])]) == ()
