"""A *group* of transfers that together make a pattern, and the choice of groups for a bounded number of transfers."""

from collections.abc import Iterable
from typing import NamedTuple


class Group(NamedTuple):
    """A pattern found: its kind, its score (log10 likelihood ratio, higher is stranger), the places of its transfers."""

    kind: str
    score: float
    rows: tuple[int, ...]


def rank(groups: Iterable[Group], most: int) -> tuple[list[Group], frozenset[int]]:
    """The strangest groups until ``most`` transfers are taken, and those transfers. A group is taken whole or not at all.

    Groups of equal score are taken by kind and rows, so the answer does not depend on the order of finding.
    """
    taken: list[Group] = []
    rows: set[int] = set()
    for group in sorted(groups, key=lambda group: (-group.score, group.kind, group.rows)):
        fresh = set(group.rows) - rows
        if len(rows) + len(fresh) > most:
            break
        if fresh:
            taken.append(group)
            rows |= fresh
    return taken, frozenset(rows)
