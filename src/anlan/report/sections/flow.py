"""The flow picture with its controls; a still picture stands in for it where scripts are off."""

from collections.abc import Mapping

from anlan.report.case_report import CaseReport, Text
from anlan.report.markup import Child, Markup, h, raw
from anlan.report.sections.methods import differences_block
from anlan.report.sections.tables import heading
from anlan.report.words import LANG_TAGS, format_fen, word
from anlan.values import Lang


def section(report: CaseReport, still: Mapping[Lang, str]) -> Markup:
    """The picture's section; ``still``: SVG of the same layout in each language, for paper and for readers without scripts."""
    pictures = [h("div", raw(picture), lang=LANG_TAGS[lang]) for lang, picture in still.items()]
    return h(
        "section",
        heading("flow", word("flow_title"), format_fen(report.flow.totals.paid)),
        h("p", word("flow_lead"), class_="lead"),
        explorer(),
        h("div", h("p", word("no_script"), class_="warn"), pictures, class_="no-script still"),
        h("p", id="hidden-note", class_="needs-script", role="status"),
        h(
            "div",
            h("div", h("table", id="layer-totals"), class_="table needs-script"),
            differences_block(report),
            class_="sums-below",
        ),
        id="flow",
    )


def explorer(*, saves: bool = True) -> Markup:
    """The picture with its controls, for the page's scripts to fill. ``saves``: with buttons that save the picture as a file."""
    return h("div", _bar(), _stage(saves=saves), _time(), class_="flow needs-script", id="explorer")


def labelled(text: Text) -> dict[str, str]:
    """Attributes that name a control in both languages; the page's script follows the reader's choice."""
    return {"aria_label": text.zh, "data_label_zh": text.zh, "data_label_en": text.en}


def _button(id: str, text: Text, shown: Child) -> Markup:
    return h("button", shown, id=id, class_="plain", type="button", **labelled(text))


def _bar() -> Markup:
    listbox = {"aria_expanded": "false", "aria_controls": "found", "aria_autocomplete": "list"}
    return h(
        "div",
        h("div", id="method-choice", class_="segment", role="radiogroup", **labelled(word("methods_label"))),
        h("label", word("owner_label"), h("select", id="owner")),
        h(
            "label",
            word("below_label"),
            h("input", type="range", id="below", min=0, max=100, step="any", **labelled(word("below_slider"))),
            h("input", type="text", id="below-yuan", inputmode="decimal", placeholder="0.00", **labelled(word("below_field"))),
        ),
        h(
            "div",
            h(
                "input",
                type="search",
                id="search",
                role="combobox",
                autocomplete="off",
                **listbox,
                **labelled(word("search_label")),
            ),
            h("ul", id="found", role="listbox", hidden=True, **labelled(word("found_label"))),
            class_="search",
        ),
        class_="bar",
    )


def _stage(*, saves: bool) -> Markup:
    picture = h("svg", id="flow-svg", role="group", **labelled(word("flow_picture")))
    panel = h("aside", id="panel", tabindex=0, **labelled(word("panel_label")))
    tools = [
        _button("zoom-out", word("zoom_out"), "−"),
        _button("zoom-in", word("zoom_in"), "+"),
        _button("fit", word("fit"), word("fit")),
        _button("full", word("full"), word("full")),
    ]
    if saves:
        tools += [_button("save-svg", word("save_svg_label"), "SVG"), _button("save-png", word("save_png_label"), "PNG")]
    box = h("div", picture, h("div", tools, class_="tools"), h("div", id="tip", hidden=True), id="flow-box")
    return h("div", box, panel, class_="stage")


def _time() -> Markup:
    slider = h("input", type="range", id="step", min=0, max=1, value=1, step=1, **labelled(word("step_label")))
    strip = h("svg", viewBox="0 0 1000 40", preserveAspectRatio="none", aria_hidden="true")
    return h(
        "div",
        h("button", id="play", type="button"),
        h("div", strip, slider, id="history"),
        h("div", h("span", id="moment"), h("span", id="now"), class_="line"),
        class_="time",
    )
