"""What to return: per victim, and per account and victim, adding up both ways."""

from collections.abc import Sequence

from anlan.report.case_report import CaseReport, Payment, ReturnLine, ReturnTable, VictimLine
from anlan.report.markup import Child, Markup, h
from anlan.report.sections.tables import account_cells, heading, money, plain, table
from anlan.report.words import format_fen, word


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
        h("p", word("return_assumed"), class_="warn") if table_.assumed else None,
        h("h3", word("victims_table")),
        _victims(table_.victims),
        h("h3", word("accounts_table")),
        _accounts(table_, report.payments),
        id="return",
    )


def shares_by_victim(line: ReturnLine, victims: Sequence[VictimLine], payments: Sequence[Payment]) -> list[int]:
    """The line's shares added up per victim account, in the order of ``victims``."""
    account_of = {payment.key: payment.account for payment in payments}
    sums = {victim.account: 0 for victim in victims}
    for key, fen in line.shares.items():
        sums[account_of[key]] += fen
    return list(sums.values())


def _victims(victims: Sequence[VictimLine]) -> Markup:
    columns = [(word("victim"), False), (word("account"), False)]
    columns += [(word(key), True) for key in ("lost", "earlier", "returned", "open")]
    rows = [
        h(
            "tr",
            account_cells(one.account, one.victim),
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


def _accounts(table_: ReturnTable, payments: Sequence[Payment]) -> Markup:
    victims = table_.victims
    columns: list[tuple[Child, bool]] = [(word("name"), False), (word("account"), False), (word("rule"), False)]
    columns += [(word("frozen"), True)]
    columns += [([one.victim, h("br"), h("span", one.account[-4:], class_="number")], True) for one in victims]
    columns += [(word("rest"), True)]
    rows, sums = [], [0] * len(victims)
    for line in table_.lines:
        shares = shares_by_victim(line, victims, payments)
        sums = [one + other for one, other in zip(sums, shares, strict=True)]
        cells = [money(fen or None) for fen in shares]
        rule = plain(word(f"rule_{line.rule}"), "quiet")
        name = account_cells(line.account, line.name)
        rows.append(h("tr", name, rule, money(line.frozen, class_="strong"), cells, money(line.rest or None)))
    frozen = sum(line.frozen for line in table_.lines)
    rest = sum(line.rest for line in table_.lines)
    total = h("tr", h("th", word("total"), scope="row", colspan=3), money(frozen), [money(fen) for fen in sums], money(rest))
    return table(columns, h("tbody", rows), h("tfoot", total), class_="matrix")
