"""Taking files into a ledger: what is new is read and kept, what is known is told, and the ledger is made anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from anlan.money.ledger import Ledger, build_ledger
from anlan.money.ledger_store import LedgerStore, files_below, hash_of
from anlan.money.matching import WINDOW
from anlan.money.reading.result import Reading
from anlan.money.statement import Progress, read_statements
from anlan.values import InputError, Note


@dataclass(frozen=True, slots=True)
class FileTaken:
    """One file handed in. ``known``: the same bytes were taken in before. ``reason`` says why it was not imported."""

    file: str
    status: Literal["imported", "known", "refused"]
    entries: int
    reason: Note | None


@dataclass(frozen=True)
class Taken:
    """What became of each file, and the ledger of everything the store now keeps."""

    files: tuple[FileTaken, ...]
    ledger: Ledger


def take_in(
    store: LedgerStore,
    paths: Iterable[Path],
    *,
    layouts: Iterable[Path] = (),
    window: timedelta = WINDOW,
    progress: Progress | None = None,
) -> Taken:
    """Take statement files (or folders of them) into a store. Raises ``InputError`` for a path that does not exist."""
    known = {one.sha256: one for one in store.imports()}
    new: dict[Path, str] = {}
    files: list[FileTaken] = []
    for path in files_below(paths):
        sha256 = _hash(path)
        if sha256 in known or sha256 in new.values():
            before = known[sha256].file if sha256 in known else str(next(p for p, s in new.items() if s == sha256))
            note = Note.of("money.ledger.already_taken", file=str(path), before=before)
            files.append(FileTaken(str(path), "known", known[sha256].entries if sha256 in known else 0, note))
        else:
            new[path] = sha256
    found = read_statements(new, layouts=layouts, progress=progress)
    for path, sha256 in new.items():
        readings = [one for one in found.readings if _belongs(one.file, path)]
        refused = [one for one in found.refused if _belongs(one.file, path)]
        files.extend(FileTaken(one.file, "refused", 0, one.reason) for one in refused)
        if readings:
            files.append(_kept(store, path, sha256, readings))
    ledger = build_ledger(store.entries(), numbers=store.numbers(), window=window)
    store.write_tables(ledger)
    return Taken(tuple(files), ledger)


def _hash(path: Path) -> str:
    try:
        return hash_of(path)
    except OSError as cause:
        raise InputError(Note.of("money.ledger.no_file", file=str(path))) from cause


def _belongs(file: str, path: Path) -> bool:
    """Whether a reading is of the file or of something inside it."""
    return file == str(path) or file.startswith(f"{path}/")


def _kept(store: LedgerStore, path: Path, sha256: str, readings: Sequence[Reading]) -> FileTaken:
    return FileTaken(str(path), "imported", store.put(path, sha256, readings).entries, None)
