"""Bank cards (16 to 19 digits, Luhn check digit of ISO/IEC 7812-1) and other account numbers.

A card whose check digit is wrong is given with that doubt: most often one digit was mistyped. What the text calls an order,
parcel or serial number are none of both.
"""

from collections.abc import Iterator

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.finders.numbers import ACCOUNT_WORDS, CARD_WORDS, ID_WORDS, ORDER_WORDS, PHONE_WORDS, Run, digit_runs
from anlan.text.narrative import Narrative
from anlan.values import Instant, luhn_valid, mask_account

_CARD = range(16, 20)
_CARD_FIRST = "34569"
_LABELLED = range(8, 31)
_BARE = (*range(10, 16), *range(20, 29))


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All cards and accounts."""
    for run in digit_runs(told):
        named_otherwise = run.called(ORDER_WORDS, CARD_WORDS, ACCOUNT_WORDS) or run.called(ID_WORDS, CARD_WORDS, ACCOUNT_WORDS)
        if not run.digits.isdigit() or named_otherwise:
            continue
        if seen := _card(run) or _account(run):
            yield seen


def _card(run: Run) -> Seen | None:
    if len(run.digits) not in _CARD or run.digits[0] not in _CARD_FIRST:
        return None
    named = run.called(CARD_WORDS, ID_WORDS) or run.called(ACCOUNT_WORDS, ID_WORDS)
    if luhn_valid(run.digits) and (not run.loose or run.card_like):
        return _seen("card", run, Strength.NAMED if named else Strength.CHECKED)
    if run.loose:
        return None
    if run.called(ACCOUNT_WORDS, CARD_WORDS) and "公" in run.before:
        return _seen("account", run, Strength.NAMED)
    return _seen("card", run, Strength.FORMED, "card_checksum")


def _account(run: Run) -> Seen | None:
    if run.loose:
        return None
    if len(run.digits) in _LABELLED and run.called(ACCOUNT_WORDS, ID_WORDS, PHONE_WORDS):
        return _seen("account", run, Strength.FORMED)
    if len(run.digits) in _BARE and not run.called(PHONE_WORDS) and not run.called(ID_WORDS):
        return _seen("account", run, Strength.GUESSED, "account_unnamed")
    return None


def _seen(kind: str, run: Run, strength: Strength, key: str = "") -> Seen:
    doubts = (doubt(key, digits=len(run.digits)),) if key else ()
    return Seen(
        "card" if kind == "card" else "account", run.start, run.end, run.digits, mask_account(run.digits), strength, doubts
    )
