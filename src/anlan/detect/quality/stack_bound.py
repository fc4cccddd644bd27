"""What could be found of *stacks* (several two-hop chains side by side, without a common account) if labels were known.

This is no detector: it learns from the labels of ``laundering_planted`` to see how far one hand-over of money can be told from
ordinary ones at all, and so bounds what a review without labels may hope for. Judged are attempts it did not learn from.
"""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from anlan.detect.quality.laundering import attempts_of, read_transfers
from anlan.detect.review import Period
from anlan.detect.review.period import WINDOW

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

FOLDS = 5
ORDINARY = -1


class StackBound(msgspec.Struct, frozen=True):
    """``hand_overs``: pairs of transfers, in and then out of one account within the window; ``of_stacks`` of them are planted.
    ``auc``: how well labels teach to tell them; ``found``: share of planted ones when the whole share of transfers that may be
    alerted is spent on the likeliest hand-overs."""

    hand_overs: int
    of_stacks: int
    auc: float
    found: float


def bound_of_stacks(folder: Path, share: float = 0.02) -> StackBound:
    """Learn, judge on attempts not learnt from, spend the budget. Hand-overs of other planted kinds are left out."""
    ids, block = read_transfers(folder)
    period = Period(block)
    of = attempts_of(folder)
    attempt = np.array([of[tx][0] if tx in of else ORDINARY for tx in ids])
    is_stack = np.array([tx in of and of[tx][1] == "stack" for tx in ids])
    first, second = hand_overs(period)
    stack = (attempt[first] == attempt[second]) & is_stack[first]
    judged = stack | ((attempt[first] == ORDINARY) & (attempt[second] == ORDINARY))
    first, second, stack = first[judged], second[judged], stack[judged]
    chance = _learnt(_measures(period, first, second), stack, np.where(stack, attempt[first], -1 - np.arange(len(first)) % 50))
    likeliest = np.argsort(-chance, kind="stable")[: int(share * len(ids)) // 2]
    return StackBound(
        hand_overs=len(first),
        of_stacks=int(stack.sum()),
        auc=float(roc_auc_score(stack, chance)),
        found=float(stack[likeliest].sum() / stack.sum()),
    )


def hand_overs(period: Period) -> tuple[Places, Places]:
    """Places of every transfer in and every later transfer out of the same account within the window, to a third account."""
    pairs = [
        (earlier, row)
        for row in range(len(period))
        for earlier in period.into.get(period.src[row], ())
        if 0 < period.time[row] - period.time[earlier] <= WINDOW and period.src[earlier] != period.dst[row]
    ]
    places = np.array(pairs, np.intp).reshape(-1, 2)
    return places[:, 0], places[:, 1]


def _measures(period: Period, first: Places, second: Places) -> Floats:
    """Amounts, their difference, the delay, how often each of the three accounts pays and is paid. No date, no hour, no id."""
    size, time = np.array(period.magnitude), np.array(period.time)
    accounts = [[period.src[row] for row in first], [period.dst[row] for row in first], [period.dst[row] for row in second]]
    counts = [[len(side.get(account, ())) for account in column] for column in accounts for side in (period.out, period.into)]
    gap = size[second] - size[first]
    return np.column_stack([abs(gap), gap, time[second] - time[first], size[first], size[second], *counts]).astype(float)


def _learnt(measures: Floats, stack: npt.NDArray[np.bool_], groups: npt.NDArray[np.int64]) -> Floats:
    chance = np.zeros(len(stack))
    with threadpool_limits(1):
        for learn, judged in GroupKFold(FOLDS).split(measures, stack, groups):
            trees = HistGradientBoostingClassifier(
                max_iter=80, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=40, random_state=0
            )
            chance[judged] = trees.fit(measures[learn], stack[learn]).predict_proba(measures[judged])[:, 1]
    return chance
