"""Matching of entries that show their counterparty in part (masked, last digits), or not at all.

A number shown in part stands for the one account it fits. Where it fits several, amount, time and what the other statement
names decide; where a statement names nobody (the digits are lost, or only a name is printed), an entry of another statement that
names this account does. What stays open is kept under the number as shown and reported.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.entry_columns import text_at
from anlan.money.entry_layout import Layout
from anlan.money.exits import OTHER, exit_codes
from anlan.money.kernels.ledger_pair_group import can_pair, pair_group
from anlan.money.names import same_name

Places = NDArray[np.int32]


@dataclass(frozen=True)
class Partly:
    """Counterparties as now known, and places decided without full proof.

    ``guessed``: paired though the number shown fits several accounts and more than one had a fitting entry. ``blind``: paired
    though the entry names no account. ``open``: alone, and the number shown fits no account or several.
    """

    other: Places
    guessed: Places
    blind: Places
    open: Places


def spell_out(layout: Layout) -> Places:
    """The counterparties with each number shown in part replaced by the one account that it, and the name beside it, fits."""
    other = layout.moves.other
    loose = _loose_places(layout, other)
    if loose.size == 0:
        return other
    other = other.copy()
    for place in loose:
        whole = _fitting(layout, int(place), int(other[place]))
        if len(whole) == 1:
            other[place] = whole[0]
    return other


def match_partly(layout: Layout, other: Places, partner: Places, window: int) -> Partly:
    """Pair what is left after ``other`` was spelt out and full numbers were paired; writes into ``partner``."""
    alone = (partner < 0) & (layout.moves.sign != 0)
    loose = [int(place) for place in _loose_places(layout, other) if alone[place]]
    guessed: list[int] = []
    if loose:
        other = other.copy()
        guessed = _pair_loose(layout, other, partner, window, loose)
    blind = _pair_blind(layout, other, partner, window)
    if blind and not loose:
        other = other.copy()
    for place in blind:
        other[place] = layout.moves.own[partner[place]]
    still_open = [place for place in loose if partner[place] < 0]
    return Partly(other, *(np.array(places, np.int32) for places in (guessed, blind, still_open)))


def _loose_places(layout: Layout, other: Places) -> Places:
    """Places of entries whose counterparty is shown in part."""
    if not layout.book.loose.any():
        return np.empty(0, np.int32)
    loose = np.append(layout.book.loose, False)
    return np.flatnonzero(loose[np.maximum(other, NOBODY)]).astype(np.int32)


def _fitting(layout: Layout, place: int, shown: int) -> list[int]:
    """Accounts that an entry's counterparty can be: the number fits, the name does not contradict, it is not the entry's own."""
    row, own = int(layout.rows[place]), int(layout.moves.own[place])
    name = text_at(layout.entries, "counterparty_name", row)
    whole = [code for code in layout.fits(shown) if code != own and same_name(name, layout.owner(code))]
    named = [code for code in whole if name and layout.likely_owner(code) == name]
    return named if len(named) == 1 else whole


def _pair_loose(layout: Layout, other: Places, partner: Places, window: int, loose: Iterable[int]) -> list[int]:
    """Pair entries that fit several accounts and write whom they turned out to name; returns those with another choice."""
    edges = dict.fromkeys(_loose_edges(layout, other, partner, window, loose))
    choices: dict[int, set[int]] = defaultdict(set)
    for debit, credit in edges:
        choices[debit].add(int(layout.moves.own[credit]))
        choices[credit].add(int(layout.moves.own[debit]))
    while edges := {edge: None for edge in edges if partner[edge[0]] < 0 and partner[edge[1]] < 0}:
        groups: dict[tuple[int, int, int], set[int]] = defaultdict(set)
        ways: dict[int, set[tuple[int, int, int]]] = defaultdict(set)
        for debit, credit in edges:
            road = (int(layout.moves.own[debit]), int(layout.moves.own[credit]), int(layout.moves.amount[debit]))
            groups[road].update((debit, credit))
            ways[debit].add(road)
            ways[credit].add(road)
        settled = {road: [place for place in sorted(group) if len(ways[place]) == 1] for road, group in groups.items()}
        if not any(_pair_places(layout, partner, window, places) for places in settled.values()):
            debit, credit = min(edges, key=lambda edge: (abs(int(layout.moves.time[edge[0]] - layout.moves.time[edge[1]])), edge))
            partner[debit], partner[credit] = credit, debit
    for place in choices:
        if partner[place] >= 0:
            other[place] = layout.moves.own[partner[place]]
    return sorted(place for place, found in choices.items() if partner[place] >= 0 and len(found) > 1)


def _loose_edges(layout: Layout, other: Places, partner: Places, window: int, loose: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(debit, credit) that can be one transfer and of which at least one shows the other's number in part."""
    moves, loose = layout.moves, list(loose)
    amounts = np.unique(moves.amount[loose])
    waiting: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for one in np.flatnonzero((partner < 0) & (moves.sign != 0) & (other >= 0) & np.isin(moves.amount, amounts)).tolist():
        waiting[int(moves.own[one]), int(moves.sign[one]), int(moves.amount[one])].append(one)
    for place in loose:
        own, sign = int(moves.own[place]), int(moves.sign[place])
        for account in _fitting(layout, place, int(other[place])):
            for mate in waiting[account, -sign, int(moves.amount[place])]:
                named = int(other[mate])
                names_me = named == own or (bool(layout.book.loose[named]) and own in _fitting(layout, mate, named))
                if names_me and can_pair(place, mate, moves.time, moves.grain, window):
                    yield (place, mate) if sign < 0 else (mate, place)


def _pair_places(layout: Layout, partner: Places, window: int, places: list[int]) -> bool:
    """Pair a group in time order; true when something was paired."""
    moves = layout.moves
    members = np.array(sorted(places, key=lambda place: (int(moves.time[place]), place)), np.int32)
    pair_group(members, moves.time, moves.grain, moves.sign, window, partner, np.zeros(partner.size, np.uint8))
    return bool((partner[members] >= 0).any())


def _pair_blind(layout: Layout, other: Places, partner: Places, window: int) -> list[int]:
    """Pair entries that name nobody with entries elsewhere that name their account, nearest first; returns the former."""
    moves = layout.moves
    alone = (partner < 0) & (moves.sign != 0)
    naming = np.flatnonzero(alone & (other >= 0) & np.append(layout.obtained, False)[np.maximum(other, NOBODY)])
    nameless = alone & (other < 0)
    if naming.size == 0 or not nameless.any():
        return []
    at = np.flatnonzero(nameless & np.isin(moves.amount, moves.amount[naming]))
    silent = exit_codes(layout.entries, layout.given.words, layout.rows[at]) == OTHER
    waiting: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for one in at[silent].tolist():
        waiting[int(moves.own[one]), int(moves.sign[one]), int(moves.amount[one])].append(one)
    edges = [
        (abs(int(moves.time[place] - moves.time[mate])), place, mate)
        for place in naming.tolist()
        for mate in waiting.get((int(other[place]), -int(moves.sign[place]), int(moves.amount[place])), ())
        if can_pair(place, mate, moves.time, moves.grain, window) and _name_fits(layout, mate, int(moves.own[place]))
    ]
    found = []
    for _, place, mate in sorted(edges):
        if partner[place] < 0 and partner[mate] < 0:
            partner[place], partner[mate] = mate, place
            found.append(mate)
    return sorted(found)


def _name_fits(layout: Layout, place: int, account: int) -> bool:
    name = text_at(layout.entries, "counterparty_name", int(layout.rows[place]))
    return same_name(name, layout.owner(account))
