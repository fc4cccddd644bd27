"""What to stop, bank by bank, and whose statement to ask for."""

from itertools import groupby

from anlan.report.case_report import CaseReport, StopLine
from anlan.report.markup import Child, Markup, h
from anlan.report.sections.tables import account_cells, evidence, heading, money, plain, table
from anlan.report.stop_term import stop_term
from anlan.report.words import format_fen, format_instant, word


def stops_by_bank(report: CaseReport) -> list[tuple[str, list[StopLine]]]:
    """Stop lines by bank ("" where unknown), the bank with most to save first, the order of the list inside each."""
    ordered = sorted(report.stop, key=lambda line: line.bank or "")
    groups = [(bank, list(lines)) for bank, lines in groupby(ordered, key=lambda line: line.bank or "")]
    return sorted(groups, key=lambda group: (-sum(line.amount for line in group[1]), group[0]))


def section(report: CaseReport) -> Markup:
    """The stop list."""
    total = sum(line.amount for line in report.stop)
    body: Child = h("p", word("stop_none"))
    if report.stop:
        soon = sum(line.leaves_within_hour for line in report.stop)
        columns = [("name", False), ("account", False), ("stop_amount", True), ("within_hour", True)]
        columns += [("speed", False), ("balance", True), ("first_arrival", False), ("last_seen", False), ("evidence", False)]
        foot = h("tfoot", h("tr", h("th", word("total"), scope="row", colspan=2), money(total), money(soon), h("td", colspan=5)))
        body = table([(word(key), amount) for key, amount in columns], [_bank(*group) for group in stops_by_bank(report)], foot)
    lead = h("p", word("stop_lead"), " ", stop_term(), class_="lead")
    return h("section", heading("stop", word("stop_title"), format_fen(total)), lead, body, id="stop")


def _bank(bank: str, lines: list[StopLine]) -> Markup:
    summed = word("bank_sum", n=len(lines), amount=format_fen(sum(line.amount for line in lines)))
    name = h("th", bank or word("bank_unknown"), h("span", summed, class_="bank-sum"), colspan=9, scope="rowgroup")
    return h("tbody", h("tr", name, class_="heading"), [_line(line) for line in lines], class_="group")


def _line(line: StopLine) -> Markup:
    marks = []
    if line.of_victim:
        marks.append(h("span", word("of_victim"), class_="mark"))
    if line.exceeds_balance:
        marks.append(h("span", word("exceeds_balance"), class_="mark alert"))
    if line.just_arrived:
        marks.append(h("span", word("just_arrived"), class_="mark"))
    speed = h("span", word(f"level_{line.level}"), class_=f"urgency level-{line.level}")
    return h(
        "tr",
        account_cells(line.account, line.name, marks=marks),
        money(line.amount, class_="strong"),
        money(line.leaves_within_hour),
        plain(speed),
        money(line.balance, class_="quiet"),
        plain(format_instant(line.first_arrival), "number"),
        plain("–" if line.last_seen is None else format_instant(line.last_seen), "number quiet"),
        evidence(line.account, line.evidence),
    )


def request_section(report: CaseReport) -> Markup:
    """The list of statements to ask for."""
    total = sum(line.amount for line in report.request)
    body: Child = h("p", word("request_none"))
    if report.request:
        keys = [("name", False), ("account", False), ("bank", False), ("request_amount", True), ("first_arrival", False)]
        rows = [
            h(
                "tr",
                account_cells(line.account, line.name, line.bank or ""),
                money(line.amount, class_="strong"),
                plain(format_instant(line.first_arrival), "number"),
                evidence(line.account, line.evidence),
            )
            for line in report.request
        ]
        foot = h("tfoot", h("tr", h("th", word("total"), scope="row", colspan=3), money(total), h("td", colspan=2)))
        body = table([(word(key), amount) for key, amount in [*keys, ("evidence", False)]], h("tbody", rows), foot)
    lead = h("p", word("request_lead"), class_="lead")
    return h("section", heading("request", word("request_title"), format_fen(total)), lead, body, id="request")
