"""The report as one HTML file that needs nothing else: no server, no network, no other file.

A policy inside the file forbids every request and every script but its own, by hash. Texts stand in both languages and the
style sheet shows one, so that language and print work without scripts; scripts only add the picture that can be explored.
"""

import base64
import hashlib
from importlib import resources

from anlan.report.case_report import CaseReport
from anlan.report.embed import page_json
from anlan.report.layout import Layout, lay_out
from anlan.report.markup import Markup, h, raw
from anlan.report.picture import still_picture
from anlan.report.sections import answer, flow, methods, reading, returning, stopping
from anlan.report.words import LANG_TAGS, word
from anlan.values import Lang
from anlan.values.note import LANGS

SCRIPTS = (
    "data.js",
    "flow.js",
    "places.js",
    "heads.js",
    "picture.js",
    "camera.js",
    "state.js",
    "panel.js",
    "controls.js",
    "player.js",
    "totals.js",
    "export.js",
    "keys.js",
    "begin.js",
    "start.js",
)
"""The page's own scripts, in the order they stand in the file; each opens by saying what it is for. The desk uses all but
``export.js`` and ``start.js``, as files of its own."""

SECTIONS = ("answer", "flow", "stop", "request", "return", "payments", "reading", "methods", "fingerprint")


def asset(name: str) -> str:
    """A file of ``assets/`` as text."""
    return (resources.files("anlan.report") / "assets" / name).read_text(encoding="utf-8")


def render_page(report: CaseReport, lang: Lang, layout: Layout | None = None) -> str:
    """The report as HTML text, opening in ``lang``."""
    layout = layout or lay_out(report)
    script = "\n".join(asset(name) for name in SCRIPTS)
    body = h(
        "body",
        h("a", word("skip"), href="#main", class_="skip"),
        _top(),
        h("main", _sections(report, layout), h("footer", h("p", word("end_note")), class_="end-note"), id="main"),
        h("script", raw(page_json(report, layout)), type="application/json", id="case-data"),
        h("script", raw(script)),
        data_zh=f"{report.case} · {word('title').zh}",
        data_en=f"{report.case} · {word('title').en}",
    )
    return f"<!DOCTYPE html>\n{h('html', _head(report, script, lang), body, lang=LANG_TAGS[lang])}\n"


def _head(report: CaseReport, script: str, lang: Lang) -> Markup:
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src blob: data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="generator", content=report.fingerprint.program),
        h("title", f"{report.case} · {word('title').say(lang)}"),
        h("style", raw(asset("picture.css")), id="picture-style"),
        h("style", raw(asset("explorer.css"))),
        h("style", raw(asset("report.css"))),
        h("style", raw(asset("print.css")), media="print"),
    )


def _top() -> Markup:
    links = [h("a", word(f"nav_{name}"), href=f"#{name}") for name in SECTIONS]
    languages = [
        h("button", "中文", type="button", data_lang="zh", lang="zh"),
        h("button", "English", type="button", data_lang="en", lang="en-GB"),
    ]
    return h(
        "div",
        h("span", word("product"), h("small", word("product_about")), class_="brand"),
        h("nav", links, **flow.labelled(word("sections"))),
        h("button", word("print"), type="button", id="print", class_="plain needs-script"),
        h("div", languages, class_="segment needs-script", role="group", **flow.labelled(word("language"))),
        class_="top",
    )


def _sections(report: CaseReport, layout: Layout) -> list[Markup]:
    return [
        answer.section(report),
        flow.section(report, {lang: still_picture(report, layout, lang) for lang in LANGS}),
        stopping.section(report),
        stopping.request_section(report),
        returning.section(report),
        reading.payments_section(report),
        reading.reading_section(report),
        methods.section(report),
        reading.fingerprint_section(report),
    ]
