"""Entries laid out by account, in the order of each account's statement.

Usually an account's entries come from one sheet, whose order stands. Where they come from several (a month a file, the
same period exported twice, another layout) ``overlap`` puts one statement together and tells which rows are copies.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import AccountBook
from anlan.money.entry_columns import UNKNOWN, one_chunk, text_at
from anlan.money.given import Given
from anlan.money.inferred_numbers import infer_numbers
from anlan.money.kernels.ledger_layout import SEVERAL, fill_times, group_by_account, settle_order
from anlan.money.moves import Moves, read_moves
from anlan.money.overlap import join_account


@dataclass(frozen=True)
class Layout:
    """Entries by account: account ``a`` has the places ``offsets[a]`` to ``offsets[a + 1]`` of ``moves``.

    ``rows`` gives the row of ``entries`` at each place. ``copy_of`` gives for each row of ``entries`` the row that tells the same
    entry and stands for it, else −1. ``unsure`` are rows whose place or being a copy was decided without proof, ``gaps`` rows
    whose balance does not follow from the part before, ``undated`` those without time, placed at that of the entry before.
    """

    entries: pa.Table
    book: AccountBook
    offsets: NDArray[np.int64]
    rows: NDArray[np.int32]
    moves: Moves
    copy_of: NDArray[np.int32]
    unsure: NDArray[np.int32]
    gaps: NDArray[np.int32]
    undated: NDArray[np.int32]
    given: Given
    _owners: dict[int, str] = field(default_factory=dict, repr=False)
    _fits: dict[int, list[int]] = field(default_factory=dict, repr=False)

    @property
    def obtained(self) -> NDArray[np.bool_]:
        """Which accounts have a statement."""
        return np.diff(self.offsets) > 0

    def owner(self, account: int) -> str:
        """The holder's name as the account's own statement gives it first, empty when none does."""
        if account not in self._owners:
            rows = self.rows[self.offsets[account] : self.offsets[account + 1]]
            self._owners[account] = next((name for row in rows if (name := text_at(self.entries, "own_name", int(row)))), "")
        return self._owners[account]

    def likely_owner(self, account: int) -> str:
        """The holder's name, or the one that a report gives for the account."""
        return self.owner(account) or self.given.known.get(self.book.number(account), "")

    def fits(self, shown: int) -> list[int]:
        """Accounts whose whole number the number of code ``shown`` can stand for."""
        if shown not in self._fits:
            self._fits[shown] = self.book.fits(self.book.number(shown))
        return self._fits[shown]


def lay_out(entries: pa.Table, given: Given) -> Layout:
    """Lay out the entries of all statements. ``entries`` has schema ``ENTRY``; the order of its rows carries no meaning."""
    entries = one_chunk(entries)
    book, moves = read_moves(entries, given)
    moves = infer_numbers(entries, book, moves, given.window)
    places, offsets = group_by_account(moves.own, len(book))
    state = settle_order(places, offsets, moves.part, moves.order)
    copy_of = np.full(entries.num_rows, -1, np.int32)
    unsure: list[int] = []
    gaps: list[int] = []
    several = np.flatnonzero(state == SEVERAL)
    if several.size:
        moves = replace(
            moves, **{name: getattr(moves, name).copy() for name in ("time", "grain", "balance", "other", "unordered")}
        )
    for account in several:
        rows = places[offsets[account] : offsets[account + 1]]
        joined = join_account(entries, moves, rows)
        rows[: joined.rows.size] = joined.rows
        rows[joined.rows.size :] = -1
        copy_of[joined.copies] = joined.originals
        moves.unordered[joined.rows] = np.isin(joined.rows, joined.unordered)
        unsure.extend(joined.unsure)
        gaps.extend(joined.gaps)
    if several.size:
        kept = places >= 0
        offsets = np.concatenate([[0], np.cumsum(kept)])[offsets]
        places = places[kept]
    moves = moves.at(places)
    undated = places[moves.time == UNKNOWN]
    if undated.size:
        fill_times(offsets, moves.time, UNKNOWN)
    return Layout(
        entries=entries,
        book=book,
        offsets=offsets,
        rows=places,
        moves=moves,
        copy_of=copy_of,
        unsure=np.array(unsure, np.int32),
        gaps=np.array(gaps, np.int32),
        undated=undated,
        given=given,
    )
