"""Directions of a table that tells none: amounts have no sign and no column says which way they went, but a balance runs along.

What a balance is above or below the one before is what its row moved; where that is the row's amount, its direction is proved.
The first row of an account has no balance before it: an opening balance above the table proves it, or its words tell it where the
same column's words say of other rows what the balances prove, and never anything else.
"""

from dataclasses import replace

import numpy as np

from anlan.money.entry import Direction
from anlan.money.layouts.layout import Layout
from anlan.money.reading.columns import Columns
from anlan.money.reading.directions import FINE, UNPROVED, Movements, direction_codes
from anlan.money.reading.proof import Balances, Directions

_MOST_UNPROVED = 10
"""Of so many rows with a balance before them one may not follow; of tables with more nothing is believed."""
_TELLING = ("kind", "summary")


def by_balances(columns: Columns, moved: Movements, layout: Layout, balances: Balances, opening: int | None) -> Movements | None:
    """The movements with what balances prove, and the other rows ``UNPROVED``; none where balances do not prove the table.

    ``opening``: the balance (fen) that is stated above the table, if one is.
    """
    proved = balances.steps(moved.amount, moved.wrong == FINE, opening)
    if proved is None or (proved.direction != 0).sum() == 0 or proved.open * _MOST_UNPROVED > proved.checked:
        return None
    direction = _told_by_words(columns, proved.direction, layout, balances)
    wrong = np.where((moved.wrong == FINE) & (direction == 0), np.uint8(UNPROVED), moved.wrong)
    return replace(moved, direction=direction, wrong=wrong, told=True, by_balance=int((proved.direction != 0).sum()))


def _told_by_words(columns: Columns, direction: Directions, layout: Layout, balances: Balances) -> Directions:
    """Fills what is not proved from a column whose words never contradict what is."""
    for name in _TELLING:
        if name in columns.words:
            said = direction_codes(columns.words[name], layout, balances.words)
            said = np.where(np.abs(said) == Direction.IN, said, np.int8(0))
            both = (said != 0) & (direction != 0)
            if both.any() and (said == direction)[both].all():
                direction = np.where(direction == 0, said, direction)
    return direction
