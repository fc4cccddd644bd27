"""The curves of the still picture: where each link leaves and arrives on its bars, and the path between."""

from collections.abc import Mapping
from dataclasses import dataclass

from anlan.report.layout import Layout, Place
from anlan.report.markup import Markup, h

BAR, LEFT_BAR = 7.0, 5.0
"""Width of a bar, and of the part beside it that shows what stayed."""
LINK_COLOUR, BACK_COLOUR, EXIT_COLOUR = "#6d7f93", "#7d6aa3", "#a8492e"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn for a node or a fold: its place, fen that came and stayed, its left edge."""

    place: Place
    came: int
    left: int
    x: float

    @property
    def middle(self) -> float:
        """Middle of the row."""
        return self.place.y + self.place.height / 2

    def bar(self, layout: Layout) -> tuple[float, float]:
        """Top and height of the bar."""
        height = min(max(self.came * layout.unit, 1.5), self.place.height)
        return self.place.y + (self.place.height - height) / 2, height


def draw_links(links: Mapping[tuple[str, str], int], boxes: Mapping[str, Box], layout: Layout) -> list[Markup]:
    """The curves of all links, the thin ones first."""
    starts, ends = _ports(links, boxes, layout)
    paths = []
    for (source, target), fen in sorted(links.items(), key=lambda item: item[1]):
        if source == target:
            continue
        x0, x1 = boxes[source].x + BAR + LEFT_BAR, boxes[target].x
        back = boxes[target].place.column <= boxes[source].place.column
        y0, y1 = starts[source, target], ends[source, target]
        width = max(fen * layout.unit, 0.5)
        colour = EXIT_COLOUR if target.startswith("exit:") else BACK_COLOUR if back else LINK_COLOUR
        path = _back((x0, y0), (x1, y1), width) if back else _forward((x0, y0), (x1, y1))
        paths.append(h("path", d=path, fill="none", stroke=colour, stroke_opacity="0.28", stroke_width=f"{width:.2f}"))
    return paths


def _forward(start: Point, end: Point) -> str:
    """A curve that leaves and arrives level."""
    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    return f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


def _back(start: Point, end: Point, width: float) -> str:
    """A curve that turns round on the right, runs back between or below its ends, and turns in from the left."""
    (x0, y0), (x1, y1) = start, end
    reach = 22 + width
    y = (y0 + y1) / 2 if abs(y1 - y0) > 2 * (width + 12) else max(y0, y1) + width + 16
    turn = f"M{x0:.1f} {y0:.1f}C{x0 + reach:.1f} {y0:.1f} {x0 + reach:.1f} {y:.1f} {x0:.1f} {y:.1f}"
    return f"{turn}L{x1:.1f} {y:.1f}C{x1 - reach:.1f} {y:.1f} {x1 - reach:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"


Ports = dict[tuple[str, str], float]


def _ports(links: Mapping[tuple[str, str], int], boxes: Mapping[str, Box], layout: Layout) -> tuple[Ports, Ports]:
    """Middle of each link at its start and at its end: on a bar, links lie in the order of their other ends."""
    pairs = [pair for pair in links if pair[0] != pair[1]]
    starts = _stack(pairs, 0, links, boxes, layout)
    return starts, _stack(pairs, 1, links, boxes, layout)


def _stack(
    pairs: list[tuple[str, str]], side: int, links: Mapping[tuple[str, str], int], boxes: Mapping[str, Box], layout: Layout
) -> Ports:
    top: dict[str, float] = {id: box.bar(layout)[0] for id, box in boxes.items()}
    found: Ports = {}
    for pair in sorted(pairs, key=lambda pair: (pair[side], _is_back(pair, boxes), boxes[pair[1 - side]].middle, pair)):
        height = links[pair] * layout.unit
        found[pair] = top[pair[side]] + height / 2
        top[pair[side]] += height
    return found


def _is_back(pair: tuple[str, str], boxes: Mapping[str, Box]) -> bool:
    return boxes[pair[1]].place.column <= boxes[pair[0]].place.column
