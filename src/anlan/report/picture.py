"""The flow as a still SVG: for paper, and for the page where scripts are off. Same layout, same colours as the screen.

In go a report and its layout; out comes SVG text that uses no style sheet and no script. Numbers in it are picture units.
"""

from collections import defaultdict
from collections.abc import Mapping

from anlan.report.bank_names import short_bank
from anlan.report.case_report import CaseReport, Node
from anlan.report.colours import bank_colour, bank_order
from anlan.report.fitting import fitting, short_fen, width_of
from anlan.report.folding import drawn_as
from anlan.report.layout import Layout, quiet_below
from anlan.report.links import BAR, EXIT_COLOUR, LEFT_BAR, Box, draw_links
from anlan.report.markup import Child, Markup, h
from anlan.report.words import format_fen, node_name, word
from anlan.values import Lang

WIDTH = 1180.0
LABEL = 190.0
LEFT = 34.0
"""Room left of the victims for money that runs back to them."""
HEAD = 46.0
TEXT = 17.0
"""From a bar's left edge to its label."""
FIRST, SECOND = 10.5, 9.0
HEAD_COLOURS = {"held": "#12304f", "missing": "#7a5900", "exited": "#8c3a22"}
FOLD_COLOUR = "#b9c2cb"
FONT = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


def still_picture(report: CaseReport, layout: Layout, lang: Lang, font: str = FONT) -> str:
    """The picture by the report's own method, all folds closed."""
    drawn = drawn_as([node.id for node in report.nodes], layout.folds)
    links, came, gone = _sums(report, drawn)
    pitch = (WIDTH - LABEL - LEFT) / max(layout.columns - 1, 1)
    rooms = [*[pitch - TEXT - 6] * (layout.columns - 1), LABEL - TEXT]
    boxes = {
        id: Box(place, came[id], came[id] - gone[id], LEFT + place.column * pitch)
        for id, place in layout.places.items()
        if came[id] or gone[id]
    }
    below = quiet_below(report, layout)
    shown = {pair: fen for pair, fen in links.items() if fen >= below}
    hidden = [fen for pair, fen in links.items() if fen < below and pair[0] != pair[1]]
    height = HEAD + max((box.place.y + box.place.height for box in boxes.values()), default=0.0) + 24
    return h(
        "svg",
        h("defs", _hatch(lang)),
        _heads(report, layout, pitch, lang),
        h("g", draw_links(shown, boxes, layout), _nodes(report, boxes, layout, rooms, lang), transform=f"translate(0 {HEAD:g})"),
        _hidden_note(hidden, below, height, lang) if hidden else None,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {height:.0f}",
        width=f"{WIDTH:g}",
        height=f"{height:.0f}",
        font_family=font,
        role="img",
        aria_label=word("flow_picture").say(lang),
    )


def _hidden_note(hidden: list[int], below: int, height: float, lang: Lang) -> Markup:
    said = word("lines_hidden", n=len(hidden), below=format_fen(below), amount=format_fen(sum(hidden)))
    return _text(said.say(lang), LEFT, height - 5, 9.5, "#55626f")


def _sums(report: CaseReport, drawn: Mapping[str, str]) -> tuple[dict[tuple[str, str], int], dict[str, int], dict[str, int]]:
    """Link → fen, node → fen that came (or that he paid as a victim), node → fen that went on."""
    links: dict[tuple[str, str], int] = defaultdict(int)
    came: dict[str, int] = defaultdict(int)
    gone: dict[str, int] = defaultdict(int)
    began = {(payment.movement, payment.key) for payment in report.payments}
    for one in report.movements:
        source, target = drawn[one.source], drawn[one.target]
        for key, fen in report.flow.carried.get(one.id, {}).items():
            links[source, target] += fen
            came[target] += fen
            gone[source] += fen
            if (one.id, key) in began:
                came[source] += fen
    return links, came, gone


def _nodes(report: CaseReport, boxes: Mapping[str, Box], layout: Layout, rooms: list[float], lang: Lang) -> list[Markup]:
    """Bars and labels of all nodes; ``rooms``: how wide a label may be in each column."""
    known = {node.id: node for node in report.nodes}
    folded = {fold.id: word("fold", n=len(fold.members)) for fold in layout.folds}
    banks = bank_order(report)
    drawn = []
    for id, box in boxes.items():
        node = known.get(id)
        name = folded[id] if node is None else node_name(node)
        drawn.append(_node(node, box, layout, _colour(node, banks), lang))
        drawn.append(_label(node, box, name.say(lang), rooms[box.place.column], lang))
    return drawn


