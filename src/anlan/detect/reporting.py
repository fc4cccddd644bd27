"""*Reporting limits*: sums from which a bank reports a payment as large; which of them a payment is held to.

Numbers stand in a file with their article (``reporting_limits.toml``, or the user's own), none in code.
"""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from anlan.detect.detector import is_any
from anlan.detect.history import History
from anlan.detect.journal import Int32s, Int64s
from anlan.detect.kernels.chains import any_between
from anlan.detect.rule_file import read_rules
from anlan.values import parse_fen


class ReportingLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One limit: the payments it fits, by channel and by the kind of either side, and where it comes from."""

    name: str
    yuan: str
    zh: str
    en: str
    source: str
    channels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def fen(self) -> int:
        """The sum."""
        return _fen(self.yuan)

    def fits(self, history: History, start: int) -> np.ndarray:
        """For each event from place ``start`` whether the limit is one for it."""
        fits = np.ones(len(history) - start, np.bool_)
        if self.channels:
            fits &= is_any(history.columns["channel"][start:], _codes(history, "channel", self.channels))
        if self.kinds:
            sides = (
                is_any(history.columns[side][start:], _codes(history, side, self.kinds)) for side in ("src_kind", "dst_kind")
            )
            fits &= np.logical_or(*sides)
        return fits


@cache
def _fen(yuan: str) -> int:
    return parse_fen(yuan)


def _codes(history: History, column: str, words: tuple[str, ...]) -> list[int]:
    return [code for word in words if (code := history.codes[column].find(word)) is not None]


class ReportingLimits(msgspec.Struct, frozen=True):
    """All limits, in the order in which they are tried."""

    limit: tuple[ReportingLimit, ...]

    def __str__(self) -> str:
        return "; ".join(f"{limit.name} {limit.yuan}" for limit in self.limit)

    def edges(self, margin: int) -> tuple[Int64s, Int64s]:
        """From which sum on one lies under each limit by no more than the margin, and the limits themselves."""
        return _edges(self, margin)

    def any_under(self, history: History, start: int, margin: int) -> bool:
        """Whether any event from place ``start`` on lies under any limit, its own or not, by no more than the margin."""
        return bool(any_between(history.journal.amounts, start, *self.edges(margin)))

    def just_under(self, history: History, start: int, margin: int) -> Int32s:
        """For each event from place ``start``: the place (from 1) of the limit that it lies under by no more than ``margin`` per
        mille of it, 0 for none. The first limit that fits an event is its own."""
        amount: Int64s = history.amount[start:]
        found, free = np.zeros(amount.size, np.int32), np.ones(amount.size, np.bool_)
        lows, highs = self.edges(margin)
        under = (amount[:, None] >= lows) & (amount[:, None] < highs)
        for place, limit in enumerate(self.limit):
            own = free & limit.fits(history, start)
            free &= ~own
            found[own & under[:, place]] = place + 1
        return found


@cache
def _edges(limits: ReportingLimits, margin: int) -> tuple[Int64s, Int64s]:
    """From which sum on one lies under each limit, and the limit itself."""
    highs = np.array([limit.fen for limit in limits.limit], np.int64)
    return highs - highs * margin // 1000, highs


@cache
def load_reporting(path: Path | None = None) -> ReportingLimits:
    """The limits of a file, or those of the product. Raises ``InputError`` saying what is wrong in the file."""
    return read_rules(path, "reporting_limits.toml", _checked, "detect.rules.not_reporting")


def _checked(tables: dict[str, Any]) -> ReportingLimits:
    limits = msgspec.convert(tables, ReportingLimits)
    for limit in limits.limit:
        if limit.fen <= 0:
            raise ValueError(limit.yuan)
    return limits
