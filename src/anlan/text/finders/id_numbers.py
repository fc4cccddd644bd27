"""Resident identity numbers (GB 11643-1999: area, birthday, order, check sign), and their old 15-digit form. Masked at once.

What has the form but a wrong check sign, and what the text calls one, is masked too: a mistyped identity number is still
nearly one.
"""

import re
from collections.abc import Iterator
from datetime import date

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.finders.numbers import ACCOUNT_WORDS, CARD_WORDS, ID_WORDS, ORDER_WORDS, Run, digit_runs
from anlan.text.narrative import Narrative
from anlan.values import Instant, Note, luhn_valid
from anlan.values.identity import check_sign

_FORM = re.compile(r"(?P<area>[1-9][0-9]{5})(?P<year>(?:18|19|20)?[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})[0-9]{3}[0-9X]?")
_INSIDE = re.compile(r"(?<![0-9])[1-9](?:[-_. ]?[0-9]){16}[-_. ]?[0-9Xx](?![0-9])")
_NEARLY = range(13, 21)
"""Digits of what the text calls an identity number though it has not the form: one left out, or heard wrong."""
_PROVINCES = frozenset(
    {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65}
    | {71, 81, 82, 83}
)


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All identity numbers, and what may be one."""
    for run in digit_runs(told):
        if not _has_form(run.digits):
            if not run.loose and len(run.digits) in _NEARLY and run.called(ID_WORDS, CARD_WORDS, ACCOUNT_WORDS):
                yield _seen(run, Strength.NAMED, [doubt("id_form", digits=len(run.digits))])
            continue
        doubts = _doubts(run.digits)
        if doubts and (run.loose or _called_otherwise(run)):
            continue
        yield _seen(run, Strength.CHECKED if doubts else Strength.WHOLE, doubts)


def _seen(run: Run, strength: Strength, doubts: list[Note]) -> Seen:
    masked = mask_id(run.digits)
    return Seen("id_number", run.start, run.end, masked, masked, strength, tuple(doubts), secret=True)


def _called_otherwise(run: Run) -> bool:
    """Whether what has the mere form is something else: the text says so, or a card's check digit does."""
    if run.called(ID_WORDS, CARD_WORDS, ACCOUNT_WORDS):
        return False
    if run.called(CARD_WORDS) or run.called(ACCOUNT_WORDS) or run.called(ORDER_WORDS):
        return True
    return len(run.digits) == 18 and luhn_valid(run.digits)


def _has_form(digits: str) -> bool:
    """Whether area and birthday exist."""
    form = _FORM.fullmatch(digits)
    if form is None or len(digits) not in (15, 18) or int(digits[:2]) not in _PROVINCES:
        return False
    if len(form["year"]) != len(digits) // 4 - (len(digits) == 15):
        return False
    try:
        date(int(form["year"]) + (1900 if len(digits) == 15 else 0), int(form["month"]), int(form["day"]))
    except ValueError:
        return False
    return True


def _doubts(digits: str) -> list[Note]:
    if len(digits) == 15:
        return [doubt("id_old_form")]
    return [] if check_sign(digits[:17]) == digits[17] else [doubt("id_checksum")]


def mask_id(digits: str) -> str:
    """Province and the last four: ``11************8515``. Birthday and sex do not show."""
    return digits[:2] + "*" * (len(digits) - 6) + digits[-4:]


def mask_ids_inside(text: str) -> str:
    """``text`` with every identity number in it masked: for links and names that carry one."""
    return _INSIDE.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    digits = re.sub("[-_. ]", "", match[0]).upper()
    return mask_id(digits) if _has_form(digits) else match[0]
