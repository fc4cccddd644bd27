"""The report of a scan as one HTML file that needs nothing else: no server, no network, no other file.

Texts stand in both languages and the style sheet shows one; alerts open without scripts (``details``), a small script only
filters and switches the language. A policy inside the file forbids every request and every script but its own, by hash.
"""

import base64
import hashlib
from collections.abc import Callable

from anlan.detect.explain import Reason
from anlan.report.alerts.gathering import AlertView, Row, ScanView
from anlan.report.alerts.graph import picture
from anlan.report.alerts.words import word
from anlan.report.case_report import Text
from anlan.report.markup import Child, Markup, h, raw
from anlan.report.page import asset
from anlan.report.sections.tables import table
from anlan.report.words import LANG_TAGS, format_fen, format_instant
from anlan.values import Instant, Lang

Shown = Callable[[str], str]


def render_alerts(view: ScanView, title: str, lang: Lang, shown: Shown, *, made_at: Instant, program: str) -> str:
    """The page as HTML text, opening in ``lang``. ``shown`` is how numbers are written."""
    script = asset("alerts.js")
    body = h(
        "body",
        _top(),
        h(
            "main",
            _head(view, title, made_at, program),
            _filters(view),
            [_alert(one, shown) for one in view.alerts],
            _left_out(view),
            _end(view),
        ),
        h("script", raw(script)),
        data_zh=f"{title} · {word('title').zh}",
        data_en=f"{title} · {word('title').en}",
    )
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="generator", content=program),
        h("title", f"{title} · {word('title').say(lang)}"),
        h("style", raw(asset("report.css"))),
        h("style", raw(asset("alerts.css"))),
        h("style", raw(asset("print.css")), media="print"),
    )
    return f"<!DOCTYPE html>\n{h('html', head, body, lang=LANG_TAGS[lang])}\n"


def _top() -> Markup:
    languages = [
        h("button", "中文", type="button", data_lang="zh", lang="zh"),
        h("button", "English", type="button", data_lang="en", lang="en-GB"),
    ]
    brand = h("span", word("product"), h("small", word("title")), class_="brand")
    return h("div", brand, h("nav"), h("div", languages, class_="segment needs-script", role="group"), class_="top")


def _head(view: ScanView, title: str, made_at: Instant, program: str) -> list[Markup]:
    facts = [(word("made_at"), format_instant(made_at)), (word("program"), program)]
    figures = [
        (word("level_3"), view.levels[0]),
        (word("level_2"), view.levels[1]),
        (word("level_1"), view.levels[2]),
        (word("subjects"), view.subjects),
        (word("events"), view.events),
        (word("refused"), view.refused),
    ]
    return [
        h(
            "div",
            h("div", h("h1", title), h("p", word("lead"), class_="sub")),
            h("dl", [[h("dt", name), h("dd", text)] for name, text in facts], class_="facts"),
            class_="title",
        ),
        h("dl", [h("div", h("dt", name), h("dd", f"{count:,}")) for name, count in figures], class_="figures scan"),
    ]


def _filters(view: ScanView) -> Markup:
    """By level, by typology, by number; hidden where there are no scripts, since everything is open to reading anyway."""
    titles = {one.alert.typology: Text(one.zh.title, one.en.title) for one in view.alerts}
    levels = [h("button", word(f"level_{level}"), type="button", data_level=str(level)) for level in (3, 2, 1)]
    options = [h("button", text, type="button", data_typology=name) for name, text in titles.items()]
    search = h("label", word("search"), h("input", type="search", id="search"))
    return h(
        "div",
        h("div", levels, class_="segment", role="group"),
        h("div", options, class_="choices", role="group"),
        search,
        h("span", id="matching"),
        class_="filters needs-script",
    )


