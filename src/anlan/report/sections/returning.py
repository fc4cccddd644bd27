"""What to return: per victim, and per account and victim, adding up both ways."""

from collections.abc import Sequence

from anlan.report.case_report import CaseReport, Payment, ReturnLine, ReturnTable, Text, VictimLine
from anlan.report.markup import Child, Markup, h
from anlan.report.sections.tables import account_cells, heading, money, plain, table
from anlan.report.words import format_fen, word

VICTIMS_BESIDE = 10
"""As many columns of victims as fit a page."""


def section(report: CaseReport) -> Markup:
    """The tables of restitution."""
    table_ = report.restitution
    if table_ is None or not table_.lines:
        return h("section", heading("return", word("return_title")), h("p", word("return_none")), id="return")
    total = sum(line.returned for line in table_.victims)
    return h(
        "section",
        heading("return", word("return_title"), format_fen(total)),
        h("p", word("return_lead"), class_="lead"),
        [h("p", remark, class_="warn") for remark in return_remarks(table_)],
        h("h3", word("victims_table")),
        _victims(table_.victims),
        h("h3", word("accounts_table")),
        _accounts(table_, report.payments),
        id="return",
    )


def return_remarks(table_: ReturnTable) -> list[Text]:
    """What a reader must know first: amounts that are assumed, losses that no statement shows."""
    remarks = [word("return_assumed")] if table_.assumed else []
    if table_.unfound:
        remarks.append(word("return_unfound", amount=format_fen(table_.unfound)))
    if table_.left_out:
        remarks.append(word("return_left_out", amount=format_fen(table_.left_out)))
    return remarks


def shares_by_victim(line: ReturnLine, victims: Sequence[VictimLine], payments: Sequence[Payment]) -> list[int]:
    """The line's shares added up per victim and account, in the order of ``victims``."""
    whose = {payment.key: (payment.victim, payment.account) for payment in payments}
    sums = {(victim.victim, victim.account): 0 for victim in victims}
    for key, fen in line.shares.items():
        sums[whose[key]] += fen
    return list(sums.values())


def _victims(victims: Sequence[VictimLine]) -> Markup:
    columns = [(word("victim"), False), (word("account"), False)]
    columns += [(word(key), True) for key in ("lost", "earlier", "returned", "open")]
    rows = [
        h(
            "tr",
            account_cells(one.account, one.victim, marks=_unfound(one)),
            money(one.lost),
            money(one.earlier),
            money(one.returned, class_="strong"),
            money(one.open),
        )
        for one in victims
    ]
    sums = [sum(getattr(one, key) for one in victims) for key in ("lost", "earlier", "returned", "open")]
    foot = h("tfoot", h("tr", h("th", word("total"), scope="row", colspan=2), [money(fen) for fen in sums]))
    return table(columns, h("tbody", rows), foot)


def _unfound(one: VictimLine) -> list[Markup]:
    return [h("span", word("unfound", amount=format_fen(one.unfound)), class_="mark")] if one.unfound else []


def _accounts(table_: ReturnTable, payments: Sequence[Payment]) -> Markup:
    """Accounts × victims; where there are more victims than fit beside each other, each account opens to its own."""
    wide = len(table_.victims) <= VICTIMS_BESIDE
    columns: list[tuple[Child, bool]] = [(word("name"), False), (word("account"), False), (word("rule"), False)]
    columns += [(word("frozen"), True)]
    if wide:
        columns += [([one.victim, h("br"), h("span", one.account[-4:], class_="number")], True) for one in table_.victims]
    else:
        columns += [(word("returned"), True), (word("returned_to"), False)]
    columns += [(word("rest"), True)]
    shares = [shares_by_victim(line, table_.victims, payments) for line in table_.lines]
    rows = [_account(line, own, table_.victims, wide=wide) for line, own in zip(table_.lines, shares, strict=True)]
    sums = [sum(column) for column in zip(*shares, strict=True)]
    middle = [money(fen) for fen in sums] if wide else [money(sum(sums)), plain(None)]
    frozen, rest = (sum(getattr(line, key) for line in table_.lines) for key in ("frozen", "rest"))
    total = h("tr", h("th", word("total"), scope="row", colspan=3), money(frozen), middle, money(rest))
    return table(columns, h("tbody", rows), h("tfoot", total), class_="matrix")


def _account(line: ReturnLine, shares: Sequence[int], victims: Sequence[VictimLine], *, wide: bool) -> Markup:
    cells: Child = [money(fen or None) for fen in shares]
    if not wide:
        got = [(victim, fen) for victim, fen in zip(victims, shares, strict=True) if fen]
        each = [h("li", f"{victim.victim} {victim.account[-4:]} {format_fen(fen)}") for victim, fen in got]
        shown = h("details", h("summary", word("shares_n", n=len(got))), h("ul", each, class_="notes"), class_="quietly")
        cells = [money(sum(shares)), plain(shown)]
    rule = plain(word(f"rule_{line.rule}"), "quiet")
    name = account_cells(line.account, line.name)
    return h("tr", name, rule, money(line.frozen, class_="strong"), cells, money(line.rest or None))
