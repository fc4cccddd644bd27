"""A small picture of an alert's rows: who paid the subject at the left, whom it paid at the right, width by amount.

In: the evidence of one alert. Out: places and paths for an SVG of the template, no script. Beyond ``MOST`` a side
the smallest are drawn together, so that the amounts still add up.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from anlan.desk.alerts.models import Alert, Evidence
from anlan.desk.words import tr

MOST = 8
WIDTH, ROW, LEFT, MIDDLE, RIGHT = 720, 34, 190, 360, 530
THINNEST, THICKEST = 1.5, 12.0


@dataclass(frozen=True, slots=True)
class Node:
    """A number at a place; ``anchor`` as SVG has it."""

    x: int
    y: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What went between a side and the subject; ``way`` is ``in`` or ``out``."""

    path: str
    width: float
    way: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture, ``height`` high."""

    width: int
    height: int
    middle: Node
    nodes: list[Node]
    edges: list[Edge]


@dataclass
class Sum:
    """All rows with one other number."""

    shown: str
    fen: int = 0
    seconds: int = 0
    count: int = 0


def picture(alert: Alert, rows: Iterable[Evidence]) -> Picture | None:
    """The picture; none when no row names two numbers."""
    into, out = _sums(alert, rows)
    if not into and not out:
        return None
    sides = (_fold(into), _fold(out))
    height = max(len(side) for side in sides) * ROW + 20
    most = max(_weight(s) for side in sides for s in side) or 1
    nodes, edges = [], []
    for side, x, way, anchor in ((sides[0], LEFT, "in", "end"), (sides[1], RIGHT, "out", "start")):
        for place, one in enumerate(side):
            y = round((place + 0.5) * (height / len(side)))
            nodes.append(Node(x - 8 if way == "in" else x + 8, y + 4, one.shown, anchor))
            width = round(THINNEST + (THICKEST - THINNEST) * _weight(one) / most, 1)
            edges.append(Edge(_path(x, y, height // 2, way), width, way, _title(one)))
    return Picture(WIDTH, height, Node(MIDDLE, height // 2, alert.shown, "middle"), nodes, edges)


def _sums(alert: Alert, rows: Iterable[Evidence]) -> tuple[list[Sum], list[Sum]]:
    into: dict[str, Sum] = defaultdict(lambda: Sum(""))
    out: dict[str, Sum] = defaultdict(lambda: Sum(""))
    for row in rows:
        if not row.payer_trace or not row.payee_trace:
            continue
        incoming = row.payee_trace == alert.trace
        side, key, shown = (into, row.payer_trace, row.payer_shown) if incoming else (out, row.payee_trace, row.payee_shown)
        one = side[key]
        one.shown, one.fen, one.seconds, one.count = shown, one.fen + row.amount_fen, one.seconds + row.seconds, one.count + 1
    return list(into.values()), list(out.values())


def _fold(sums: list[Sum]) -> list[Sum]:
    ordered = sorted(sums, key=lambda s: (-_weight(s), s.shown))
    if len(ordered) <= MOST:
        return ordered
    kept, rest = ordered[: MOST - 1], ordered[MOST - 1 :]
    name = tr(f"其余 {len(rest)} 个", f"{len(rest)} others")
    return [*kept, Sum(name, sum(s.fen for s in rest), sum(s.seconds for s in rest), sum(s.count for s in rest))]


def _weight(one: Sum) -> int:
    return one.fen or one.seconds or one.count


def _path(x: int, y: int, middle: int, way: str) -> str:
    near = MIDDLE - 70 if way == "in" else MIDDLE + 70
    bend = (x + near) // 2
    if way == "in":
        return f"M{x},{y} C{bend},{y} {bend},{middle} {near},{middle}"
    return f"M{near},{middle} C{bend},{middle} {bend},{y} {x},{y}"


def _title(one: Sum) -> str:
    times = tr(f"{one.count} 笔", f"{one.count} times")
    if one.fen:
        return f"{one.shown} · ¥{one.fen / 100:,.2f} · {times}"
    return f"{one.shown} · {times}"