def _node(node: Node | None, box: Box, layout: Layout, colour: str, lang: Lang) -> Markup:
    top, height = box.bar(layout)
    stays = 0.0 if node and node.exit_kind else min(box.left * layout.unit, height)
    inner = "#12304f" if node is None or node.obtained else f"url(#still-hatch-{lang})"
    rest = _rect(box.x + BAR, top + height - stays, LEFT_BAR, stays, inner) if stays else None
    return h("g", _rect(box.x, top, BAR, height, colour), rest)


def _label(node: Node | None, box: Box, name: str, room: float, lang: Lang) -> Markup:
    """Two lines: name and what came; bank, last digits and what stayed. They say less as room goes, their amounts last."""
    whole = width_of(f"{name}  {format_fen(box.came)}", FIRST) <= room
    amount = format_fen(box.came) if whole else short_fen(box.came, lang)
    first = f"{fitting([name], FIRST, room - width_of(f'  {amount}', FIRST))}  {amount}"
    second = _about(node, box, room, lang)
    x = box.x + TEXT
    return h(
        "g",
        _text(first, x, box.middle - 1.5, FIRST, "#1c2733"),
        _text(second, x, box.middle + 10.5, SECOND, "#55626f") if second else None,
    )


def _colour(node: Node | None, banks: list[str]) -> str:
    if node is None:
        return FOLD_COLOUR
    if node.exit_kind:
        return EXIT_COLOUR
    return bank_colour(banks.index(node.bank) if node.bank else None)


def _about(node: Node | None, box: Box, room: float, lang: Lang) -> str:
    """Bank, last digits, and what stayed: the second line of a label."""
    if node is None or node.exit_kind:
        return ""
    bank = short_bank(node.bank) if node.bank else word("bank_unknown")
    about = f"{bank.say(lang)} {node.id[-4:]}"
    if not box.left:
        return fitting([about], SECOND, room)
    left = f"{word('held' if node.obtained else 'missing').say(lang)} {format_fen(box.left)}"
    ways = [f"{about}  {left}", f"{about}  {format_fen(box.left)}", left, format_fen(box.left), short_fen(box.left, lang)]
    return fitting(ways, SECOND, room)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return h("rect", x=f"{x:.1f}", y=f"{y:.2f}", width=f"{width:g}", height=f"{height:.2f}", fill=fill)


def _text(text: Child, x: float, y: float, size: float, fill: str) -> Markup:
    """Text with a white edge, so that it can be read over lines."""
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font_size": f"{size:g}"}
    edge = h("text", text, **place, fill="#fff", stroke="#fff", stroke_width="2.5", stroke_opacity="0.85", aria_hidden="true")
    return h("g", edge, h("text", text, **place, fill=fill))


def _heads(report: CaseReport, layout: Layout, pitch: float, lang: Lang) -> list[Markup]:
    """The name of each column and what is held, not obtained or left there."""
    layer_of = {node.id: node.layer or 0 for node in report.nodes}
    sums: dict[int, dict[str, int]] = {column: defaultdict(int) for column in range(layout.columns)}
    for kind, part in (("held", report.flow.held), ("missing", report.flow.not_obtained)):
        for id, fen in part.items():
            sums[layer_of[id]][kind] += fen
    sums[layout.columns - 1]["exited"] = report.flow.totals.exited
    heads = []
    for column in range(layout.columns):
        exits = column == layout.columns - 1
        name = word("exits") if exits else word("victims") if column == 0 else word("layer", n=column)
        x, room = LEFT + column * pitch, (LABEL if exits else pitch) - 8
        heads.append(_text(name.say(lang), x, 12, 11, "#1c2733"))
        for place, (kind, fen) in enumerate((kind, fen) for kind, fen in sums[column].items() if fen):
            ways = [f"{word(kind).say(lang)} {format_fen(fen)}", format_fen(fen), short_fen(fen, lang)]
            heads.append(_text(fitting(ways, SECOND, room), x, 24 + 11 * place, SECOND, HEAD_COLOURS[kind]))
    return heads


def _hatch(lang: Lang) -> Markup:
    """The pattern of what was not obtained; named by language, since a page holds the picture in both."""
    size = {"width": 4, "height": 4}
    ground = h("rect", **size, fill="#fff")
    line = h("rect", width=2, height=4, fill="#8a6500")
    return h(
        "pattern", ground, line, id=f"still-hatch-{lang}", patternUnits="userSpaceOnUse", patternTransform="rotate(45)", **size
    )
