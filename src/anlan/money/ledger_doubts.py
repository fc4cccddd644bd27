"""What the ledger had to decide without proof, and what it left out, as notes: each says which rows, and what to do next.

One note for an account and kind, with its first rows: a statement with a thousand doubtful rows is one thing to look into.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.doubt import Doubt
from anlan.money.entry import Direction, Flag, Status
from anlan.money.entry_columns import numbers
from anlan.money.entry_layout import Layout
from anlan.money.exits import OTHER
from anlan.money.far_apart import LATEST, far_pairs
from anlan.money.ledger import Ledger
from anlan.money.moves import in_currency
from anlan.money.open_order import open_places
from anlan.money.own_numbers import is_stand_in
from anlan.money.refunds import refund_pairs
from anlan.money.suffixes import several_below
from anlan.values import Note

SHOWN = 5
"""Rows named in a note; the others are counted."""

Rows = NDArray[np.integer]


def find_doubts(ledger: Ledger, accounts: Collection[str] | None = None) -> list[Doubt]:
    """The ledger's doubts, or those of its doubts that touch ``accounts``; by kind, then by account."""
    layout, matching, alone = ledger.evidence.layout, ledger.evidence.matching, _alone(ledger)
    far = far_pairs(layout, matching, alone)
    alone[[place for pair in far for place in pair]] = False
    found = [*_of_lonely(ledger, alone), *_doubtful(ledger)]
    doubts = [doubt for kind, rows in found for doubt in _notes(ledger, kind, rows, accounts)]
    late = [(one.entries[0], one.reversed_by[0]) for one in ledger.built.late]
    pairs: list[tuple[str, list[tuple[int, int]], dict[str, int]]] = [
        ("far_apart", _rows_of(layout, far), {"hours": LATEST // timedelta(hours=1)}),
        ("reversal_late", late, {"days": layout.given.words.reversal.within.days}),
        ("came_back", _rows_of(layout, refund_pairs(layout, matching, alone)), {}),
    ]
    return doubts + [doubt for kind, of, more in pairs for doubt in _pair_notes(ledger, kind, of, accounts, **more)]


def _rows_of(layout: Layout, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(int(layout.rows[one]), int(layout.rows[two])) for one, two in pairs]


def find_left_out(ledger: Ledger, accounts: Collection[str] | None = None) -> list[Doubt]:
    """What stands in statements and moved no money in the ledger: failed, taken back, neutral, other currency, copies."""
    return [doubt for kind, rows in _left_out(ledger) for doubt in _notes(ledger, kind, rows, accounts)]


def _doubtful(ledger: Ledger) -> Iterator[tuple[str, Rows]]:
    layout, matching, built = ledger.evidence.layout, ledger.evidence.matching, ledger.built
    yield "crowded", layout.rows[matching.crowded]
    yield "guessed", layout.rows[matching.partly.guessed]
    yield "blind", layout.rows[matching.partly.blind]
    yield "open", layout.rows[matching.partly.open]
    yield "unsure", layout.unsure
    yield "order_unknown", layout.rows[open_places(layout)]
    yield "gap", layout.gaps
    yield "undated", layout.undated
    yield "reversal_alone", np.array(built.unanswered, np.int32)
    sides = np.concatenate([built.transfers.debit[built.contradicting], built.transfers.credit[built.contradicting]])
    yield "contradiction", sides[sides >= 0]
    flags = numbers(ledger.evidence.entries, "flags", np.uint32)
    yield "number_lost", np.flatnonzero(flags & (Flag.ACCOUNT_PRECISION_LOST | Flag.OWN_PRECISION_LOST))
    yield "own_partly", layout.rows[layout.book.loose[layout.moves.own]]
    yield from _without_number(ledger)
    several = several_below(map(str, layout.book.numbers.to_pylist()))
    if several:
        codes = [layout.book.code(number) for number in several]
        yield "sub_accounts", layout.rows[np.isin(layout.moves.own, codes) | np.isin(layout.moves.other, codes)]


def _left_out(ledger: Ledger) -> Iterator[tuple[str, Rows]]:
    layout, entries = ledger.evidence.layout, ledger.evidence.entries
    moves = layout.moves
    status, direction = numbers(entries, "status", np.int8), numbers(entries, "direction", np.int8)
    yield "failed", np.flatnonzero(status == Status.FAILED)
    yield "neutral", np.flatnonzero((direction == Direction.NEUTRAL) & (status != Status.FAILED))
    yield "currency", np.flatnonzero(~in_currency(entries))
    yield "own_transfer", layout.rows[(moves.own == moves.other) & (moves.direction != Direction.NEUTRAL)]
    yield "cancelled", np.array([row for one in ledger.built.cancelled for row in one.entries + one.reversed_by], np.int32)
    yield "copy", np.flatnonzero(layout.copy_of >= 0)


def _without_number(ledger: Ledger) -> Iterator[tuple[str, Rows]]:
    """Entries whose statement gives no account: its number was inferred, or something else stands in for it."""
    layout = ledger.evidence.layout
    silent = np.flatnonzero(~np.asarray(layout.entries.column("own_account").is_valid())[layout.rows])
    stand_in = {int(code): is_stand_in(layout.book.number(int(code))) for code in np.unique(layout.moves.own[silent])}
    unknown = np.array([stand_in[code] for code in layout.moves.own[silent].tolist()], np.bool_)
    yield "own_inferred", layout.rows[silent[~unknown]]
    yield "own_unknown", layout.rows[silent[unknown]]


def _alone(ledger: Ledger) -> NDArray[np.bool_]:
    """By place: entries that moved money and have no other side although the other account's statement is there."""
    layout, matching = ledger.evidence.layout, ledger.evidence.matching
    gone = np.zeros(ledger.evidence.entries.num_rows, np.bool_)
    gone[[row for one in ledger.built.cancelled for row in one.entries + one.reversed_by]] = True
    alone: NDArray[np.bool_] = (matching.partner < 0) & (layout.moves.sign != 0) & ~gone[layout.rows]
    return alone


def _of_lonely(ledger: Ledger, alone: NDArray[np.bool_]) -> Iterator[tuple[str, Rows]]:
    """Of the places ``alone``: those whose other account's statement covers their time, and payments to nobody knows whom."""
    layout, matching = ledger.evidence.layout, ledger.evidence.matching
    moves = layout.moves
    other = np.maximum(matching.other, NOBODY)
    at = np.flatnonzero(alone & np.append(layout.obtained, False)[other])
    low, high = layout.offsets[other[at]], layout.offsets[other[at] + 1] - 1
    covered = (moves.time[low] <= moves.last_moments(at)) & (moves.time[at] <= moves.last_moments(high))
    yield "one_sided", layout.rows[at[covered]]
    yield "payee_unknown", layout.rows[alone & (matching.other == -1 - OTHER) & (moves.sign < 0)]


def _notes(ledger: Ledger, kind: str, rows: Rows, accounts: Collection[str] | None) -> Iterator[Doubt]:
    """One note for each statement account among ``rows``."""
    own, other = ledger.evidence.parties(rows)
    touched = _touched(ledger, accounts)
    keep = touched[own] | touched[other]
    rows, own, other = rows[keep], own[keep], other[keep]
    order = np.lexsort((rows, own))
    rows, own, other = rows[order], own[order], other[order]
    starts = np.flatnonzero(np.diff(own, prepend=-2)).tolist()
    for low, high in pairwise([*starts, own.size] if starts else []):
        where = ledger.evidence.where(rows[low:high], SHOWN)
        yield _doubt(ledger, kind, [int(own[low]), *np.unique(other[low:high]).tolist()], high - low, where)


def _pair_notes(
    ledger: Ledger, kind: str, pairs: Sequence[tuple[int, int]], accounts: Collection[str] | None, **more: str | int
) -> Iterator[Doubt]:
    """One note for each account whose entries stand first in the pairs of rows."""
    evidence, touched = ledger.evidence, _touched(ledger, accounts)
    own = evidence.parties(np.array(pairs, np.int32).reshape(-1))[0].reshape(-1, 2) if pairs else ()
    by_account: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (one, two), (first, second) in zip(pairs, own, strict=True):
        if touched[first] or touched[second]:
            by_account[int(first)].append((one, two, int(second)))
    for account, found in sorted(by_account.items()):
        where = "; ".join(" – ".join(evidence.where(np.array([row]), 1) for row in pair[:2]) for pair in found[:SHOWN])
        where += f" (+{len(found) - SHOWN})" if len(found) > SHOWN else ""
        others = {second for _, _, second in found} - {account}
        yield _doubt(ledger, kind, [account, *sorted(others)], len(found), where, **more)


def _touched(ledger: Ledger, accounts: Collection[str] | None) -> NDArray[np.bool_]:
    """By code, and for nobody last: the accounts asked for (none: all)."""
    if accounts is None:
        return np.ones(len(ledger.book) + 1, np.bool_)
    touched = np.zeros(len(ledger.book) + 1, np.bool_)
    touched[[code for number in accounts if (code := ledger.book.code(number)) != NOBODY]] = True
    return touched


def _doubt(ledger: Ledger, kind: str, codes: list[int], count: int, where: str, **more: str | int) -> Doubt:
    numbers = tuple(ledger.book.number(code) for code in codes if code >= 0)
    return Doubt(Note.of(f"money.ledger.{kind}", account=numbers[0], count=count, where=where, **more), numbers)
