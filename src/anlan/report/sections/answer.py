"""The answer in one sentence: how much was lost, what can be stopped, what must be asked for, what is gone."""

from anlan.report.case_report import CaseReport, Text
from anlan.report.markup import Markup, h
from anlan.report.words import format_fen, format_instant, word

STRIP = 1000


def section(report: CaseReport) -> Markup:
    """Title, facts, the sentence, the three figures and the strip that shows them to scale."""
    return h(
        "section", _title(report), h("div", _sentence(report), _figures(report), _strip(report), class_="answer"), id="answer"
    )


def _title(report: CaseReport) -> Markup:
    facts = (
        ("made_at", format_instant(report.made_at)),
        ("method", word(f"method_{report.method}")),
        ("digest", report.fingerprint.digest[:16]),
    )
    return h(
        "header",
        h("div", h("h1", word("title")), h("p", report.case, class_="sub")),
        h("dl", [[h("dt", word(key)), h("dd", value)] for key, value in facts], class_="facts"),
        class_="title",
    )


def answer_parts(report: CaseReport) -> list[tuple[Text, str]]:
    """The sentence in pieces: words, and the amount that follows them ("" after the last)."""
    found = [payment for payment in report.payments if payment.movement is not None]
    totals = report.flow.totals
    stop_banks = len({line.bank for line in report.stop})
    return [
        (word("answer_traced", victims=len({one.account for one in found}), payments=len(found)), format_fen(totals.paid)),
        (word("answer_stop"), format_fen(totals.held)),
        (word("answer_stop_where", accounts=len(report.stop), banks=stop_banks), format_fen(totals.not_obtained)),
        (word("answer_request", accounts=len(report.request)), format_fen(totals.exited)),
        (word("answer_exited"), ""),
    ]


def unmatched_remark(report: CaseReport) -> Text | None:
    """What is said when some reported payments were not found."""
    lost = [payment for payment in report.payments if payment.movement is None]
    return word("answer_unmatched", n=len(lost), amount=format_fen(sum(one.amount for one in lost))) if lost else None


def _sentence(report: CaseReport) -> Markup:
    said = [[text, h("b", amount, class_="num") if amount else None] for text, amount in answer_parts(report)]
    remark = unmatched_remark(report)
    return h("div", h("p", said, class_="say"), h("p", remark, class_="warn") if remark else None)


def _figures(report: CaseReport) -> Markup:
    cells = [
        h(
            "div",
            h("dt", word(f"figure_{kind}")),
            h("dd", format_fen(fen), h("small", word("share", share=share)), class_=kind),
        )
        for kind, fen, share in report.flow.totals.parts()
    ]
    return h("dl", cells, class_="figures")


def _strip(report: CaseReport) -> Markup:
    totals = report.flow.totals
    x = 0
    parts = []
    for kind, fen, _ in totals.parts():
        width = fen * STRIP // totals.paid if totals.paid else 0
        if kind == "exited" and fen:
            width = STRIP - x
        parts.append(h("rect", x=x, y=0, width=max(width - 2, 0), height=12, class_=kind))
        x += width
    return h("svg", parts, class_="strip", viewBox=f"0 0 {STRIP} 12", preserveAspectRatio="none", aria_hidden="true")
