"""What stands on paper, in order: sentences, tables and one picture, said in one language.

In go a report and a language; out come plain values that ``assets/report.typ`` only has to set. Nothing is computed about
money here, and no text of the case is ever read as typesetting code: it travels as data.
"""

from collections.abc import Callable
from typing import Any

from anlan.report.case_report import CaseReport, Text
from anlan.report.paper_tables import (
    Group,
    PaperTable,
    Remark,
    differences_table,
    evidence_table,
    files_table,
    left_out_table,
    payments_table,
    reading_table,
    request_table,
    shares_table,
    stop_table,
    victims_table,
)
from anlan.report.sections.answer import answer_parts, unmatched_remark
from anlan.report.sections.methods import note_texts
from anlan.report.sections.returning import return_remarks
from anlan.report.sheet import Kind, Value
from anlan.report.stop_term import stop_term
from anlan.report.words import format_fen, format_instant, word
from anlan.values import Instant, Lang


def paper_data(report: CaseReport, lang: Lang) -> dict[str, Any]:
    """Title, facts, the answer, and the sections with their tables, every text in ``lang``."""

    def say(text: Text) -> str:
        return text.say(lang)

    remark = unmatched_remark(report)
    return {
        "lang": lang,
        "case": report.case,
        "digest": report.fingerprint.digest,
        **{key: say(word(key)) for key in ("title", "product", "unit", "end_note")},
        "facts": [[say(name), value if isinstance(value, str) else say(value)] for name, value in _facts(report)],
        "answer": [[say(text), amount] for text, amount in answer_parts(report)],
        "remark": None if remark is None else say(remark),
        "figures": _figures(report, lang),
        "picture": {"title": say(word("flow_title")), "lead": say(word("flow_lead")), "alt": say(word("flow_picture"))},
        "sections": [
            {
                "title": say(word(f"{key}_title")),
                "lead": say(word(f"{key}_lead")),
                "notes": [say(note) for note in notes],
                "tables": [_table(table, lang) for table in tables if table.rows],
            }
            for key, notes, tables in _sections(report)
        ],
    }


def _facts(report: CaseReport) -> list[tuple[Text, str | Text]]:
    return [
        (word("made_at"), format_instant(report.made_at)),
        (word("method"), word(f"method_{report.method}")),
        (word("program"), report.fingerprint.program),
        (word("digest"), report.fingerprint.digest[:24]),
    ]


def _figures(report: CaseReport, lang: Lang) -> list[dict[str, Any]]:
    totals = report.flow.totals
    return [
        {
            "kind": kind,
            "name": word(f"figure_{kind}").say(lang),
            "amount": format_fen(fen),
            "share": word("share", share=share).say(lang),
            "parts": fen * 10_000 // totals.paid if totals.paid else 0,
        }
        for kind, fen, share in totals.parts()
    ]


def _sections(report: CaseReport) -> list[tuple[str, list[Text], list[PaperTable]]]:
    """Key of the section's words, its notes, its tables."""
    returns = report.restitution
    remarks = [] if returns is None else return_remarks(returns)
    doubts = list(report.doubts) or [word("doubts_none")]
    return [
        ("stop", [stop_term()] if report.stop else [word("stop_none")], [stop_table(report)]),
        ("request", [] if report.request else [word("request_none")], [request_table(report)]),
        ("return", remarks, [] if returns is None else [victims_table(returns), shares_table(returns, report.payments)]),
        ("payments", [], [payments_table(report)]),
        ("differences", [], [differences_table(report)] if len(report.flows) > 1 else []),
        ("reading", [], [reading_table(report), left_out_table(report)]),
        ("methods", note_texts(report), []),
        ("doubts", doubts, []),
        ("evidence", [], [evidence_table(report)]),
        ("fingerprint", [], [files_table(report)]),
    ]


def _table(table: PaperTable, lang: Lang) -> dict[str, Any]:
    write = _writer(lang)
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        if isinstance(row, Group):
            rows.append({"group": row.title.say(lang), "aside": row.aside.say(lang)})
        elif isinstance(row, Remark):
            rows.append({"remark": row.text.say(lang)})
        else:
            cells = [write(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
            rows.append({"cells": cells})
    total = None
    if any(column.summed for column in table.columns):
        total = [format_fen(table.sum(place)) if column.summed else "" for place, column in enumerate(table.columns)]
        total[0] = word("total").say(lang)
    return {
        "title": None if table.title is None else table.title.say(lang),
        "heads": [column.head.say(lang) for column in table.columns],
        "kinds": [column.kind for column in table.columns],
        "widths": [column.width for column in table.columns],
        "rows": rows,
        "total": total,
    }


def _writer(lang: Lang) -> Callable[[Value, Kind], str]:
    def write(value: Value, kind: Kind) -> str:
        if value is None:
            return "–"
        if isinstance(value, Text):
            return value.say(lang)
        if isinstance(value, Instant):
            return format_instant(value)
        if isinstance(value, int):
            return format_fen(value) if kind == "money" else f"{value:,}"
        return value

    return write
