import pytest

from anlan.values import luhn_valid, mask_account, mask_phone, normalise_account, normalise_phone, shown_matches
from anlan.values.phone import phone_kind


def test_an_account_loses_what_keeps_it_as_text() -> None:
    assert normalise_account(" '６２２２ 0260-1815\t") == "622202601815"


def test_the_check_digit_of_a_card_is_seen() -> None:
    assert luhn_valid("4539578763621486")
    assert not luhn_valid("4539578763621487")
    assert not luhn_valid("45395787636214x6")


@pytest.mark.parametrize(
    ("shown", "full", "can_be"),
    [
        ("6226******5669", "6226123412345669", True),
        ("6226******5669", "6226123412345668", False),
        ("5669", "6226123412345669", True),
        ("669", "6226123412345669", False),
        ("12345669", "6226123412345669", True),
        ("412345669", "6226123412345669", False),
        ("6226123412345669", "6226123412345669", True),
        ("6226123412345669", "6226123412345660", False),
        ("6226****", "62261234****5669", True),
        ("***", "6226123412345669", False),
        ("", "6226123412345669", False),
    ],
)
def test_a_masked_number_matches_on_what_is_visible(shown: str, full: str, can_be: bool) -> None:
    assert shown_matches(shown, full) is can_be
    assert shown_matches(full, shown) is can_be


def test_logs_carry_masked_numbers() -> None:
    assert mask_account("6222029378657975430") == "622202*********5430"
    assert mask_phone("13812345678") == "138****5678"


@pytest.mark.parametrize(
    ("text", "clean", "kind"),
    [
        ("+86 138-1234-5678", "13812345678", "mobile"),
        ("0086 10 6202 1000", "01062021000", "fixed"),
        ("861062021000", "01062021000", "fixed"),
        ("+86 755 8888 8888", "075588888888", "fixed"),
        ("+86 951 6012345", "09516012345", "fixed"),
        ("0086-955-2012345", "09552012345", "fixed"),
        ("869516012345", "09516012345", "fixed"),
        ("9516012345", "9516012345", "service"),
        ("+86 9510 1234", "95101234", "service"),
        ("+86 (0)10 6202 1000", "01062021000", "fixed"),
        ("+86 400 820 8888", "4008208888", "service"),
        ("+86 95588", "95588", "service"),
        ("8613812345678", "13812345678", "mobile"),
        ("8612345", "8612345", "unknown"),
        ("(010) 6202-1000", "01062021000", "fixed"),
        ("96110", "96110", "service"),
        ("+44 20 7946 0000", "00442079460000", "foreign"),
    ],
)
def test_a_phone_number_has_one_clean_form(text: str, clean: str, kind: str) -> None:
    assert normalise_phone(text) == clean
    assert phone_kind(clean) == kind
