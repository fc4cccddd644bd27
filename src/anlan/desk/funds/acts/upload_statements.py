"""An officer hands in statement files of a case. The originals are kept unchanged; the worker reads them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from django.db import IntegrityError, transaction

from anlan.desk.funds.models import StatementFile
from anlan.desk.matters import files
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK
LARGEST = 500 * 1024 * 1024
LONGEST_NAME = 160
_NO_TABLE = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"#!", "script"),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in: the name it came with and its content."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one upload: taken, known (the same bytes are in the case) or refused; ``note`` says what and why."""

    name: str
    status: Literal["taken", "known", "refused"]
    note: Note
    file: StatementFile | None = None


def upload_statements(*, matter: Matter, uploads: Iterable[Upload], powers: Powers, now: Instant) -> list[Taken]:
    """What became of each file, in order. A file that cannot be taken does not stop the others."""
    require_matter(matter, powers, now, PERMISSION)
    return [_take(matter, upload, powers, now) for upload in uploads]


def _take(matter: Matter, upload: Upload, powers: Powers, now: Instant) -> Taken:
    name = _clean(upload.name)
    try:
        sha256, size, _ = files.keep(
            _not_empty(upload.chunks), stream=f"matter/{matter.pk}", now=now, largest=LARGEST, kind_of=table_kind
        )
    except InputError as wrong:
        return Taken(name, "refused", Note.of(wrong.note.key, **{**wrong.note.values, "file": name}))
    try:
        with transaction.atomic():
            file, made = _row(matter, name, (sha256, size), powers, now)
    except IntegrityError:  # the same bytes, handed in twice at the same moment
        file, made = StatementFile.objects.get(matter=matter, sha256=sha256), False
    if made:
        return Taken(name, "taken", Note.of("desk.funds.taken", file=name), file)
    return Taken(name, "known", Note.of("desk.funds.known", file=name, before=file.name), file)


def _row(matter: Matter, name: str, kept: tuple[str, int], powers: Powers, now: Instant) -> tuple[StatementFile, bool]:
    sha256, size = kept
    file = StatementFile.objects.filter(matter=matter, sha256=sha256).first()
    if file is not None and file.state != "withdrawn":
        return file, False
    if file is None:
        who = {"added_at": now, "added_by": powers.officer.pk}
        file = StatementFile.objects.create(matter=matter, name=_free(matter, name), sha256=sha256, size=size, **who)
    else:
        StatementFile.objects.filter(pk=file.pk).update(state="waiting", attempts=0)
    facts = {"statement": file.pk, "sha256": sha256, "size": size}
    note_down(f"matter/{matter.pk}", "statement_uploaded", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return file, True


def table_kind(head: bytes) -> str:
    """The type told by the first bytes. Raises ``InputError`` for what is no table; the reader looks closer later."""
    for magic, kind in _NO_TABLE:
        if head.startswith(magic):
            raise InputError(Note.of("money.statement.not_a_table", file="", kind=kind))
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    return "application/vnd.ms-excel" if head.startswith(b"\xd0\xcf\x11\xe0") else "text/plain"


def _not_empty(chunks: Iterable[bytes]) -> Iterator[bytes]:
    empty = True
    for chunk in chunks:
        empty = empty and not chunk
        yield chunk
    if empty:
        raise InputError(Note.of("money.statement.empty_file", file=""))


def _clean(name: str) -> str:
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    stem, ending = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}" if plain else "statement"


def _free(matter: Matter, name: str) -> str:
    """The name, numbered when another file of the case has it: evidence names its file, so names must differ."""
    taken = set(StatementFile.objects.filter(matter=matter).values_list("name", flat=True))
    stem, ending, number = PurePath(name).stem, PurePath(name).suffix, 1
    while name in taken:
        number += 1
        name = f"{stem} ({number}){ending}"
    return name
