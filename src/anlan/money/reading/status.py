"""What a table says of whether its movements took place: a status column, a column of reversals, remarks in amount cells."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Status
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.columns import Columns


@dataclass(frozen=True, slots=True)
class Statuses:
    """``codes`` by row; ``strange`` words that are not known, and the rows where they stand (those count as done)."""

    codes: npt.NDArray[np.int8]
    strange: frozenset[str]
    strange_rows: npt.NDArray[np.bool_]


def statuses_of(columns: Columns, words: Vocabulary) -> Statuses:
    """The status of every row."""
    rows = columns.row.size
    codes, strange, at = np.zeros(rows, np.int8), frozenset[str](), np.zeros(rows, np.bool_)
    if "status" in columns.words:
        column = columns.words["status"]
        meant = [words.status(text) for text in column.values]
        strange = frozenset(text for text, known in zip(column.values, meant, strict=True) if known is None)
        at = np.array([*(known is None for known in meant), False])[column.codes]
        codes = np.array([*(int(known or Status.DONE) for known in meant), int(Status.DONE)], np.int8)[column.codes]
    if "reversal" in columns.words:
        column = columns.words["reversal"]
        turned = np.array([*(words.is_reversed(text) for text in column.values), False])[column.codes]
        codes[turned] = Status.REVERSED
    for row, note in columns.notes.items():
        if words.status(note) == Status.REVERSED:
            codes[row] = Status.REVERSED
    return Statuses(codes, strange, at)
