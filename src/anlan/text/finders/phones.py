"""Phone numbers: mobile, fixed line, 400 and 800, 95/96 service numbers, numbers from abroad; with +86, blanks, dashes,
full-width digits, or said digit by digit (幺三八…).

Short service numbers are taken only where the text speaks of a call, since 95588元 is a sum.
"""

import re
from collections.abc import Iterator

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.finders.numbers import CARD_WORDS, ORDER_WORDS, PHONE_WORDS
from anlan.text.narrative import Narrative
from anlan.values import Instant, Note, mask_phone, normalise_phone
from anlan.values.phone import phone_kind

_GAP = r"(?: ?- ?| {1,2}|\.)?"
_FORMS = (
    (rf"(?:\+? ?(?:00)?86{_GAP})?1[3-9][0-9](?:{_GAP}[0-9]){{8}}", Strength.CHECKED),
    (rf"[48]00{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,4}}", Strength.CHECKED),
    (
        rf"\(?(?:\+?86{_GAP})?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP}[1-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}"
        r"(?:(?:转|-|ext\.? ?)[0-9]{{1,5}})?",
        Strength.CHECKED,
    ),
    (r"(?:\+|00) ?(?!86)[1-9][0-9]{0,2}(?:[ -]?[0-9]){6,12}", Strength.FORMED),
    (r"106[0-9]{5,15}", Strength.FORMED),
    (r"(?:95[0-9]{3,6}|96[0-9]{3,4}|1(?:10|2[0-9]{3}))", Strength.GUESSED),
)
_EDGE = r"(?<![0-9A-Za-z.,+]){}(?![0-9A-Za-z]|\.[0-9]|,[0-9]{{3}})"
_PATTERNS = tuple((re.compile(_EDGE.format(f"(?:{form})")), strength) for form, strength in _FORMS)
_SAID_AFTER = re.compile(r"\s?(?:(?:的|发|打)?(?:来)?(?:短信|电话|来电|热线|客服)|[打发]过?来|打进来|呼入)")
_REACH = 8


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All phone numbers."""
    for pattern, strength in _PATTERNS:
        for match in pattern.finditer(told.spoken):
            before = told.plain[max(match.start() - _REACH, 0) : match.start()]
            named = PHONE_WORDS.search(before) is not None or _SAID_AFTER.match(told.plain, match.end()) is not None
            if (strength >= Strength.FORMED and match[0][0] not in "+0" and not named) or ORDER_WORDS.search(before):
                continue
            yield _seen(match, strength, named, _doubts(told, match, before))


def _seen(match: re.Match[str], strength: Strength, named: bool, doubts: tuple[Note, ...]) -> Seen:
    number = normalise_phone(re.split("转|ext|(?<=[0-9]{8})-(?=[0-9]{1,5}$)", match[0])[0])
    return Seen("phone", match.start(), match.end(), number, mask_phone(number), Strength.NAMED if named else strength, doubts)


def _doubts(told: Narrative, match: re.Match[str], before: str) -> tuple[Note, ...]:
    said = told.plain[match.start() : match.end()] != match[0]
    called_card = CARD_WORDS.search(before) is not None and PHONE_WORDS.search(before) is None
    foreign = phone_kind(normalise_phone(match[0])) == "foreign"
    return (
        *((doubt("phone_said"),) if said else ()),
        *((doubt("phone_or_account"),) if called_card else ()),
        *((doubt("phone_foreign"),) if foreign else ()),
    )
