"""What is calculated of a case lies in the data folder under the key, as its originals do: readings, traces, papers.

In: content, or a file that a program wrote. Out: a sealed file (`desk.sealed_stream`) under the same name. A reader sees the old
file or the new one, never half of it. What an older version left in clear is read as it is and sealed by the worker.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from anlan.desk.sealed_stream import MAGIC, PIECE, read_sealed, write_sealed
from anlan.values import Instant

PURPOSE = "file of a case"
FOLDERS = ("readings", "traces")
UNFINISHED = ".part"
GIVEN_UP = timedelta(hours=1)
"""A file that nobody has finished for so long belongs to a process that is gone; a younger one is perhaps being written."""


class SealedShelf:
    """Where a `LedgerStore` of the desk keeps its parts."""

    def write(self, table: pa.Table, target: Path) -> None:
        """Keep the table as Parquet."""
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        write_whole(target, [sink.getvalue().to_pybytes()])

    def source(self, path: Path) -> Any:
        """What `pyarrow.parquet` reads the part from."""
        return pa.BufferReader(read_whole(path))


def write_whole(target: Path, chunks: Iterable[bytes]) -> None:
    """Keep the content sealed. Several may write the same file at once: the last to finish is the one who is read."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.{uuid4().hex}{UNFINISHED}")
    with unfinished.open("wb") as out:
        write_sealed(out, chunks, PURPOSE)
    unfinished.replace(target)


def take_in(path: Path, target: Path) -> None:
    """Keep sealed what a program wrote to ``path``."""
    with path.open("rb") as source:
        write_whole(target, iter(lambda: source.read(PIECE), b""))


def pieces_of(path: Path) -> Iterator[bytes]:
    """The content in clear, piece by piece. Raises ``BrokenPromise`` when it was changed."""
    with path.open("rb") as source:
        yield from read_sealed(source, PURPOSE)


def read_whole(path: Path) -> bytes:
    """The content in clear."""
    return b"".join(pieces_of(path))


def seal_what_is_clear(now: Instant) -> int:
    """Seal what an older version left in clear of cases, and drop what was given up unfinished; returns how many were sealed."""
    sealed = 0
    for folder in FOLDERS:
        for path in sorted((Path(settings.MEDIA_ROOT) / folder).rglob("*")):
            if path.suffix == UNFINISHED:
                _drop_given_up(path, now)
            elif path.is_file() and not _is_sealed(path):
                take_in(path, path)
                sealed += 1
    return sealed


def _drop_given_up(path: Path, now: Instant) -> None:
    with suppress(FileNotFoundError):  # finished meanwhile
        if now.timestamp() - path.stat().st_mtime > GIVEN_UP.total_seconds():
            path.unlink()


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as source:
        return source.read(len(MAGIC)) == MAGIC
