"""What an address asks for: numbers in a query string or a form, which anybody can type as anything."""

LARGEST = 2**63 - 1
"""The largest number of a row that both databases know."""


def number(text: str | None) -> int:
    """The number of a row as it was asked for; 0, the number of no row, for whatever is none.

    ``str.isdigit`` would let ² and ③ through, and numbers that no column holds.
    """
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return 0
    return min(int(text), LARGEST)
