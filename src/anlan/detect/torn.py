"""Amounts *torn* by a comma: ``1,234.00`` without quotes stands in two cells, as 1 yuan and a 234.00 under the next heading.

Where the row has become too wide its width tells (``separated.py``). Here are the rows whose width tells nothing, since an empty
cell at their end was omitted.
"""

import re
from collections.abc import Mapping, Sequence

from anlan.detect.columns import Kind
from anlan.detect.headings import places
from anlan.values import Note

_FIRST = re.compile(r"\s*[¥￥]?\s*[1-9][0-9]{0,2}\s*")
_MIDDLE = re.compile(r"\s*[0-9]{3}\s*")
_LAST = re.compile(r"\s*[0-9]{3}\.[0-9]{1,2}\s*元?\s*")
_IN_FEN = re.compile(r".*\.[0-9]{2}\s*元?\s*")
_SUMS = ("amount", "amount_yuan")


def torn_amounts(kind: Kind, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping[int, Note]:
    """What is wrong with each row, by its place among ``rows`` (none wider than the heading), whose amount may be torn.

    That is one of 1 to 3 digits without decimals that the next cells carry on to decimals (``1``, ``234.00``; ``1``, ``234``,
    ``567.00``). It is refused where the cell with the decimals stands under a heading that is read as no sum, since neither a
    channel nor an address nor a number is written so; under a heading that is not read (a balance, a fee) only where all other
    amounts of the file have two decimals, which this one then lacks. Whole numbers alone (``50``, terminal ``234``) are not
    doubted.
    """
    named = dict(places(kind, tuple(heading)))
    sums = [named[name] for name in _SUMS if name in named]
    if kind != "transfers" or not sums:
        return {}
    at = heading.index(sums[0])
    ends = {k: end for k, cells in enumerate(rows) if (end := _end(cells, at))}
    if not ends:
        return {}
    others = [cells[at] for k, cells in enumerate(rows) if k not in ends and len(cells) > at and cells[at].strip()]
    in_fen = bool(others) and all(map(_IN_FEN.fullmatch, others))
    words = set(named.values()).difference(sums)
    return {
        k: Note.of("detect.events.torn_amount", text=",".join(rows[k][at : end + 1]))
        for k, end in ends.items()
        if heading[end] in words or (in_fen and heading[end] not in sums)
    }


def _end(cells: Sequence[str], at: int) -> int:
    """The place of the cell in which an amount that begins at ``at`` may end; 0 where it ends where it begins."""
    if len(cells) <= at + 1 or not cells[at + 1].lstrip()[:3].isdigit() or not _FIRST.fullmatch(cells[at]):
        return 0
    end = next((k for k in range(at + 1, len(cells)) if not _MIDDLE.fullmatch(cells[k])), at)
    return end if end > at and _LAST.fullmatch(cells[end]) else 0
