"""Reads one uploaded file: its tables by their own names, with the layouts of the organisation, and an account of every row.

In: the original on disk, the name it came with, layout texts. Out: readings for the ledger and ``Member`` reports.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from anlan.desk.funds.readings import LeftOut, Member, Sheet
from anlan.money.formats.cells import Bytes, Line, content
from anlan.money.formats.files import FileToRead, files_to_read, open_file
from anlan.money.formats.limits import DAMAGED
from anlan.money.layouts.layout import Layout, layouts_to_try, load_layouts
from anlan.money.layouts.vocabulary import vocabulary
from anlan.money.reading.duplicates import mark_duplicates
from anlan.money.reading.file import Draft, read_file
from anlan.money.reading.result import Reading, Refused
from anlan.report.case_report import Text
from anlan.report.quality import file_readings
from anlan.values import InputError, Note

PREVIEW_ROWS, PREVIEW_CELLS, PREVIEW_TEXT = 15, 40, 60
Progress = Callable[[int, int], object]
ON_SCREEN = {
    "money.statement.no_header": "desk.funds.no_header",
    "money.statement.no_header_garbled": "desk.funds.no_header",
    "money.statement.no_table": "desk.funds.no_header",
    "money.statement.no_direction": "desk.funds.no_direction",
}
"""What the command line advises (writing a layout file) → what is done on the screen instead."""


def read_original(path: Path, name: str, layouts: Sequence[str], progress: Progress) -> tuple[list[Reading], list[Member]]:
    """Read the original at ``path`` as if it were called ``name``; an archive gives several readings.

    ``progress`` is called with how many table files are done and how many there are.
    """
    tried = layouts_to_try(own_layouts(layouts), vocabulary())
    of, drafts = tables_in(path), list[Draft]()
    found: list[Member | str] = []
    for done, file in enumerate(files_to_read([path])):
        progress(done, max(of, done + 1))
        shown = name + file.name.removeprefix(str(path))
        outcome = _read(file, shown, str(path), name, tried)
        if isinstance(outcome, Member):
            found.append(outcome)
        else:
            sha256, draft = outcome
            drafts.append(draft)
            found.append(sha256)
    readings = mark_duplicates(drafts)
    marked = iter(readings)
    return readings, [one if isinstance(one, Member) else _member(one, next(marked)) for one in found]


def tables_in(path: Path) -> int:
    """About how many table files there are: the members of an archive, else one. A workbook is one."""
    if not zipfile.is_zipfile(path):
        return 1
    try:
        with zipfile.ZipFile(path) as archive:
            names = [member.filename for member in archive.infolist() if not member.is_dir()]
    except DAMAGED:
        return 1
    return 1 if any(name.startswith(("xl/", "content.xml")) for name in names) else len(names)


def own_layouts(texts: Sequence[str]) -> tuple[Layout, ...]:
    """The layouts of texts. Raises ``InputError`` when one cannot be meant."""
    if not texts:
        return ()
    with _as_files(texts) as folder:
        return load_layouts([folder], vocabulary())


@contextmanager
def _as_files(texts: Sequence[str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        for place, text in enumerate(texts):
            (Path(folder) / f"{place:04d}.toml").write_text(text, encoding="utf-8")
        yield Path(folder)


def _read(file: FileToRead, shown: str, path: str, name: str, layouts: Sequence[Layout]) -> Member | tuple[str, Draft]:
    """The draft with the hash of its bytes, or the report of a file that cannot be used."""
    data, sha256 = None, ""
    try:
        data = file.load()
        sha256 = hashlib.sha256(content(data)).hexdigest()
        return sha256, read_file(data, shown, layouts, vocabulary())
    except InputError as wrong:
        values = {key: value.replace(path, name) if isinstance(value, str) else value for key, value in wrong.note.values.items()}
        return _refused(shown, sha256, Refused(shown, Note.of(wrong.note.key, **values)), data)


def _member(sha256: str, one: Reading) -> Member:
    (quality,) = file_readings([one])
    return Member(
        name=one.file,
        sha256=sha256,
        quality=quality,
        sure=one.sure,
        encoding=one.encoding,
        asides=len(one.asides),
        duplicates=one.checks.duplicates,
        sheets=tuple(
            Sheet(
                sheet.name,
                sheet.header_row,
                sheet.layout,
                (
                    *((word, field) for field, words in sheet.columns.items() for word in words),
                    *((word, "") for word in sheet.unused),
                ),
                sheet.entries,
            )
            for sheet in one.sheets
        ),
        left_out=tuple(LeftOut(row.sheet, row.row, Text.of(row.reason), row.text) for row in one.left_out),
    )


def _refused(shown: str, sha256: str, one: Refused, data: Bytes | None) -> Member:
    preview = tuple(_preview(data, shown))
    advice = ON_SCREEN.get(one.reason.key) if preview else None
    why = Note.of(advice, file=shown) if advice else one.reason
    (quality,) = file_readings([], [Refused(shown, why)])
    return Member(shown, sha256, quality, error=Text.of(why), preview=preview)


def _preview(data: Bytes | None, shown: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The first rows of the first table, for a person who knows what its columns are."""
    if data is None:
        return
    try:
        tables = open_file(data, shown).tables
        ways = next((ways for ways in tables if ways), [])
        best = max((list(_first(sheet.head())) for sheet in ways), key=_width, default=[])
    except InputError:
        return
    yield from best


def _first(lines: Iterable[Line]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for count, line in enumerate(lines):
        if count == PREVIEW_ROWS:
            return
        if any(text.strip() for text in line.texts):
            yield line.number, tuple(" ".join(text.split())[:PREVIEW_TEXT] for text in line.texts[:PREVIEW_CELLS])


def _width(rows: list[tuple[int, tuple[str, ...]]]) -> int:
    return max((len(cells) for _, cells in rows), default=0)
