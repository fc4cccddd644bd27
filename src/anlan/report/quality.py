"""How each statement file was read, as the report shows it: from the reader's own account of every row."""

from collections.abc import Iterable

from anlan.money.ledger_store import Import
from anlan.money.reading.result import Checks, Reading, Refused, TotalCheck
from anlan.report.case_report import Check, FileReading, LeftOut, Text
from anlan.report.words import format_fen, joined, word


def file_readings(readings: Iterable[Reading], refused: Iterable[Refused] = ()) -> tuple[FileReading, ...]:
    """One line a file, in the order read; files that could not be used come last, with the reason."""
    return (*(_read(one) for one in readings), *(_refused(one) for one in refused))


def imported_readings(imports: Iterable[Import]) -> tuple[FileReading, ...]:
    """One line for each file that was taken in earlier and whose entries are kept: it was checked then, and is not read again."""
    unknown = Check(None, word("reading_not_again"))
    layout = Text("–", "–")
    return tuple(
        FileReading(one.file, layout, one.entries, one.entries, (), unknown, unknown, (word("reading_imported"),))
        for one in imports
    )


def _read(one: Reading) -> FileReading:
    names = {sheet.layout: Text(sheet.layout_name["zh"], sheet.layout_name["en"]) for sheet in one.sheets}
    remarks = [Text.of(note) for note in one.doubts]
    if one.checks.duplicates:
        remarks.append(word("reading_duplicates", n=one.checks.duplicates))
    remarks += [word("reading_copy", of=copy.of, rows=copy.rows) for copy in one.checks.copies]
    return FileReading(
        file=one.file,
        layout=joined(list(names.values())) if names else Text(one.layout, one.layout),
        rows=one.rows,
        entries=one.entries.num_rows,
        left_out=tuple(LeftOut(row.sheet, row.row, Text.of(row.reason)) for row in one.left_out),
        balance=_balance(one.checks),
        declared=_declared(one.checks.totals),
        remarks=tuple(remarks),
    )


def _refused(one: Refused) -> FileReading:
    unknown = Check(None, word("reading_not_read"))
    return FileReading(one.file, Text("–", "–"), 0, 0, (), unknown, unknown, (Text.of(one.reason),))


def _balance(checks: Checks) -> Check:
    """Passed, failed with the first break, or not possible without balances."""
    check = checks.balance
    if not check.checked:
        return Check(None, word("balance_not_checked"))
    if check.first_break is None:
        return Check(True, word("balance_chains", n=check.checked))
    at = check.first_break
    sums = {"expected": format_fen(at.expected), "found": format_fen(at.found)}
    return Check(False, word("balance_breaks", n=check.breaks, row=at.row, **sums))


def _declared(totals: tuple[TotalCheck, ...]) -> Check:
    if not totals:
        return Check(None, word("declared_none"))
    wrong = [total for total in totals if not total.agrees]
    if not wrong:
        return Check(True, word("declared_agree", n=len(totals)))
    first, read = wrong[0], format_fen(wrong[0].amount)
    return Check(False, word("declared_differ", n=len(wrong), declared=first.declared.text, count=first.count, amount=read))
