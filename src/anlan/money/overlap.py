"""One statement put together from several parts of the same account.

Parts are files or sheets: months of a year, the same period exported twice, the same rows in another layout. A row that
another part tells too is a *copy* and counts once; the rest is woven into one order that keeps each part's own. What the
parts cannot prove (no balance, no serial number, equal times) is decided in the simplest way and reported as unsure; where
one part ends and the balance of the next does not follow, a stretch of the statement is missing and is reported as a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.entry_columns import UNKNOWN
from anlan.money.moves import Moves
from anlan.money.statement_row import Span, StatementRow, read_parts
from anlan.money.twins import Twins, find_twins, is_proved
from anlan.money.weaving import Joint, moments, settle_ties, weave


@dataclass(frozen=True, slots=True)
class Joined:
    """Rows of the table in the account's order, without copies; copies and what stands for them; rows placed or counted without
    proof; rows of parts that may run either way; rows whose balance does not follow from the row before, which is another part's.
    """

    rows: NDArray[np.int32]
    copies: list[int]
    originals: list[int]
    unsure: list[int]
    unordered: list[int]
    gaps: list[int]


def join_account(entries: pa.Table, moves: Moves, rows: NDArray[np.int32]) -> Joined:
    """Join the parts of one account. What a copy tells better (exact time, whole number, balance) is written into ``moves``."""
    order, perhaps = woven(read_parts(entries, moves, rows))
    settled = settle_ties(order)
    unsure = {id(joint): joint for joint in [*settled.unsure, *perhaps]}
    unsure.update((id(joint), joint) for joint in _doubtful_copies(order))
    for joint in order:
        _take_the_best(moves, joint)
    pairs = [(copy.row, joint.row.row) for joint in order for copy in joint.copies]
    return Joined(
        rows=np.array([joint.row.row for joint in order], np.int32),
        copies=[copy for copy, _ in pairs],
        originals=[original for _, original in pairs],
        unsure=[joint.row.row for joint in unsure.values()],
        unordered=[joint.row.row for joint in settled.unordered],
        gaps=[two.row.row for one, two in pairwise(order) if _gap(one, two)],
    )


def woven(parts: Sequence[Sequence[StatementRow]]) -> tuple[list[Joint], list[Joint]]:
    """All parts in one order. A part meets only the rows from where it begins to where it ends, so that many files cost no more
    than their rows. And the entries that may be those of another part, which nobody can prove."""
    order: list[Joint] = []
    perhaps: list[Joint] = []
    low, begun = 0, 0
    covered = Span(0, 0)
    for number, part in enumerate(parts):
        fresh = [Joint.of(row, number, place) for place, row in enumerate(part)]
        span = Span.of(part)
        low = low if span.start >= begun else 0
        begun = span.start
        while low < len(order) and order[low].row.until < span.start:
            low += 1
        high = len(order)
        while high > low and order[high - 1].row.time > span.stop:
            high -= 1
        met = order[low:high]
        twins = find_twins([joint.row for joint in met], part, covered) if met else Twins({}, ())
        order[low:high] = weave(met, fresh, twins.of)
        perhaps.extend(fresh[place] for place in twins.open)
        covered = covered.with_(span) if number else span
    return order, perhaps


def _doubtful_copies(order: Sequence[Joint]) -> list[Joint]:
    """Entries counted once for several rows without proof.

    A balance proves a copy only if nothing else of the same moment stands in other parts: money that comes, goes and comes
    again within the moment shows the same balance twice.
    """
    found = []
    for here in moments([(joint.row.time, joint.row.until) for joint in order]):
        alike = order[here]
        same_parts = all(joint.parts == alike[0].parts for joint in alike)
        for joint in alike:
            numbered = all(copy.serial and copy.serial == joint.row.serial for copy in joint.copies)
            proved = all(is_proved(joint.row, copy) for copy in joint.copies)
            if joint.copies and not numbered and not (proved and same_parts):
                found.append(joint)
    return found


def _gap(one: Joint, two: Joint) -> bool:
    """Whether the balance does not run on from one row to the next of another part."""
    known = one.row.balance is not None and two.row.before is not None
    return known and not one.side_by_side(two) and one.row.balance != two.row.before


def _take_the_best(moves: Moves, joint: Joint) -> None:
    row = joint.row
    exact = min([row, *joint.copies], key=lambda one: one.until - one.time)
    moves.time[row.row] = exact.time
    moves.grain[row.row] = moves.grain[exact.row]
    if row.balance is None:
        moves.balance[row.row] = next((copy.balance for copy in joint.copies if copy.balance is not None), UNKNOWN)
    told = [one for one in [row, *joint.copies] if one.other]
    whole = min(told, key=lambda one: ("*" in one.other, -len(one.other)), default=row)
    moves.other[row.row] = moves.other[whole.row]
