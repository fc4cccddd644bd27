"""What detectors over openings share: how many accounts or cards one holder has open, and how many were opened of late.

The holder is a keyed token that joins rows; the value is about the account or card opened last.
"""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import count_like
from anlan.detect.kernels.standing import standing
from anlan.detect.limits import Limits, load_limits
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing
from anlan.detect.span import EVER

WITHOUT_LIMIT = 2**40


@dataclass
class OverLimit(Detector):
    """Base of the counts over a limit; a subclass names the categories it counts."""

    kind: ClassVar[Kind] = "openings"
    of: ClassVar[str] = "dst"
    categories: ClassVar[tuple[str, ...]]
    width: Span = EVER
    limits: Limits = field(default_factory=load_limits)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros((view.count, 2), np.int64)
        columns = (history.columns["category"], history.columns["institution"])
        walk = (view.start, self.width)
        standing(journal.sides, journal.time, journal.amounts, *columns, journal.base, *walk, found)
        own = [self.limits.of[word] if word in self.categories else None for word in history.codes["category"].texts]
        per_institution = [limit.per_institution if limit else WITHOUT_LIMIT for limit in own] + [WITHOUT_LIMIT]
        across = [limit.across if limit else WITHOUT_LIMIT for limit in own] + [WITHOUT_LIMIT]
        code = view.column("category")
        over: Int64s = np.maximum(found[:, 0] - np.array(per_institution)[code], found[:, 1] - np.array(across)[code])
        return np.maximum(over, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        rows = history.journal.payments(int(history.columns["src"][at]), history.window(at, self.width))
        category = history.columns["category"]
        return [*rows[category[rows] == category[at]].tolist(), at]


@dataclass
class Burst(Detector):
    """Base of the counts of new openings; a subclass names the categories it counts."""

    kind: ClassVar[Kind] = "openings"
    of: ClassVar[str] = "dst"
    categories: ClassVar[tuple[str, ...]]
    notes: ClassVar[bool] = True
    width: Span = 7 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        asked = history.derive(self.name, np.int8, view.start)
        codes = [code for word in self.categories if (code := history.codes["category"].find(word)) is not None]
        asked[view.start :] = np.isin(view.column("category"), codes) & (journal.amount[view.start :] > 0)
        count_like(journal.sides, journal.time, journal.base, view.start, self.width, asked, found)
        return np.where(found > 1, found, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        rows = history.journal.payments(int(history.columns["src"][at]), history.window(at, self.width))
        return [*rows[history.derive(self.name, np.int8, 0)[rows] == 1].tolist(), at]


@dataclass
class ManyHolders(Sharing):
    """Base of the counts of different holders that went with one value of a column (``owner``); one alone is none."""

    kind: ClassVar[Kind] = "openings"
    of: ClassVar[str] = "dst"
    member: ClassVar[str] = "src"
    width: Span = 30 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        found = super().measure(view)
        return np.where(found > 1, found, 0)
