"""Statements: from files of banks and payment firms to entries and an account of every row.

Goes in: files, folders, zip archives. Comes out: a ``Reading`` a file, or the reason why it cannot be used. Which bank a
file is from nobody has to say. Pairing entries into transfers is left to the ledger.

    readings = read_statements([Path("statements")])
    readings.entries()        # one Arrow table, schema anlan.money.entry.ENTRY
    readings.readings[0].left_out
    readings.refused          # files that could not be used
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from anlan.money.entry import ENTRY
from anlan.money.formats.files import FileToRead, files_to_read
from anlan.money.layouts.layout import Layout, layouts_to_try, load_layouts
from anlan.money.layouts.vocabulary import vocabulary
from anlan.money.reading.duplicates import mark_duplicates
from anlan.money.reading.file import Draft, read_file
from anlan.money.reading.result import Reading, Refused
from anlan.values import InputError

Progress = Callable[[str, int, int], None]
"""Called after each file with its name, how many are done, and how many there are."""

_THREADS = 2


@dataclass(frozen=True, slots=True)
class Readings:
    """What came of all files, in their order."""

    readings: tuple[Reading, ...]
    refused: tuple[Refused, ...]

    def entries(self) -> pa.Table:
        """All entries, file after file."""
        if not self.readings:
            return ENTRY.empty_table()
        return pa.concat_tables([reading.entries for reading in self.readings]).unify_dictionaries()


def read_statements(paths: Iterable[Path], *, layouts: Iterable[Path] = (), progress: Progress | None = None) -> Readings:
    """Reads files, folders (with all below) and zip archives.

    ``layouts`` are the user's own layout files or folders of them; they go before those of the program. Entries that stand twice
    in the import, in one file or in several, are flagged ``DUPLICATE``. A file that cannot be used is among ``refused``; the
    others are read nevertheless. Raises ``InputError`` only for a layout file that is wrong.
    """
    words = vocabulary()
    tried = layouts_to_try(load_layouts(layouts, words), words)
    files = list(files_to_read(paths))
    drafts: list[Draft | Refused] = []
    if len(files) == 1:
        drafts.append(_read(files[0], tried))
        _tell(progress, files[0], 1, 1)
    else:
        with ThreadPoolExecutor(_THREADS, "anlan-statement") as pool:
            for done, (file, draft) in enumerate(zip(files, pool.map(lambda file: _read(file, tried), files), strict=True), 1):
                drafts.append(draft)
                _tell(progress, file, done, len(files))
    readings = mark_duplicates([draft for draft in drafts if isinstance(draft, Draft)])
    return Readings(tuple(readings), tuple(draft for draft in drafts if isinstance(draft, Refused)))


def read_statement(path: Path, *, layouts: Iterable[Path] = ()) -> Reading:
    """Reads one file. Raises ``InputError`` when it cannot be used, or is a folder or archive of several files."""
    found = read_statements([path], layouts=layouts)
    if found.refused:
        raise InputError(found.refused[0].reason)
    (reading,) = found.readings
    return reading


def _read(file: FileToRead, layouts: Sequence[Layout]) -> Draft | Refused:
    try:
        return read_file(file.load(), file.name, layouts, vocabulary())
    except InputError as wrong:
        return Refused(file.name, wrong.note)


def _tell(progress: Progress | None, file: FileToRead, done: int, of: int) -> None:
    if progress is not None:
        progress(file.name, done, of)
