"""Where each account stands in the picture: columns by layer, order with few crossings, heights by amount.

One layout serves the screen, the PDF and every method: it is computed over all methods together, so that switching a method or
opening a fold moves nothing. Columns are layers, the last one holds the exits. Rows are ordered by the barycentre sweep of
Sugiyama, Tagawa and Toda (1981); then each node is drawn towards its neighbours as far as its column has room.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from anlan.report.case_report import CaseReport
from anlan.report.folding import ROWS_PER_LAYER, Fold, drawn_as, fold_accounts

ROW = 34.0
"""Height of a node's row at least: two lines of text."""
GAP = 8.0
TALLEST = 340.0
"""Sum of the bars of the fullest column, at least."""
BARS = 0.5
"""Share of the height of the column with most rows that the bars of the fullest column may take: more rows, taller picture."""
SWEEPS = 12

Links = Mapping[tuple[str, str], int]


class Place(msgspec.Struct, frozen=True):
    """A node's column, the top of its row, the row's height and the height of its bar, in picture units."""

    column: int
    y: float
    height: float
    bar: float


class Layout(msgspec.Struct, frozen=True):
    """Places of all nodes and folds; ``unit`` is the height of one fen. Members of folds are placed when they are opened."""

    places: Mapping[str, Place]
    folds: tuple[Fold, ...]
    columns: int
    unit: float


def lay_out(report: CaseReport, rows: int = ROWS_PER_LAYER) -> Layout:
    """The layout of a report's flow, with at most ``rows`` accounts and folds per layer."""
    links = widest_links(report)
    columns = {node.id: node.layer or 0 for node in report.nodes if node.exit_kind is None}
    weights = _weights(links)
    folds = fold_accounts(columns, weights, links, rows)
    last = max(columns.values(), default=0) + 1
    drawn = drawn_as([node.id for node in report.nodes], folds)
    columns.update({node.id: last for node in report.nodes if node.exit_kind is not None})
    columns.update({fold.id: fold.column for fold in folds})
    merged: dict[tuple[str, str], int] = defaultdict(int)
    for (source, target), amount in links.items():
        merged[drawn[source], drawn[target]] += amount
    sizes = _weights(merged)
    ids = list(dict.fromkeys(drawn.values()))
    placed = _Placing(ids, columns, {pair: fen for pair, fen in merged.items() if pair[0] != pair[1]}, sizes)
    return Layout(placed.run(), folds, last + 1, placed.unit)


def widest_links(report: CaseReport) -> dict[tuple[str, str], int]:
    """(source, target) → the most that any method sends along it, in fen."""
    widest: dict[tuple[str, str], int] = defaultdict(int)
    for flow in report.flows:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for one in report.movements:
            if one.id in flow.carried:
                sums[one.source, one.target] += sum(flow.carried[one.id].values())
        for pair, fen in sums.items():
            widest[pair] = max(widest[pair], fen)
    return dict(widest)


def _weights(links: Links) -> dict[str, int]:
    """Node → the larger of what comes in and what goes out."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (source, target), amount in links.items():
        sums[source][1] += amount
        sums[target][0] += amount
    return {id: max(pair) for id, pair in sums.items()}


@dataclass
class _Row:
    id: str
    height: float
    bar: float
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class _Placing:
    """One run of the layout: orders the rows of each column, then shifts them."""

    def __init__(self, ids: Sequence[str], columns: Mapping[str, int], links: Links, sizes: Mapping[str, int]) -> None:
        fullest: dict[int, int] = defaultdict(int)
        for id in ids:
            fullest[columns[id]] += sizes.get(id, 0)
        rows = max(Counter(columns[id] for id in ids).values(), default=0)
        self.unit = max(TALLEST, BARS * rows * (ROW + GAP)) / max(max(fullest.values(), default=1), 1)
        self.rows: dict[str, _Row] = {}
        self.columns: dict[int, list[_Row]] = defaultdict(list)
        for id in sorted(ids, key=lambda id: (-sizes.get(id, 0), id)):
            bar = max(sizes.get(id, 0) * self.unit, 1.0)
            self.rows[id] = _Row(id, max(ROW, bar), bar)
            self.columns[columns[id]].append(self.rows[id])
        self.column_of = columns
        self.near: dict[str, list[tuple[_Row, int]]] = defaultdict(list)
        for (source, target), amount in links.items():
            self.near[source].append((self.rows[target], amount))
            self.near[target].append((self.rows[source], amount))

    def run(self) -> dict[str, Place]:
        for rows in self.columns.values():
            _stack(rows, 0.0)
        for sweep in range(SWEEPS):
            for column in sorted(self.columns, reverse=bool(sweep % 2)):
                rows = self.columns[column]
                rows.sort(key=lambda row: (self._pull(row), row.id))
                _stack(rows, self._middle() - _extent(rows) / 2)
        for sweep in range(SWEEPS):
            for column in sorted(self.columns, reverse=bool(sweep % 2)):
                _shift(self.columns[column], [self._pull(row) - row.height / 2 for row in self.columns[column]], self._tallest())
        return {
            id: Place(self.column_of[id], round(row.y, 1), round(row.height, 1), round(row.bar, 2))
            for id, row in self.rows.items()
        }

    def _pull(self, row: _Row) -> float:
        """Where the neighbours would have the row's middle, weighted by amount; other columns only."""
        own = self.column_of[row.id]
        near = [(other, amount) for other, amount in self.near[row.id] if self.column_of[other.id] != own]
        total = sum(amount for _, amount in near)
        return sum(other.middle * amount for other, amount in near) / total if total else row.middle

    def _tallest(self) -> float:
        return max((_extent(rows) for rows in self.columns.values()), default=0.0)

    def _middle(self) -> float:
        return self._tallest() / 2


def _extent(rows: Sequence[_Row]) -> float:
    return sum(row.height for row in rows) + GAP * max(len(rows) - 1, 0)


def _stack(rows: Sequence[_Row], top: float) -> None:
    for row in rows:
        row.y = top
        top += row.height + GAP


def _shift(rows: Sequence[_Row], wanted: Sequence[float], tallest: float) -> None:
    """Move rows towards where they are wanted, keeping their order, apart from each other and inside the picture."""
    floor = 0.0
    for row, y in zip(rows, wanted, strict=True):
        row.y = max(y, floor)
        floor = row.y + row.height + GAP
    ceiling = tallest
    for row in reversed(rows):
        row.y = min(row.y, ceiling - row.height)
        ceiling = row.y - GAP


LINES_AT_FIRST = 120
"""As many lines as can be told apart at first sight."""


def quiet_below(report: CaseReport, layout: Layout) -> int:
    """The amount in fen below which a picture hides its lines at first: none, or the smallest round one that leaves few enough.

    Only for the first look: the reader sees how much is hidden and can show it all; no sum depends on it.
    """
    drawn = drawn_as([node.id for node in report.nodes], layout.folds)
    merged: dict[tuple[str, str], int] = defaultdict(int)
    for one in report.movements:
        merged[drawn[one.source], drawn[one.target]] += sum(report.flow.carried.get(one.id, {}).values())
    amounts = sorted((fen for (source, target), fen in merged.items() if source != target), reverse=True)
    if len(amounts) <= LINES_AT_FIRST:
        return 0
    power: int = 10 ** (len(str(amounts[LINES_AT_FIRST])) - 1)
    rounds = (digit * power for digit in (1, 2, 5, 10))
    return next(fen for fen in rounds if fen > amounts[LINES_AT_FIRST])
