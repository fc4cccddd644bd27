"""What an address asks for: numbers and places in a list, in a query string or a form, which anybody can type as anything."""

from anlan.values import Instant, NotAnInstant, format_instant, parse_instant

LARGEST = 2**63 - 1
"""The largest number of a row that both databases know."""
FIRST_YEAR, LAST_YEAR = 1, 9999
"""In these a moment has no counterpart in the zone of the database."""


def number(text: str | None) -> int:
    """The number of a row as it was asked for; 0, the number of no row, for whatever is none.

    ``str.isdigit`` would let ² and ③ through, and numbers that no column holds.
    """
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return 0
    return min(int(text), LARGEST)


def place(text: str | None) -> tuple[Instant | None, int]:
    """The place in a list by time and number behind which a page begins; what is no place begins the list."""
    stamp, _, pk = (text or "").partition("_")
    try:
        at = parse_instant(stamp)
    except NotAnInstant:
        return None, 0
    return (at, number(pk)) if FIRST_YEAR < at.year < LAST_YEAR else (None, 0)


def place_of(at: Instant, pk: int) -> str:
    """The place as the link to the next page carries it."""
    return f"{format_instant(at)}_{pk}"
