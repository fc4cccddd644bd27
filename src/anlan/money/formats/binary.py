"""Workbooks in .xls (BIFF), .xlsb and .ods, read by python-calamine."""

from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from anlan.money.formats.grid import GridSheet, from_rows
from anlan.values import InputError, Note


def binary_sheets(data: bytes, file: str) -> list[GridSheet]:
    """The worksheets of a workbook in their order. Raises ``InputError`` for a damaged or protected one."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            merges = tuple((top[0] + 1, bottom[0] + 1, top[1], bottom[1]) for top, bottom in sheet.merged_cell_ranges or ())
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append(from_rows(rows, name=about.name, hidden=about.visible != SheetVisibleEnum.Visible, merges=merges))
        return sheets
    except PasswordError as cause:
        raise InputError(Note.of("money.statement.protected", file=file)) from cause
    except (CalamineError, OSError, ValueError, KeyError, IndexError) as cause:
        raise InputError(Note.of("money.statement.workbook_damaged", file=file)) from cause
