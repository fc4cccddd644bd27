"""A ledger on disk: the entries of every file taken in, as Parquet, and the transfers made from them.

Each file is kept under the hash of its bytes with what is needed to know it again, so taking in a file twice changes nothing,
and what is taken in last does not matter: the ledger is made anew from all entries. ``transfers.parquet`` and
``accounts.parquet`` are for other programs; nothing here reads them back.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from anlan.money.entry import ENTRY
from anlan.money.formats.files import is_left_behind
from anlan.money.ledger import Ledger
from anlan.money.reading.result import Reading

_MARK = b"anlan.import"
_HASH_BLOCK = 1 << 20


class Import(msgspec.Struct, frozen=True):
    """One file taken in: its name then, the hash of its bytes, how many entries it had, and pairs of numbers of one account
    (other number, the one its entries use)."""

    file: str
    sha256: str
    entries: int
    numbers: tuple[tuple[str, str], ...] = ()


class Shelf(Protocol):
    """How the parts of a store are kept: as they are, or under a key."""

    def write(self, table: pa.Table, target: Path) -> None:
        """Keep the table as Parquet, so that a reader sees the old file or the new one, never half of it."""

    def source(self, path: Path) -> Any:
        """What `pyarrow.parquet` reads a part from: a path, or a file in memory."""


class PlainShelf:
    """Parts lie as they are."""

    def write(self, table: pa.Table, target: Path) -> None:
        """Keep the table."""
        _write(table, target)

    def source(self, path: Path) -> Any:
        """The path itself."""
        return path


PLAIN = PlainShelf()


@dataclass(frozen=True, slots=True)
class LedgerStore:
    """A folder that keeps a ledger. It is made when something is first put in."""

    folder: Path
    shelf: Shelf = PLAIN

    def imports(self) -> list[Import]:
        """The files taken in, by hash."""
        return [self._import_of(path) for path in self._parts()]

    def entries(self) -> pa.Table:
        """All entries taken in."""
        tables: list[Any] = [pq.read_table(self.shelf.source(path), schema=ENTRY).cast(ENTRY) for path in self._parts()]
        return pa.concat_tables(tables) if tables else ENTRY.empty_table()

    def numbers(self) -> dict[str, str]:
        """Other number of an account → the number its entries use."""
        return {other: used for one in self.imports() for other, used in one.numbers}

    def put(self, path: Path, sha256: str, readings: Sequence[Reading]) -> Import:
        """Keep what was read of a file (several readings for an archive). A file already kept is left as it is."""
        tables = [reading.entries for reading in readings]
        entries = pa.concat_tables(tables) if tables else ENTRY.empty_table()
        numbers = tuple((other, used) for reading in readings for used, other in sorted(reading.numbers))
        taken = Import(str(path), sha256, entries.num_rows, numbers)
        target = self._folder_of_entries() / f"{sha256}.parquet"
        if not target.exists():
            metadata = {**(ENTRY.metadata or {}), _MARK: msgspec.json.encode(taken)}
            self.shelf.write(entries.replace_schema_metadata(metadata), target)
        return taken

    def write_tables(self, ledger: Ledger) -> None:
        """Write transfers and accounts for other programs."""
        _write(ledger.transfers(), self.folder / "transfers.parquet")
        _write(ledger.accounts(), self.folder / "accounts.parquet")

    def _parts(self) -> list[Path]:
        return sorted((self.folder / "entries").glob("*.parquet"))

    def _folder_of_entries(self) -> Path:
        folder = self.folder / "entries"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _import_of(self, path: Path) -> Import:
        metadata: Mapping[bytes, bytes] = pq.read_schema(self.shelf.source(path)).metadata or {}
        return msgspec.json.decode(metadata[_MARK], type=Import)


def files_below(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves and all files below folders but those that nobody put there, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from files_below(sorted(one for one in path.iterdir() if not is_left_behind(PurePath(one.name))))
        else:
            yield path


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write(table: pa.Table, target: Path) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(target)
