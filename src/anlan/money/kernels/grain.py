"""To what the time of an entry is exact: the second, the minute or the day, as its statement writes it.

A time stands for the stretch from itself to the last moment that is written the same.
"""

import numpy as np

from anlan.money.kernels import kernel

TO_SECOND, TO_MINUTE, TO_DAY = 0, 1, 2
"""Grains, the finest first."""

MINUTE = 60_000_000
DAY = 86_400_000_000
SHANGHAI_AHEAD = 8 * 3_600_000_000
"""Microseconds. Times count from 1970 UTC; a day of theirs is one of Shanghai."""

BEHIND = np.array([0, MINUTE - 1, DAY - 1], np.int64)
"""By grain: how far behind a time the last moment lies that it can mean."""


@kernel
def last_moment(time: int, grain: int) -> int:
    """The last moment (µs) that a time can mean."""
    if grain == TO_SECOND:
        return time
    return time + (MINUTE - 1 if grain == TO_MINUTE else DAY - 1)
