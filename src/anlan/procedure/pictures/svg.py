"""A procedure as an SVG picture of its own: states as boxes with the clocks that may run in them, events as lines with their
gate.

In goes a procedure and a language, out comes one SVG document, the same for the same file, with no script and no reference to
anything outside. Where things stand is ``layout``'s.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from anlan.procedure.machine import Procedure
from anlan.procedure.pictures.layout import ROW, Box, Line, Picture, Point, lay_out
from anlan.procedure.pictures.words import Edge, clock_words, clocks_in, edges, event_words, lines, width
from anlan.values import Lang

_TITLE, _SMALL = 15.0, 12.0
_MARGIN, _PAD = 24.0, 10.0
_BOX_CHARS, _WORD_CHARS = 44, 40

STYLE = (
    "text{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',sans-serif;fill:#1c2733}"
    ".box{fill:#f5f8fb;stroke:#51657a;stroke-width:1.2}.first{fill:#e8f1ec;stroke:#3f7a5b}.end{fill:#eeeeee;stroke:#555555}"
    ".held{fill:#fdf1e7;stroke:#a8602a}.inner{fill:none;stroke:#555555}.line{fill:none;stroke:#51657a;stroke-width:1.2}"
    ".name{font-size:15px;font-weight:bold}.clock{font-size:12px;fill:#8a3b12}.stay{font-size:12px;fill:#3c4f63}"
    ".word{font-size:12px}.word tspan.gate{fill:#2c5f8a}"
)


def to_svg(proc: Procedure, lang: Lang) -> str:
    """The picture, ended by a line feed."""
    inside = {state: _inside(proc, state, lang) for state in proc.definition.states}
    boxes = [_box(proc, state, inside[state], lang) for state in proc.definition.states]
    leaving = [edge for edge in edges(proc) if edge.source != edge.target]
    words = [_words(proc, edge, lang) for edge in leaving]
    drawn = [
        Line(edge.source, edge.target, max(width(row, _SMALL) for row in rows), len(rows))
        for edge, rows in zip(leaving, words, strict=True)
    ]
    picture = lay_out(boxes, drawn, proc.definition.initial)
    return "\n".join(_document(proc, picture, inside, words, lang)) + "\n"


def _inside(proc: Procedure, state: str, lang: Lang) -> list[tuple[str, str]]:
    """The lines in a box below its name: class and text; clocks first, then events that stay in the state."""
    rows: list[tuple[str, str]] = []
    for clock in clocks_in(proc)[state]:
        rows += [("clock", row) for row in lines(f"◷ {clock_words(proc, clock, lang)}", _BOX_CHARS)]
    for edge in edges(proc):
        if edge.source == edge.target == state:
            for event in edge.events:
                rows += [("stay", row) for row in lines(f"↻ {event_words(proc, event, lang)}", _BOX_CHARS)]
    return rows


def _box(proc: Procedure, state: str, inside: list[tuple[str, str]], lang: Lang) -> Box:
    name = proc.definition.states[state].say(lang)
    wide = max([width(name, _TITLE), *(width(text, _SMALL) for _, text in inside)]) + 2 * _PAD
    return Box(state, wide, _TITLE + 2 * _PAD + ROW * len(inside))


def _words(proc: Procedure, edge: Edge, lang: Lang) -> list[str]:
    return [row for event in edge.events for row in lines(event_words(proc, event, lang), _WORD_CHARS)]


def _document(
    proc: Procedure, picture: Picture, inside: dict[str, list[tuple[str, str]]], words: list[list[str]], lang: Lang
) -> Iterator[str]:
    wide, high = picture.width + 2 * _MARGIN, picture.height + 2 * _MARGIN
    name = escape(proc.definition.label.say(lang))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'role="img" lang="{lang}">'
    )
    yield f"<title>{name} {proc.version}</title>"
    yield f"<style>{STYLE}</style>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0,0 L8,4 L0,8 z" fill="#51657a"/></marker></defs>'
    )
    yield f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>'
    yield f'<g transform="translate({_MARGIN:.0f},{_MARGIN:.0f})">'
    for line in picture.lines:
        yield f'<path class="line" d="{_path(line)}" marker-end="url(#tip)"/>'
    for line, rows in zip(picture.lines, words, strict=True):
        x, y = line.label_at
        for place, row in enumerate(rows, start=1):
            yield f'<text class="word" x="{x:.1f}" y="{y + ROW * place - 8:.1f}">{escape(row)}</text>'
    for box in picture.boxes.values():
        yield from _draw_box(proc, box, inside[box.name], lang)
    yield "</g>"
    yield "</svg>"


def _draw_box(proc: Procedure, box: Box, inside: list[tuple[str, str]], lang: Lang) -> Iterator[str]:
    definition = proc.definition
    kind = "end" if box.name in definition.final else "first" if box.name == definition.initial else "box"
    kind = "held" if box.name in definition.custody else kind
    corner = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="8"'
    yield f'<rect class="box {kind}" {corner}/>'
    if kind == "end":
        yield (
            f'<rect class="inner" x="{box.x + 3:.1f}" y="{box.y + 3:.1f}" width="{box.width - 6:.1f}" '
            f'height="{box.height - 6:.1f}" rx="6"/>'
        )
    x, y = box.x + _PAD, box.y + _PAD + _TITLE - 2
    yield f'<text class="name" x="{x:.1f}" y="{y:.1f}">{escape(definition.states[box.name].say(lang))}</text>'
    for place, (style, text) in enumerate(inside, start=1):
        yield f'<text class="{style}" x="{x:.1f}" y="{y + ROW * place + 2:.1f}">{escape(text)}</text>'


def _path(line: Line) -> str:
    """Straight beside the words and through empty places, a curve between; a line that leads back has square turns."""
    points = line.points
    parts = [f"M{_at(points[0])}", f"L{_at(points[1])}"]
    if line.back:
        (right, low), (left, _), (x, y) = points[2:]
        start = points[1]
        parts.append(f"L{_at((right, start[1]))} L{_at((right, low))} L{_at((left, low))} L{_at((left, y))} L{_at((x, y))}")
        return " ".join(parts)
    for place in range(1, len(points) - 1, 2):
        begin, end = points[place], points[place + 1]
        bend = max((end[0] - begin[0]) / 2, 18.0)
        parts.append(f"C{_at((begin[0] + bend, begin[1]))} {_at((end[0] - bend, end[1]))} {_at(end)}")
        if place + 2 < len(points):
            parts.append(f"L{_at(points[place + 2])}")
    return " ".join(parts)


def _at(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"
