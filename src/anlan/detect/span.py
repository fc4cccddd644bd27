"""*Spans*: lengths of time as detectors count them (µs), as a person writes them (``12h``), and as a sentence says them."""

import re
from functools import lru_cache

from anlan.values import Lang

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EVER = 36_500 * DAY
"""Longer than any history: a detector with this width looks at all that is held."""

_LENGTHS = {"s": SECOND, "min": MINUTE, "h": HOUR, "d": DAY}
_WORDS = (
    (2 * DAY, DAY, "天", "day"),
    (HOUR, HOUR, "小时", "hour"),
    (MINUTE, MINUTE, "分钟", "minute"),
    (0, SECOND, "秒", "second"),
)


def read_span(text: str) -> int:
    """µs of a length such as ``90s``, ``30min``, ``12h`` or ``4d``. Raises ``ValueError``."""
    found = re.fullmatch(r"([0-9]{1,6})(s|min|h|d)", text.strip())
    if found is None:
        raise ValueError(text)
    return int(found[1]) * _LENGTHS[found[2]]


@lru_cache(maxsize=256)
def say_span(span: int, lang: Lang) -> str:
    """In the largest unit that leaves no rest; a single day as 24 hours."""
    if span >= EVER:
        return "全部记录" if lang == "zh" else "all that is held"
    for least, unit, zh, en in _WORDS:
        if span >= least and span % unit == 0:
            count = span // unit
            return f"{count} {zh}" if lang == "zh" else f"{count} {en}{'' if count == 1 else 's'}"
    return f"{span} 微秒" if lang == "zh" else f"{span} µs"
