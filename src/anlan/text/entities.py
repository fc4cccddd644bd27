"""Everything a narrative mentions, in the order of the text, no two overlapping.

In goes the text and, for 昨天 and its like, the instant it was told. Out come entities. Overlaps are settled by
``Strength``: a link keeps its digits, what is named or checked
beats what merely has the form; among equals the longer wins, then the earlier.
"""

from collections.abc import Iterable

from anlan.text.entity import Entity, Finder, Seen
from anlan.text.finders import accounts, amounts, apps, id_numbers, links, messengers, phones, times
from anlan.text.narrative import Narrative, read_narrative
from anlan.values import Instant

FINDERS: tuple[Finder, ...] = tuple(
    module.find for module in (links, id_numbers, accounts, phones, messengers, times, amounts, apps)
)


def find_entities(text: str, at: Instant | None = None) -> list[Entity]:
    """All entities of ``text``; times relative to ``at`` (without it they are found but carry no value)."""
    told = read_narrative(text)
    seen = [one for find in FINDERS for one in find(told, at)]
    return [_entity(told, one) for one in sorted(settle(seen), key=lambda one: one.start)]


def settle(seen: Iterable[Seen]) -> list[Seen]:
    """The sightings that stay when each character may belong to one only."""
    kept: list[Seen] = []
    taken: set[int] = set()
    for one in sorted(seen, key=lambda one: (one.strength, one.start - one.end, one.start)):
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return kept


def _entity(told: Narrative, one: Seen) -> Entity:
    start, end = told.span(one.start, one.end)
    text = one.shown if one.secret else told.text[start:end]
    return Entity(one.kind, start, end, text, one.value, one.shown, one.doubts, one.secret)
