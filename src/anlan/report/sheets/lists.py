"""Sheets to act on: what to stop, whose statement to ask for, what to return."""

from anlan.report.case_report import CaseReport, ReturnTable, Text, VictimLine
from anlan.report.sections.returning import return_remarks, shares_by_victim
from anlan.report.sections.stopping import stops_by_bank
from anlan.report.sheet import Block, Column, Sheet, Value
from anlan.report.words import format_fen, joined, word

ACCOUNT = (Column(word("name"), "text", 12), Column(word("account"), "number", 24), Column(word("bank"), "text", 20))


def stops(report: CaseReport) -> Sheet:
    """What to stop, bank by bank in the order of the page."""
    columns = (
        *ACCOUNT,
        Column(word("stop_amount"), "money", 16, summed=True),
        Column(word("within_hour"), "money", 18, summed=True),
        Column(word("speed"), "text", 14),
        Column(word("balance"), "money", 16),
        Column(word("speed_per_hour"), "money", 16),
        Column(word("first_arrival"), "time", 20),
        Column(word("last_seen"), "time", 20),
        Column(word("evidence_count"), "count", 10),
        Column(word("remark"), "text", 40, wrapped=True),
    )
    rows: list[tuple[Value, ...]] = []
    for _, lines in stops_by_bank(report):
        for line in lines:
            marks = [word(key) for key in ("of_victim", "exceeds_balance", "just_arrived") if getattr(line, key)]
            account = (line.name, line.account, line.bank)
            soon = (line.leaves_within_hour, word(f"level_{line.level}"))
            rows.append(
                (
                    *account,
                    line.amount,
                    *soon,
                    line.balance,
                    line.paid_out_per_hour,
                    line.first_arrival,
                    line.last_seen,
                    len(line.evidence),
                    joined(marks),
                )
            )
    return Sheet(word("sheet_stop"), (Block(columns, tuple(rows)),))


def requests(report: CaseReport) -> Sheet:
    """Whose statement to ask for."""
    columns = (
        *ACCOUNT,
        Column(word("request_amount"), "money", 18, summed=True),
        Column(word("first_arrival"), "time", 20),
        Column(word("evidence_count"), "count", 10),
    )
    rows = tuple(
        (line.name, line.account, line.bank, line.amount, line.first_arrival, len(line.evidence)) for line in report.request
    )
    return Sheet(word("sheet_request"), (Block(columns, rows),))


def returns(report: CaseReport) -> Sheet:
    """What each victim gets out of each frozen account, and each victim's totals below."""
    table = report.restitution
    if table is None:
        return Sheet(word("sheet_return"), (Block((Column(word("account"), "number", 24),), ()),))
    remarks = Block((Column(word("remark"), "text"),), tuple((remark,) for remark in return_remarks(table)))
    return Sheet(word("sheet_return"), (_matrix(table, report), _victims(table), *([remarks] if remarks.rows else [])))


def _matrix(table: ReturnTable, report: CaseReport) -> Block:
    heads = [Text(f"{one.victim} {one.account[-4:]}", f"{one.victim} {one.account[-4:]}") for one in table.victims]
    columns = (
        *ACCOUNT,
        Column(word("frozen"), "money", 16, summed=True),
        *(Column(head, "money", 16, summed=True) for head in heads),
        Column(word("rest"), "money", 16, summed=True),
        Column(word("rule"), "text", 24),
    )
    rows = tuple(
        (
            line.name,
            line.account,
            line.bank,
            line.frozen,
            *(fen or None for fen in shares_by_victim(line, table.victims, report.payments)),
            line.rest or None,
            word(f"rule_{line.rule}"),
        )
        for line in table.lines
    )
    return Block(columns, rows)


def _victims(table: ReturnTable) -> Block:
    amounts = ("lost", "earlier", "returned", "open")
    columns = (
        Column(word("victim"), "text"),
        Column(word("account"), "number"),
        Column(word("remark"), "text"),
        *(Column(word(key), "money", summed=True) for key in amounts),
    )
    rows = tuple((one.victim, one.account, _unfound(one), *(getattr(one, key) for key in amounts)) for one in table.victims)
    return Block(columns, rows, word("victims_table"))


def _unfound(one: VictimLine) -> Text | None:
    return word("unfound", amount=format_fen(one.unfound)) if one.unfound else None
