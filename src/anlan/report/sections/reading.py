"""What the case was computed from: reported payments, how each file was read, the fingerprint."""

from anlan.report.case_report import CaseReport, Check, FileReading, LeftOut, Movement, Payment, Text
from anlan.report.markup import Child, Markup, h
from anlan.report.sections.tables import heading, money, plain, table
from anlan.report.words import format_fen, format_instant, joined, word


def payments_section(report: CaseReport) -> Markup:
    """Each reported payment and where it stands in the statements."""
    movements = {one.id: one for one in report.movements}
    keys = [("victim", False), ("account", False), ("payee", False), ("paid_at", False), ("amount", True), ("found_as", False)]
    rows = [_payment(payment, movements) for payment in report.payments]
    total = sum(payment.amount for payment in report.payments)
    foot = h("tfoot", h("tr", h("th", word("total"), scope="row", colspan=4), money(total), h("td")))
    return h(
        "section",
        heading("payments", word("payments_title"), format_fen(total)),
        h("p", word("payments_lead"), class_="lead"),
        table([(word(key), amount) for key, amount in keys], h("tbody", rows), foot),
        id="payments",
    )


def _payment(payment: Payment, movements: dict[str, Movement]) -> Markup:
    found: Child = h("span", payment.remark or word("not_found"), class_="check-no")
    if payment.movement is not None:
        found = place_text(movements[payment.movement])
    return h(
        "tr",
        plain(payment.victim, "strong"),
        plain(payment.account, "number"),
        plain(payment.payee, "number"),
        plain(format_instant(payment.paid_at), "number"),
        money(payment.amount),
        plain(found, "quiet"),
    )


def place_text(movement: Movement) -> Text:
    """Where a movement stands: the payer's side if it is there, else the payee's; and whether only the report tells the payer."""
    at = movement.debit or movement.credit
    if at is None:
        return Text("–", "–")
    file = at.file.removeprefix("statements/")
    place = word("place_in_sheet" if at.sheet else "place", file=file, sheet=at.sheet or "", row=at.row)
    return joined([place, word("payer_told")]) if movement.payer_told else place


def reading_section(report: CaseReport) -> Markup:
    """Reading quality per file; rows that were left out open below their file."""
    body: Child = h("p", word("reading_none"))
    if report.reading:
        keys = [("file", False), ("layout", False), ("rows", True), ("entries", True), ("left_out", False)]
        keys += [("check_balance", False), ("check_declared", False)]
        body = table([(word(key), amount) for key, amount in keys], h("tbody", [_file(one) for one in report.reading]))
    count = word("files_n", n=len(report.reading))
    lead = h("p", word("reading_lead"), class_="lead")
    return h("section", heading("reading", word("reading_title"), count), lead, body, id="reading")


def _file(one: FileReading) -> Markup:
    left_out: Child = "0"
    if one.left_out:
        rows = [h("li", left_out_text(row)) for row in one.left_out]
        left_out = h("details", h("summary", len(one.left_out)), h("ul", rows, class_="notes"))
    remarks = h("ul", [h("li", text) for text in one.remarks], class_="notes quiet") if one.remarks else None
    return h(
        "tr",
        plain([one.file, remarks]),
        plain(one.layout, "quiet"),
        plain(one.rows, "num"),
        plain(one.entries, "num"),
        plain(left_out),
        plain(_check(one.balance)),
        plain(_check(one.declared)),
    )


def left_out_text(row: LeftOut) -> Text:
    """The row and why it was left out."""
    key = "left_out_row" if row.sheet is None else "left_out_sheet_row"
    sheet = row.sheet or ""
    zh = word(key, sheet=sheet, row=row.row, reason=row.reason.zh).zh
    return Text(zh, word(key, sheet=sheet, row=row.row, reason=row.reason.en).en)


def check_word(check: Check) -> str:
    """``yes``, ``no`` or ``none``: the word and the colour of a check."""
    return "none" if check.passed is None else "yes" if check.passed else "no"


def _check(check: Check) -> Markup:
    state = check_word(check)
    return h("span", word(f"check_{state}"), h("span", " · ", check.remark, class_="quiet"), class_=f"check-{state}")


def fingerprint_section(report: CaseReport) -> Markup:
    """The hash over all inputs, the program, and each file's own hash."""
    mark = report.fingerprint
    facts = ((word("digest"), mark.digest), (word("program"), mark.program), (word("case"), report.case))
    columns = [(word("file"), False), (word("size"), True), (word("sha256"), False)]
    rows = [
        h("tr", plain(file.path), plain("–" if file.size is None else f"{file.size:,}", "num"), plain(file.sha256, "hash"))
        for file in mark.files
    ]
    return h(
        "section",
        heading("fingerprint", word("fingerprint_title"), word("files_n", n=len(mark.files))),
        h("p", word("fingerprint_lead"), class_="lead"),
        h("dl", [[h("dt", name), h("dd", value, class_="hash")] for name, value in facts], class_="facts left"),
        table(columns, h("tbody", rows)),
        id="fingerprint",
    )