def _alert(one: AlertView, shown: Shown) -> Markup:
    alert = one.alert
    summary = h(
        "summary",
        h("span", word(f"level_{alert.level}"), class_=f"urgency level-{alert.level}"),
        h("span", Text(one.zh.title, one.en.title), class_="strong"),
        h("span", word(f"subject_{alert.subject}"), " ", h("span", one.zh.number, class_="number")),
        h("span", one.zh.time, class_="quiet number"),
        h("span", word("weight", weight=alert.weight), class_="quiet"),
        h("span", word("repeats", count=one.repeats), class_="mark") if one.repeats else None,
        h("span", word("late"), class_="mark alert") if alert.late else None,
    )
    answers = [h("li", word(f"answer_{name}")) for name in one.zh.answers if name]
    drawing = picture(one, shown)
    body = h(
        "div",
        h("ul", [_reason(zh, en) for zh, en in zip(one.zh.reasons, one.en.reasons, strict=True)], class_="reasons"),
        h("p", word("when"), " ", h("code", one.zh.when), " ", one.zh.article, class_="quiet"),
        h("p", word("answers"), class_="quiet") if answers else None,
        h("ul", answers, class_="answers") if answers else None,
        h("div", drawing, class_="drawing") if drawing else None,
        _rows(one, shown),
        h("p", one.zh.id, class_="hash quiet"),
    )
    return h("details", summary, body, class_="alert", data_level=str(alert.level), data_typology=alert.typology)


def _reason(zh: Reason, en: Reason) -> Markup:
    text = Text(f"{zh.sentence}（{zh.article}）", f"{en.sentence} ({en.article})")
    return h("li", text)


def _rows(one: AlertView, shown: Shown) -> Markup:
    """The events behind the alert as a table of their kind."""
    columns, cells = _COLUMNS[one.kind]
    note = (
        word("rows_cut", shown=len(one.rows), all=one.all_rows)
        if len(one.rows) < one.all_rows
        else word("rows", all=one.all_rows)
    )
    sums = [name in ("amount", "seconds") for name in columns]
    lines = [
        [h("td", cell, class_="num" if is_sum else None) for cell, is_sum in zip(cells(row, shown), sums, strict=True)]
        for row in one.rows
    ]
    heads = [(word(name), is_sum) for name, is_sum in zip(columns, sums, strict=True)]
    return table(heads, h("tbody", [h("tr", line) for line in lines]), label=note)


def _transfer(row: Row, shown: Shown) -> list[Child]:
    return [
        row["id"],
        format_instant(row["time"]),
        shown(row["src"]),
        shown(row["dst"]),
        format_fen(row["amount"]),
        row["channel"],
    ]


def _call(row: Row, shown: Shown) -> list[Child]:
    things = [row["shown_number"], row["device"], row["card"]]
    said = [None if thing is None else shown(thing) for thing in things]
    return [row["id"], format_instant(row["time"]), shown(row["src"]), shown(row["dst"]), row["amount"], *said]


def _opening(row: Row, shown: Shown) -> list[Child]:
    change = word("opened" if row["amount"] > 0 else "closed")
    category = word(f"category_{row['category']}") if row["category"] else None
    return [
        format_instant(row["time"].replace(microsecond=0)),
        change,
        shown(row["dst"]),
        category,
        row["institution"],
        row["address"],
    ]


def _both(row: Row, shown: Shown) -> list[Child]:
    is_call = row["what"] == "call"
    amount = word("talked", seconds=row["amount"]) if is_call else format_fen(row["amount"])
    what = word("call" if is_call else "transfer")
    seen = None if row["shown_number"] is None else shown(row["shown_number"])
    return [row["id"], format_instant(row["time"]), what, shown(row["src"]), shown(row["dst"]), seen, amount]


_COLUMNS: dict[str, tuple[tuple[str, ...], Callable[[Row, Shown], list[Child]]]] = {
    "transfers": (("id", "time", "payer", "payee", "amount", "channel"), _transfer),
    "calls": (("id", "time", "caller", "callee", "seconds", "shown_number", "device", "card"), _call),
    "openings": (("time", "change", "item", "category", "institution", "address"), _opening),
    "joined": (("id", "time", "what", "account", "other", "shown_number", "amount"), _both),
}


def _left_out(view: ScanView) -> Markup | None:
    """Why rows were left out, opened from one line."""
    if not view.left_out:
        return None
    lines = [
        Text(
            f"{one.count:,} 条，如 {one.source} 第 {one.row} 行：{one.zh}",
            f"{one.count:,}, such as {one.source} row {one.row}: {one.en}",
        )
        for one in view.left_out
    ]
    return h("details", h("summary", word("left_out", count=view.refused)), h("ul", [h("li", line) for line in lines]))


def _end(view: ScanView) -> Markup:
    cut = None
    if len(view.alerts) < view.all_alerts:
        cut = h("p", word("alerts_cut", shown=len(view.alerts), all=view.all_alerts), class_="warn")
    return h("footer", cut, h("p", word("end_note")), class_="end-note")
