"""The tables of the paper: fewer columns than the workbook's, grouped where the page groups them.

Widths are shares of the free width for text; amounts, numbers and times take what they need.
"""

from dataclasses import dataclass

from anlan.report.case_report import CaseReport, Check, Payment, RequestLine, ReturnLine, ReturnTable, StopLine, Text, VictimLine
from anlan.report.sections.methods import differences, sums_by_method
from anlan.report.sections.reading import check_word, left_out_text, place_text
from anlan.report.sections.stopping import stops_by_bank
from anlan.report.sheet import Column, Value
from anlan.report.words import format_fen, node_name, word

EVIDENCE_AT_MOST = 30
"""Transfers shown per account; the others are counted here, and stand in the workbook and the page."""
DIFFERENCES_AT_MOST = 20
SHARES_AT_MOST = 1_500
"""Shares of frozen accounts set in full, about thirty pages."""


@dataclass(frozen=True, slots=True)
class Group:
    """A line across the table that opens a group."""

    title: Text
    aside: Text


@dataclass(frozen=True, slots=True)
class Remark:
    """A line across the table that says something about the rows above it."""

    text: Text


Row = tuple[Value, ...] | Group | Remark


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Columns, and rows, lines that open a group, remarks."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: Text | None = None

    def sum(self, place: int) -> int:
        """The sum of a column of amounts, in fen."""
        cells = (row[place] for row in self.rows if isinstance(row, tuple))
        return sum(cell for cell in cells if isinstance(cell, int))


NAME = Column(word("name"), "text", 3)
ACCOUNT = Column(word("account"), "number")
BANK = Column(word("bank"), "text", 3)
NOTHING = Text("", "")


def stop_table(report: CaseReport) -> PaperTable:
    """What to stop, bank by bank."""
    columns = (
        NAME,
        ACCOUNT,
        Column(word("stop_amount"), "money", summed=True),
        Column(word("within_hour"), "money", summed=True),
        Column(word("balance"), "money"),
        Column(word("first_arrival"), "time"),
    )
    rows: list[Row] = []
    for bank, lines in stops_by_bank(report):
        summed = word("bank_sum", n=len(lines), amount=format_fen(sum(line.amount for line in lines)))
        rows.append(Group(Text(bank, bank) if bank else word("bank_unknown"), summed))
        for line in lines:
            amounts = (line.amount, line.leaves_within_hour, line.balance)
            rows.append((_marked(line), line.account, *amounts, line.first_arrival))
    return PaperTable(columns, tuple(rows))


def _marked(line: StopLine) -> Text:
    marks = [word(key) for key in ("of_victim", "exceeds_balance", "just_arrived") if getattr(line, key)]
    name = _name(line.name)
    return Text(
        name.zh + "".join(f"（{mark.zh}）" for mark in marks),
        name.en + "".join(f" ({mark.en})" for mark in marks),
    )


def _name(name: str | None) -> Text:
    return word("name_unknown") if name is None else Text(name, name)


def request_table(report: CaseReport) -> PaperTable:
    """Whose statement to ask for."""
    amount = Column(word("request_amount"), "money", summed=True)
    columns = (NAME, ACCOUNT, BANK, amount, Column(word("first_arrival"), "time"))
    rows = tuple((_name(line.name), line.account, line.bank, line.amount, line.first_arrival) for line in report.request)
    return PaperTable(columns, rows)


def victims_table(returns: ReturnTable) -> PaperTable:
    """What each victim gets."""
    amounts = (Column(word(key), "money", summed=True) for key in ("lost", "earlier", "returned", "open"))
    columns = (Column(word("victim"), "text", 3), ACCOUNT, *amounts)
    rows = tuple((_victim(one), one.account, one.lost, one.earlier, one.returned, one.open) for one in returns.victims)
    return PaperTable(columns, rows, word("victims_table"))


def _victim(one: VictimLine) -> Text:
    mark = word("unfound", amount=format_fen(one.unfound))
    return Text(f"{one.victim}（{mark.zh}）", f"{one.victim} ({mark.en})") if one.unfound else Text(one.victim, one.victim)


def shares_table(returns: ReturnTable, payments: tuple[Payment, ...]) -> PaperTable:
    """How each frozen account is shared, payment by payment; of very many shares the first accounts'."""
    kept = _first_lines(returns.lines)
    whole = len(kept) == len(returns.lines)
    columns = (
        Column(word("victim"), "text", 3),
        ACCOUNT,
        Column(word("paid_at"), "time"),
        Column(word("amount"), "money"),
        Column(word("returned"), "money", summed=whole),
    )
    known = {payment.key: payment for payment in payments}
    rows: list[Row] = []
    for line in kept:
        rule, frozen, name = word(f"rule_{line.rule}"), format_fen(line.frozen), _name(line.name)
        said = Text(word("frozen_for", amount=frozen, rule=rule.zh).zh, word("frozen_for", amount=frozen, rule=rule.en).en)
        rows.append(Group(Text(f"{name.zh} {line.account}", f"{name.en} {line.account}"), said))
        rows += [
            (one.victim, one.account, one.paid_at, one.amount, fen)
            for one, fen in ((known[k], v) for k, v in line.shares.items())
        ]
    if not whole:
        rows.append(Remark(word("more_in_workbook", n=len(returns.lines) - len(kept))))
    return PaperTable(columns, tuple(rows), word("accounts_table"))


