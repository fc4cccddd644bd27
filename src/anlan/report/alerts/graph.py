"""A small picture of an alert's rows: who paid, called or used whom, left to right, the subject marked. SVG, no script.

Parties stand in columns by how many steps they are before or after the subject; the thickness of a line follows the sum (fen,
seconds or times). A column holds ``PARTIES_AT_MOST``; the smallest beyond stand together, so that sums still add up.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from anlan.report.alerts.gathering import AlertView, Row
from anlan.report.alerts.words import word
from anlan.report.case_report import Text
from anlan.report.markup import Markup, h, render
from anlan.report.words import format_fen

PARTIES_AT_MOST = 8
STEPS_AT_MOST = 3
COLUMN, ROW, MARGIN, BOX = 210, 30, 14, 150
THINNEST, THICKEST = 1.2, 7.0

Pair = tuple[str, str]


class Line(NamedTuple):
    """Everything between two parties one way: sum and number of rows; a call is dashed beside transfers."""

    total: int
    times: int
    dashed: bool


def ends_of(view: AlertView, row: Row) -> Pair | None:
    """The two parties of a row in the picture; none when one of them is not known."""
    if view.alert.subject in ("device", "card") and view.kind == "calls":
        ends = (row["card"], row["device"])
    elif view.alert.subject == "address":
        ends = (row["src"], row[view.of])
    elif view.kind == "openings":
        ends = ("", row["dst"])
    else:
        ends = (row["src"], row["dst"])
    return None if None in ends else ends


def lines_of(view: AlertView) -> dict[Pair, Line]:
    """Rows between the same two parties as one line."""
    found: dict[Pair, Line] = {}
    for row in view.rows:
        ends = ends_of(view, row)
        if ends is not None and ends[0] != ends[1]:
            amount = abs(int(row["amount"])) if view.kind != "openings" else 1
            held = found.get(ends, Line(0, 0, False))
            found[ends] = Line(held.total + amount, held.times + 1, view.kind == "joined" and row["what"] == "call")
    return found


def columns_of(lines: Mapping[Pair, Line], subject: str) -> dict[str, int]:
    """The column of each party: 0 the subject, before it to the left, after it to the right, each party once."""
    places = {subject: 0}
    edge = [subject]
    while edge:
        following = []
        for party in edge:
            place = places[party]
            after = [b for a, b in lines if a == party] if place >= 0 else []
            before = [a for a, b in lines if b == party] if place <= 0 else []
            for other, step in [*((one, 1) for one in after), *((one, -1) for one in before)]:
                if other not in places and abs(place + step) <= STEPS_AT_MOST:
                    places[other] = place + step
                    following.append(other)
        edge = following
    for a, b in lines:  # what hangs on none of these ways (two shops of one ring) stands at the side of its partner
        for one, other, step in ((a, b, -1), (b, a, 1)):
            if one not in places:
                places[one] = max(-STEPS_AT_MOST, min(STEPS_AT_MOST, places.get(other, 0) + step))
    return places


def fold(lines: Mapping[Pair, Line], places: Mapping[str, int]) -> tuple[dict[str, str], dict[int, int]]:
    """Party → the party it is drawn as (itself, or its column's rest), and how many stand together in each column's rest."""
    weight: dict[str, int] = defaultdict(int)
    for (a, b), line in lines.items():
        weight[a] += line.total
        weight[b] += line.total
    drawn: dict[str, str] = {}
    rest: dict[int, int] = {}
    for column in set(places.values()):
        own = sorted((party for party, place in places.items() if place == column), key=lambda one: (-weight[one], one))
        kept = own if len(own) <= PARTIES_AT_MOST else own[: PARTIES_AT_MOST - 1]
        drawn |= {party: party if party in kept else f"\0{column}" for party in own}
        if len(kept) < len(own):
            rest[column] = len(own) - len(kept)
    return drawn, rest


def picture(view: AlertView, shown: Callable[[str], str]) -> Markup | None:
    """The picture, or none where the rows name no two parties."""
    lines = lines_of(view)
    if not lines:
        return None
    places = columns_of(lines, view.alert.number)
    drawn, rest = fold(lines, places)
    spots = _spots(places, drawn)
    joined: dict[Pair, Line] = {}
    for (a, b), line in lines.items():
        pair = (drawn[a], drawn[b])
        held = joined.get(pair, Line(0, 0, line.dashed))
        joined[pair] = Line(held.total + line.total, held.times + line.times, held.dashed and line.dashed)
    most = max(line.total for line in joined.values())
    strokes = [_stroke(view, spots[a], spots[b], line, most) for (a, b), line in joined.items()]
    boxes = [_box(view, party, spot, rest, shown) for party, spot in spots.items()]
    width = max(x for x, _ in spots.values()) + BOX + MARGIN
    height = max(y for _, y in spots.values()) + ROW
    return h("svg", strokes, boxes, viewBox=f"0 0 {width} {height}", width=width, height=height, role="img", class_="evidence")


def _spots(places: Mapping[str, int], drawn: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Left and middle of each box: columns from the left, each centred upon the tallest."""
    columns: dict[int, list[str]] = defaultdict(list)
    for party, place in places.items():
        if drawn[party] not in columns[place]:
            columns[place].append(drawn[party])
    tallest, first = max(len(held) for held in columns.values()), min(columns)
    spots: dict[str, tuple[int, int]] = {}
    for place, held in columns.items():
        top = MARGIN + (tallest - len(held)) * ROW // 2 + ROW // 2
        spots |= {party: (MARGIN + (place - first) * COLUMN, top + k * ROW) for k, party in enumerate(held)}
    return spots


def _stroke(view: AlertView, begin: tuple[int, int], end: tuple[int, int], line: Line, most: int) -> Markup:
    (x1, y1), (x2, y2) = begin, end
    x1, x2 = (x1 + BOX, x2) if x1 < x2 else (x1, x2 + BOX) if x1 > x2 else (x1 + BOX, x2 + BOX)
    if begin[0] > end[0]:  # beside the line that may go the other way
        y1, y2 = y1 + 6, y2 + 6
    bend = (x2 - x1) // 2 if x1 != x2 else 34
    path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend if x1 != x2 else x2 + bend} {y2} {x2} {y2}"
    thick = THINNEST + (THICKEST - THINNEST) * line.total / most
    back = "back" if begin[0] > end[0] else None
    classes = " ".join(word for word in (back, "call" if line.dashed else None) if word)
    return h("path", h("title", _said(view, line)), d=path, stroke_width=f"{thick:.1f}", class_=classes or None)


def _said(view: AlertView, line: Line) -> Text:
    if view.kind == "transfers" or (view.kind == "joined" and not line.dashed):
        return word("line_money", yuan=format_fen(line.total), count=line.times)
    return word("line_count", count=line.times)


def _box(view: AlertView, party: str, spot: tuple[int, int], rest: Mapping[int, int], shown: Callable[[str], str]) -> Markup:
    x, y = spot
    if party.startswith("\0"):
        text: str | Text = word("others", count=rest[int(party[1:])])
    else:
        text = word("one_holder") if not party else shown(party)
    chosen = "subject" if party == view.alert.number else None
    label = h("text", text if isinstance(text, str) else _both(text), x=x + BOX // 2, y=y + 4)
    return h("g", h("rect", x=x, y=y - 11, width=BOX, height=22, rx=3), label, class_=chosen)


def _both(text: Text) -> Markup:
    return render([h("tspan", text.zh, lang="zh-Hans"), h("tspan", text.en, lang="en")])
