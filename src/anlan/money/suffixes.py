"""Numbers with a suffix for currency and sub-account: ``6222…_156_0``, ``6222…-RMB``.

Banks print one account with and without such a suffix. They are one as long as a card has one sub-account only; where there are
several (current and term deposits under one card), each stays an account of its own, and which of them the bare number means is
told as a doubt.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

_SUFFIXED = re.compile(
    r"(?P<base>\d{10,25})(?P<currency>[_-]?(?:RMB|CNY|人民币|(?<=[_-])156))?(?:[_-](?P<sub>\d{1,5}))?", re.IGNORECASE
)


def without_suffix(numbers: Iterable[str]) -> dict[str, str]:
    """Suffixed number → the number that stands for it: the bare one where anybody names it, else the shortest."""
    found: dict[str, str] = {}
    for base, ways in _by_base(numbers).items():
        one = len({sub for sub in ways.values() if sub}) <= 1
        alike = [number for number, sub in ways.items() if one or not sub]
        standing = min(alike, key=lambda number: (number != base, len(number), number), default=base)
        found.update((number, standing) for number in alike if number != standing)
    return found


def several_below(numbers: Iterable[str]) -> set[str]:
    """Numbers of cards that have several sub-accounts, with and without their suffixes."""
    groups = _by_base(numbers).values()
    return {number for ways in groups if len({sub for sub in ways.values() if sub}) > 1 for number in ways}


def _by_base(numbers: Iterable[str]) -> dict[str, dict[str, str]]:
    """Bare number → its ways of being written → the sub-account each names (empty: none); only those with a suffix at all."""
    numbers = list(numbers)
    if "".join(numbers).isdigit():
        return {}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for number in [one for one in numbers if not one.isdigit()]:
        parts = _SUFFIXED.fullmatch(number)
        if parts is not None:
            sub = parts["sub"]
            found[parts["base"]][number] = "" if sub is None else sub.lstrip("0") or "0"
    for number in [one for one in numbers if one in found] if found else ():
        found[number][number] = ""
    return found
