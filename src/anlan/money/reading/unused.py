"""Columns that are not used although account numbers seem to stand in them: a counterparty under a word that nobody knew.

Some rows of a table are looked at, spread over it; what a column is called or that its numbers pass the check of cards speaks for
accounts. Numbers of documents, phones and orders do not.
"""

import re

import numpy as np

from anlan.money.reading.table import Table
from anlan.values import luhn_valid, normalise_account

_ROWS = 24
"""Rows looked at."""
_WORDS = ("账", "卡", "户", "acc", "card", "a/c")
_NUMBER = re.compile(r"\d{12,21}|\d{4,}\*+\d{3,}")
_CARD = re.compile(r"\d{16,19}")


def columns_with_accounts(table: Table) -> tuple[str, ...]:
    """Words of the unused columns in which account numbers seem to stand."""
    unused = table.header.unused_places
    if not unused or not table.keep.size:
        return ()
    rows = table.keep[np.unique(np.linspace(0, table.keep.size - 1, _ROWS).astype(np.int64))]
    columns = table.drafts.columns
    lines = [table.sheet.line(int(columns.row[row]), int(columns.place[row])).texts for row in rows.tolist()]
    cells = {place: [line[place] for line in lines if place < len(line) and line[place]] for place in unused}
    return tuple(dict.fromkeys(word for place, word in unused.items() if _holds_accounts(word, cells[place])))


def _holds_accounts(word: str, texts: list[str]) -> bool:
    """Called like accounts and one is there, or most of what is there are numbers of cards."""
    numbers = [number for text in texts if _NUMBER.fullmatch(number := normalise_account(text))]
    if any(part in word.lower() for part in _WORDS):
        return bool(numbers)
    return 2 * sum(bool(_CARD.fullmatch(number)) and luhn_valid(number) for number in numbers) > len(texts) > 1
