"""The review of a file of transfers: its strangest groups until a share of the transfers is reached, each with what it shows.

In goes a table of transfers (the schema of ``columns.py``, in time order); out come plain values. A group proposes a second look
at accounts and transfers; it binds nothing, and its score is about the group, never about a person.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import pyarrow as pa

from anlan.detect.journal import Block
from anlan.detect.review.group import Group, rank
from anlan.detect.review.period import Period
from anlan.detect.review.search import find_groups
from anlan.detect.span import DAY, HOUR, say_span
from anlan.values import Fen, Lang, Note, format_fen, say

SHARE = 0.02
"""Of all transfers, how many a review may name."""


class ReviewedGroup(msgspec.Struct, frozen=True):
    """A group: ``account`` is the one it is about, ``accounts`` all in it; ``transfers`` are ids in the order of time; ``amount``
    is the sum of all of them (fen); ``begin`` and ``end`` in µs since 1970 UTC; ``partners`` counts those in and out of the
    account, the hops of a chain or cycle, the paths of a scatter–gather."""

    rank: int
    kind: str
    score: float
    account: str
    accounts: tuple[str, ...]
    transfers: tuple[str, ...]
    amount: int
    begin: int
    end: int
    partners: tuple[int, ...]

    def reason(self, lang: Lang, shown: Callable[[str], str]) -> str:
        """What is seen, as a sentence; ``shown`` is how accounts are written."""
        hours = max(-(-(self.end - self.begin) // HOUR), 1) * HOUR
        values = {f"count_{place}": count for place, count in enumerate(self.partners, start=1)}
        note = Note.of(
            f"detect.review.{self.kind.replace('-', '_')}",
            account=shown(self.account),
            other=shown(self.accounts[-1]),
            span=say_span(hours if hours < 2 * DAY else -(-hours // DAY) * DAY, lang),
            yuan=format_fen(Fen(self.amount)),
            **values,
        )
        return say(note, lang)

    def title(self, lang: Lang) -> str:
        """The kind in words."""
        return say(Note.of(f"detect.review.title_{self.kind.replace('-', '_')}"), lang)


class Reviewed(msgspec.Struct, frozen=True):
    """``alerted``: ids of all transfers of the groups, each once, in the order of time."""

    transfers: int
    share: float
    alerted: tuple[str, ...]
    groups: tuple[ReviewedGroup, ...]


def review(table: pa.Table, share: float = SHARE) -> Reviewed:
    """The strangest groups, taken whole, while their transfers are no more than ``share`` of all."""
    sides = pa.chunked_array([*table["src"].cast(pa.string()).chunks, *table["dst"].cast(pa.string()).chunks], pa.string())
    coded = sides.combine_chunks().dictionary_encode()
    names, codes = [str(name) for name in coded.dictionary.to_pylist()], coded.indices.to_numpy().astype(np.int32)
    src, dst = np.split(codes, 2)
    moments, amounts = table["time"].cast(pa.int64()).to_numpy(), table["amount"].to_numpy()
    taken, rows = rank(find_groups(Period(Block(src, dst, moments, amounts))), int(share * table.num_rows))
    ids = [str(id) for id in table["id"].to_pylist()]
    facts = _Facts(names, ids, src, dst, moments, amounts)
    groups = tuple(facts.of(place, group) for place, group in enumerate(taken, start=1))
    return Reviewed(table.num_rows, share, tuple(ids[row] for row in sorted(rows)), groups)


class _Facts(msgspec.Struct, frozen=True):
    names: Sequence[str]
    ids: Sequence[str]
    src: np.ndarray
    dst: np.ndarray
    moments: np.ndarray
    amounts: np.ndarray

    def of(self, place: int, group: Group) -> ReviewedGroup:
        rows = sorted(group.rows)
        pairs = [(self.names[self.src[row]], self.names[self.dst[row]]) for row in rows]
        order, partners = _about(group.kind, pairs)
        return ReviewedGroup(
            rank=place,
            kind=group.kind,
            score=round(group.score, 3),
            account=order[0],
            accounts=tuple(order),
            transfers=tuple(self.ids[row] for row in rows),
            amount=int(self.amounts[rows].sum()),
            begin=int(self.moments[rows[0]]),
            end=int(self.moments[rows[-1]]),
            partners=partners,
        )


def _about(kind: str, pairs: Sequence[tuple[str, str]]) -> tuple[list[str], tuple[int, ...]]:
    """Accounts, the one the group is about first and the one it ends in last; and the counts of ``ReviewedGroup.partners``."""
    pays, paid = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    everyone = list(dict.fromkeys(account for pair in pairs for account in pair))
    if kind in ("chain", "cycle"):
        first, last = pairs[0][0], pairs[-1][1]
        counts: tuple[int, ...] = (len(pairs),)
    elif kind == "scatter-gather":
        first, last = pays.most_common(1)[0][0], paid.most_common(1)[0][0]
        counts = (len({other for one, other in pairs if one == first}),)
    else:
        busiest = {"fan-in": paid, "fan-out": pays}.get(kind, pays + paid)
        first = last = busiest.most_common(1)[0][0]
        ins, outs = {one for one, other in pairs if other == first}, {other for one, other in pairs if one == first}
        counts = (len(ins), len(outs)) if kind == "gather-scatter" else (max(len(ins), len(outs)),)
    middle = [account for account in everyone if account not in (first, last)]
    return [first, *middle, *([last] if last != first else [])], counts
