"""The search for groups of every kind in a period."""

from collections.abc import Iterator

from anlan.detect.review.chains import find_chains
from anlan.detect.review.cycles import find_cycles
from anlan.detect.review.fans import find_fans
from anlan.detect.review.group import Group
from anlan.detect.review.period import Period
from anlan.detect.review.scatter import find_scatter_gathers


def find_groups(period: Period) -> Iterator[Group]:
    """All groups of all kinds, in no order."""
    yield from find_fans(period)
    yield from find_chains(period)
    yield from find_cycles(period)
    yield from find_scatter_gathers(period)