def _first_lines(lines: tuple[ReturnLine, ...]) -> list[ReturnLine]:
    """As many accounts as ``SHARES_AT_MOST`` shares allow, at least one."""
    kept: list[ReturnLine] = []
    for line in lines:
        if kept and sum(len(one.shares) for one in kept) + len(line.shares) > SHARES_AT_MOST:
            break
        kept.append(line)
    return kept


def payments_table(report: CaseReport) -> PaperTable:
    """Each reported payment and where it stands."""
    columns = (
        Column(word("victim"), "text", 2),
        ACCOUNT,
        Column(word("payee"), "number"),
        Column(word("paid_at"), "time"),
        Column(word("amount"), "money", summed=True),
        Column(word("found_as"), "text", 4),
    )
    movements = {one.id: one for one in report.movements}
    rows: list[tuple[Value, ...]] = []
    for one in report.payments:
        found: Value = one.remark or word("not_found")
        if one.movement is not None:
            found = place_text(movements[one.movement])
        rows.append((one.victim, one.account, one.payee, one.paid_at, one.amount, found))
    return PaperTable(columns, tuple(rows))


def differences_table(report: CaseReport) -> PaperTable:
    """What another method would change: totals, then the places that differ most."""
    methods = (Column(word(f"method_{flow.method}"), "money") for flow in report.flows)
    columns = (Column(word("differences_place"), "text", 3), ACCOUNT, *methods, Column(word("differences_spread"), "money"))
    found = differences(report)
    shown = [*sums_by_method(report), *found[:DIFFERENCES_AT_MOST]]
    rows: list[Row] = [(one.name, one.account, *one.amounts, one.spread) for one in shown]
    if len(found) > DIFFERENCES_AT_MOST:
        rows.append(Remark(word("more_in_workbook", n=len(found) - DIFFERENCES_AT_MOST)))
    return PaperTable(columns, tuple(rows))


def reading_table(report: CaseReport) -> PaperTable:
    """How each file was read."""
    counts = (Column(word(key), "count") for key in ("rows", "entries", "left_out"))
    checks = (Column(word("check_balance"), "text", 3), Column(word("check_declared"), "text", 3))
    columns = (Column(word("file"), "text", 4), Column(word("layout"), "text", 2), *counts, *checks)
    rows = tuple(
        (one.file, one.layout, one.rows, one.entries, len(one.left_out), _check(one.balance), _check(one.declared))
        for one in report.reading
    )
    return PaperTable(columns, rows)


def _check(check: Check) -> Text:
    said = word(f"check_{check_word(check)}")
    return Text(f"{said.zh}。{check.remark.zh}", f"{said.en}. {check.remark.en}")


def left_out_table(report: CaseReport) -> PaperTable:
    """Every row that was left out, file by file."""
    rows: list[Row] = []
    for one in report.reading:
        if one.left_out:
            rows.append(Group(Text(one.file, one.file), NOTHING))
            rows.extend((left_out_text(row),) for row in one.left_out)
    return PaperTable((Column(word("left_out_title"), "text", 1),), tuple(rows))


def evidence_table(report: CaseReport) -> PaperTable:
    """For each account to stop or to ask about, the transfers that brought the money and where they stand."""
    columns = (
        Column(word("time"), "time"),
        Column(word("from_name"), "text", 2),
        Column(word("from_account"), "number"),
        Column(word("transfer_amount"), "money"),
        Column(word("traced_amount"), "money"),
        Column(word("found_as"), "text", 4),
    )
    movements = {one.id: one for one in report.movements}
    nodes = {node.id: node for node in report.nodes}
    rows: list[Row] = []
    lines: list[StopLine | RequestLine] = [*report.stop, *report.request]
    for line in lines:
        name = _name(line.name)
        rows.append(Group(Text(f"{name.zh} {line.account}", f"{name.en} {line.account}"), NOTHING))
        for id in line.evidence[:EVIDENCE_AT_MOST]:
            one = movements[id]
            traced = sum(report.flow.carried[id].values())
            rows.append((one.time, node_name(nodes[one.source]), one.source, one.amount, traced, place_text(one)))
        if len(line.evidence) > EVIDENCE_AT_MOST:
            rows.append(Remark(word("more_in_workbook", n=len(line.evidence) - EVIDENCE_AT_MOST)))
    return PaperTable(columns, tuple(rows))


def files_table(report: CaseReport) -> PaperTable:
    """The input files with their hashes."""
    columns = (Column(word("file"), "text", 3), Column(word("size"), "count"), Column(word("sha256"), "text", 5))
    return PaperTable(columns, tuple((file.path, file.size, file.sha256) for file in report.fingerprint.files))
