"""How soon money leaves an account: the measure that a stop list is ordered by. Reasons: docs/explanation/stopping.md.

In go an account's movements since victims' money first came; out comes what of an amount there leaves within the hour at the pace
seen. An account that has just received has had no time to show a pace, so what the other accounts of the case did in
their first hour counts for it, and for every other account as much as one hour of its own. Whole fen throughout.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from anlan.values import Fen

HOUR = timedelta(hours=1) // timedelta(microseconds=1)

Movement = tuple[int, int]
"""Instant (µs) and fen: what came above zero, what left below."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What an account did with money that came since victims' money first did; older money is left out.

    ``left`` fen of it went out again, ``lain`` is fen times µs that it lay there. ``came_first`` and ``left_first`` are the
    same sums over the first hour. ``settled``: the hour is over, or all went; otherwise the account has just received.
    """

    left: int
    lain: int
    came_first: int
    left_first: int
    settled: bool


def pace_of(movements: Sequence[Movement]) -> Pace:
    """The pace of one account; ``movements`` in order, from the first arrival to the last one known."""
    first = movements[0][0] if movements else 0
    level = left = lain = came_first = left_first = 0
    before = first
    for time, fen in movements:
        lain += level * max(time - before, 0)
        before = max(time, before)
        change = max(fen, -level)
        level += change
        left -= min(change, 0)
        if time - first <= HOUR:
            came_first += max(change, 0)
            left_first -= min(change, 0)
    return Pace(left, lain, came_first, left_first, settled=level == 0 or before - first >= HOUR)


@dataclass(frozen=True, slots=True)
class CasePace:
    """Of ``came`` fen that reached accounts of the case and whose first hour is known, ``left`` went on within it."""

    left: int
    came: int

    @classmethod
    def of(cls, paces: Iterable[Pace]) -> "CasePace":
        """Of money that still lies where the hour is not over nothing is known yet. Where nothing is known of any, all leaves."""
        left = came = 0
        for pace in paces:
            left += pace.left_first
            came += pace.came_first if pace.settled else pace.left_first
        return cls(left, came) if came else cls(1, 1)


def leaves_within_hour(amount: int, own: Pace, case: CasePace) -> Fen:
    """What of ``amount`` fen (above zero) leaves an account within the hour, by its own record and one hour like the case's."""
    left = own.left * case.came + amount * case.left
    lain = (own.lain + amount * HOUR) * case.came
    return Fen(min(amount, amount * left * HOUR // lain))
