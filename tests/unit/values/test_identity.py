"""Identity numbers are told by their form and their check sign."""

import pytest

from anlan.values.identity import is_identity_number


@pytest.mark.parametrize("number", ["11010519491231002X", " 11010519491231002x ", "440524188001010014"])
def test_the_examples_of_the_standard_are_identity_numbers(number: str) -> None:
    assert is_identity_number(number)


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491331002X", "1101051949123100", "6217001234567890128", "", "k1"]
)
def test_a_wrong_sign_a_month_that_is_none_and_other_numbers_are_not(number: str) -> None:
    assert not is_identity_number(number)
