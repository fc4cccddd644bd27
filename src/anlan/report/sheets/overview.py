"""Sheets to read: the answer in figures, how the statements were read, what the methods mean."""

from collections import defaultdict

from anlan.report.case_report import CaseReport, Check, Text
from anlan.report.sections.methods import note_texts
from anlan.report.sections.reading import check_word
from anlan.report.sheet import Block, Column, Sheet, Value
from anlan.report.words import joined, word


def summary(report: CaseReport) -> Sheet:
    """Case, totals by every method, totals per layer, reported payments."""
    return Sheet(word("sheet_summary"), (_facts(report), _totals(report), _layers(report), _payments(report)))


def _facts(report: CaseReport) -> Block:
    mark = report.fingerprint
    facts: tuple[tuple[Value, Value], ...] = (
        (word("case"), report.case),
        (word("made_at"), report.made_at),
        (word("method"), word(f"method_{report.method}")),
        (word("program"), mark.program),
        (word("digest"), mark.digest),
    )
    return Block((Column(word("item"), "text", 30), Column(word("content"), "time", 26)), facts)


def _totals(report: CaseReport) -> Block:
    columns = [Column(word("method"), "text")]
    columns += [Column(word(key), "money") for key in ("figure_held", "figure_missing", "figure_exited", "traced")]
    rows = tuple(
        (word(f"method_{flow.method}"), flow.totals.held, flow.totals.not_obtained, flow.totals.exited, flow.totals.paid)
        for flow in report.flows
    )
    return Block(tuple(columns), rows, word("totals_title"))


def _layers(report: CaseReport) -> Block:
    """Per layer by the report's own method: what is held, not obtained, and what left through exits from there."""
    layer_of = {node.id: node.layer or 0 for node in report.nodes}
    exits = {node.id for node in report.nodes if node.exit_kind}
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, part in enumerate((report.flow.held, report.flow.not_obtained)):
        for id, fen in part.items():
            sums[layer_of[id]][place] += fen
    for one in report.movements:
        if one.target in exits:
            sums[layer_of[one.source]][2] += sum(report.flow.carried.get(one.id, {}).values())
    columns = [Column(word("layer_head"), "text")]
    columns += [Column(word(key), "money", summed=True) for key in ("figure_held", "figure_missing", "figure_exited", "total")]
    rows: list[tuple[Value, ...]] = []
    for layer in sorted(sums):
        rows.append((word("layer", n=layer) if layer else word("victims"), *sums[layer], sum(sums[layer])))
    return Block(tuple(columns), tuple(rows), word("layers_title"))


def _payments(report: CaseReport) -> Block:
    columns = (
        Column(word("victim"), "text"),
        Column(word("account"), "number"),
        Column(word("payee"), "number"),
        Column(word("paid_at"), "time"),
        Column(word("amount"), "money", summed=True),
        Column(word("remark"), "text"),
    )
    rows = tuple((one.victim, one.account, one.payee, one.paid_at, one.amount, one.remark) for one in report.payments)
    return Block(columns, rows, word("payments_title"))


def reading(report: CaseReport) -> Sheet:
    """How each file was read, and below it every row that was left out."""
    files = (
        Column(word("file"), "text", 40),
        Column(word("layout"), "text", 26),
        Column(word("rows"), "count", 9, summed=True),
        Column(word("entries"), "count", 9, summed=True),
        Column(word("left_out"), "count", 9, summed=True),
        Column(word("check_balance"), "text", 44, wrapped=True),
        Column(word("check_declared"), "text", 44, wrapped=True),
        Column(word("remark"), "text", 44, wrapped=True),
    )
    rows: list[tuple[Value, ...]] = []
    for one in report.reading:
        checks = (_check(one.balance), _check(one.declared))
        rows.append((one.file, one.layout, one.rows, one.entries, len(one.left_out), *checks, joined(one.remarks)))
    left_out = tuple((one.file, row.sheet, row.row, row.reason) for one in report.reading for row in one.left_out)
    columns = (files[0], Column(word("sheet"), "text"), Column(word("row"), "count"), Column(word("reason"), "text"))
    return Sheet(word("sheet_reading"), (Block(files, tuple(rows)), Block(columns, left_out, word("left_out_title"))))


def _check(check: Check) -> Text:
    said = word(f"check_{check_word(check)}")
    return Text(f"{said.zh}：{check.remark.zh}", f"{said.en}: {check.remark.en}")


def notes(report: CaseReport) -> Sheet:
    """Method, doubts, input files with their hashes."""
    said = tuple((text,) for text in note_texts(report))
    doubts = tuple((text,) for text in report.doubts) or ((word("doubts_none"),),)
    files = tuple((file.path, file.size, file.sha256) for file in report.fingerprint.files)
    columns = (Column(word("file"), "text"), Column(word("size"), "count"), Column(word("sha256"), "text", 68))
    return Sheet(
        word("sheet_notes"),
        (
            Block((Column(word("methods_title"), "text", 90, wrapped=True),), said),
            Block((Column(word("doubts_title"), "text", wrapped=True),), doubts),
            Block(columns, files, word("fingerprint_title")),
        ),
    )
