"""Where boxes and lines go: a layered layout from left to right, for graphs of a few dozen boxes.

In go boxes with sizes and edges with the size of their words, out come places and the points of every line. Layers by longest
way from the first box, order within a layer by the mean of the neighbours, long edges through empty places of their own
(Sugiyama, Tagawa and Toda 1981). Words stand beside the box that an edge leaves, so they never meet; edges that lead back run
below everything. What is drawn there is ``svg``'s.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

GAP_X, GAP_Y, ROW = 56.0, 26.0, 18.0
CHANNEL = 10.0
_SWEEPS = 12

Point = tuple[float, float]


@dataclass(slots=True)
class Box:
    """A box of the picture, or (``dummy``) the place where a long edge passes a layer.

    ``x`` and ``y`` are its upper left corner.
    """

    name: str
    width: float
    height: float
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    dummy: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(slots=True)
class Line:
    """An edge with its words: how wide they are, how many rows. ``points``: from the source's side to the target's."""

    source: str
    target: str
    words_width: float
    rows: int
    back: bool = False
    via: list[Box] = field(default_factory=list)
    label_at: Point = (0.0, 0.0)
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class Picture:
    """Everything placed, and how large the whole is."""

    boxes: dict[str, Box]
    lines: list[Line]
    width: float
    height: float


def lay_out(boxes: Iterable[Box], lines: Sequence[Line], first: str) -> Picture:
    """Place the boxes and draw the lines. ``first`` is where everything begins; no line leads from a box to itself."""
    placed = {box.name: box for box in boxes}
    _mark_back(placed, lines, first)
    _layers(placed, lines, first)
    rows = _rows(placed, lines)
    _order(rows, lines)
    bottom = _place(placed, rows, lines)
    _route(placed, rows, lines, bottom)
    wide = max(box.x + box.width for box in placed.values())
    wide = max([wide, *(x for line in lines for x, _ in line.points)])
    high = max([bottom, *(y for line in lines for _, y in line.points)])
    return Picture(placed, list(lines), wide, high)


def _mark_back(boxes: Mapping[str, Box], lines: Sequence[Line], first: str) -> None:
    """Mark the lines that lead back to a box on the way to them: without these the graph has no circle."""
    after: dict[str, list[Line]] = {name: [] for name in boxes}
    for line in lines:
        after[line.source].append(line)
    done: set[str] = set()
    way: list[str] = []

    def visit(name: str) -> None:
        way.append(name)
        for line in after[name]:
            if line.target in way:
                line.back = True
            elif line.target not in done:
                visit(line.target)
        way.pop()
        done.add(name)

    for name in (first, *boxes):
        if name not in done:
            visit(name)


def _layers(boxes: Mapping[str, Box], lines: Sequence[Line], first: str) -> None:
    forward = [line for line in lines if not line.back]
    boxes[first].layer = 0
    for _ in boxes:
        for line in forward:
            boxes[line.target].layer = max(boxes[line.target].layer, boxes[line.source].layer + 1)


def _rows(boxes: dict[str, Box], lines: Sequence[Line]) -> list[list[Box]]:
    """The boxes by layer, with an empty place in each layer that a long line passes."""
    rows: list[list[Box]] = [[] for _ in range(max(box.layer for box in boxes.values()) + 1)]
    for box in boxes.values():
        rows[box.layer].append(box)
    for number, line in enumerate(lines):
        if line.back:
            continue
        for layer in range(boxes[line.source].layer + 1, boxes[line.target].layer):
            place = Box(f"{number}/{layer}", 0.0, ROW, layer, dummy=True)
            line.via.append(place)
            rows[layer].append(place)
    return rows


def _neighbours(lines: Sequence[Line]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for line in lines:
        if line.back:
            continue
        way = [line.source, *(place.name for place in line.via), line.target]
        for source, target in itertools.pairwise(way):
            after.setdefault(source, []).append(target)
            before.setdefault(target, []).append(source)
    return before, after


def _order(rows: list[list[Box]], lines: Sequence[Line]) -> None:
    before, after = _neighbours(lines)
    for sweep in range(_SWEEPS):
        order = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for layer in order:
            other = rows[layer - 1] if sweep % 2 == 0 else rows[layer + 1]
            place = {box.name: number for number, box in enumerate(other)}
            near = before if sweep % 2 == 0 else after
            mean = {box.name: _mean([place[name] for name in near.get(box.name, []) if name in place]) for box in rows[layer]}
            here = {box.name: number for number, box in enumerate(rows[layer])}
            rows[layer].sort(key=lambda box: (mean[box.name] if mean[box.name] >= 0 else here[box.name], here[box.name]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else -1.0


def _place(boxes: dict[str, Box], rows: list[list[Box]], lines: Sequence[Line]) -> float:
    """Give every box its corner; returns the lowest edge. A box is as high as the words of the lines that leave it need."""
    leaving: dict[str, list[Line]] = {}
    for line in lines:
        leaving.setdefault(line.source, []).append(line)
    for name, own in leaving.items():
        boxes[name].height = max(boxes[name].height, sum(line.rows for line in own) * ROW + (len(own) + 1) * 6)
    x = 0.0
    for row in rows:
        wide = max(box.width for box in row)
        words = max((line.words_width for box in row for line in leaving.get(box.name, [])), default=0.0)
        y = 0.0
        for box in row:
            box.x, box.y = x, y
            y += box.height + GAP_Y
            if box.dummy:
                box.width = wide
        x += wide + words + GAP_X + CHANNEL * len(lines) / max(len(rows), 1)
    _align(rows, lines)
    low = min(box.y for row in rows for box in row)
    for row in rows:
        for box in row:
            box.y -= low
    return max(box.y + box.height for row in rows for box in row)


def _align(rows: list[list[Box]], lines: Sequence[Line]) -> None:
    """Draw boxes level with their neighbours as far as those of the same layer leave room."""
    before, after = _neighbours(lines)
    by_name = {box.name: box for row in rows for box in row}
    for sweep in range(_SWEEPS):
        near = before if sweep % 2 == 0 else after
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wish = [
                _mean([by_name[name].middle for name in near.get(box.name, [])]) - box.height / 2 if near.get(box.name) else box.y
                for box in row
            ]
            for place, box in enumerate(row):
                floor = row[place - 1].y + row[place - 1].height + GAP_Y if place else wish[place]
                box.y = max(wish[place], floor)
            over = _mean([box.y - want for box, want in zip(row, wish, strict=True)])
            for box in row:
                box.y -= max(over, 0.0) if row else 0.0


def _route(boxes: Mapping[str, Box], rows: list[list[Box]], lines: Sequence[Line], bottom: float) -> None:
    """The points of every line.

    Out of its source beside its words, through its empty places, into the left side of its target.
    """
    by_name = {box.name: box for row in rows for box in row}

    def aim(line: Line) -> float:
        return bottom if line.back else (line.via[0] if line.via else by_name[line.target]).middle

    words: dict[str, float] = {}
    for line in lines:
        words[line.source] = max(words.get(line.source, 0.0), line.words_width)
    out: dict[str, float] = {}
    arriving: dict[str, list[Line]] = {}
    for line in sorted(lines, key=aim):
        box = boxes[line.source]
        y = out.get(line.source, box.y + 6)
        out[line.source] = y + line.rows * ROW + 6
        level = y + line.rows * ROW - 4
        line.label_at = (box.x + box.width + 8, y)
        line.points = [(box.x + box.width, level), (box.x + box.width + words[line.source] + 16, level)]
        arriving.setdefault(line.target, []).append(line)
    column = [max((box.x + box.width + words.get(box.name, 0.0) for box in row), default=0.0) + 16 for row in rows]
    depth = 0
    for line in lines:
        for place in line.via:
            line.points += [(place.x, place.middle), (place.x + place.width, place.middle)]
        if line.back:
            depth += 1
            # Down behind all words of its layer, left below everything, up in front of its target.
            right = column[boxes[line.source].layer] + 4 + depth * 4
            left = boxes[line.target].x - 14 - depth * 4
            line.points += [(right, bottom + 12 + depth * CHANNEL), (left, bottom + 12 + depth * CHANNEL)]
    for name, own in arriving.items():
        box = boxes[name]
        own.sort(key=lambda line: line.points[-1][1])
        step = box.height / (len(own) + 1)
        for port, line in enumerate(own, start=1):
            line.points.append((box.x, box.y + step * port))
