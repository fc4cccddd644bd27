"""Finds the files to read (in folders and zip archives too) and tells by their first bytes what they are.

Names and endings are not believed: banks save pages as .xls and text as .xlsx.
"""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath, PurePosixPath

from anlan.money.formats.binary import binary_sheets
from anlan.money.formats.cells import Bytes, Sheet, content, load, padded
from anlan.money.formats.html import declared_encoding, looks_like_page, page_sheets
from anlan.money.formats.limits import DAMAGED, LARGEST_FILE, guard
from anlan.money.formats.text import SEPARATORS, TextSheet, decode_text, recoded
from anlan.money.formats.xlsx import xlsx_sheets
from anlan.values import InputError, Note

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP = b"PK\x05\x06"
_REFUSED = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
_DEEPEST = 3
_LEFT = ("__macosx", "thumbs.db", "desktop.ini", "ehthumbs.db")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file by the name it is reported under (``a.zip/b.csv`` inside an archive) and how to get its bytes, padded."""

    name: str
    load: Callable[[], Bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file turned out to be. ``tables`` holds for each table the ways in which it may be read, the likeliest first."""

    format: str
    tables: list[list[Sheet]]


def files_to_read(paths: Iterable[Path]) -> Iterator[FileToRead]:
    """The files behind paths: folders with all below them, in the order of their names; archives opened.

    Hidden files and what file managers leave behind are passed by. What cannot be opened (a path that does not exist, a
    protected archive) is a file too, whose ``load`` raises ``InputError``: the others are still read.
    """
    for path in paths:
        if path.is_dir():
            below = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
            for file in sorted(below):
                if not is_left_behind(file.relative_to(path)):
                    yield from _opened(str(file), file)
        elif path.exists():
            yield from _opened(str(path), path)
        else:
            yield _refused(str(path), InputError(Note.of("money.statement.no_such_file", file=str(path))))


def is_left_behind(path: PurePath) -> bool:
    """Whether a file is hidden, or was left behind by a file manager or an open office program, not put there by anybody."""
    return any(part.startswith((".", "~$")) or part.lower() in _LEFT for part in path.parts)


def _refused(name: str, wrong: InputError) -> FileToRead:
    def load() -> Bytes:
        raise wrong

    return FileToRead(name, load)


def _opened(name: str, path: Path) -> Iterator[FileToRead]:
    try:
        with path.open("rb") as stream:
            is_zip = stream.read(4) in (_ZIP, _EMPTY_ZIP)
    except OSError:
        is_zip = False  # reading it will say why
    if is_zip and path.stat().st_size <= LARGEST_FILE:
        data = path.read_bytes()
        if _is_archive(data):
            yield from _members(data, name, 1)
            return
    yield FileToRead(name, lambda: _load(path, name))


def _load(path: Path, name: str) -> Bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(Note.of("money.statement.too_large", file=name, size=path.stat().st_size >> 20))
        return load(path)
    except OSError as cause:
        raise InputError(Note.of("money.statement.unreadable", file=name)) from cause


def _is_archive(data: bytes) -> bool:
    """A zip that is not itself a workbook. A broken one is left to the reader of workbooks, which says so."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _workbook_kind(archive) is None
    except DAMAGED:
        return False


def _workbook_kind(archive: zipfile.ZipFile) -> str | None:
    names = {name.lower().lstrip("/") for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "ods" if "content.xml" in names and "mimetype" in names else None


def _members(data: bytes, name: str, depth: int) -> Iterator[FileToRead]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            guard(archive, name)
        except InputError as wrong:
            yield _refused(name, wrong)
            return
        for member in sorted(archive.infolist(), key=member_name):
            inner = member_name(member)
            if member.is_dir() or is_left_behind(PurePosixPath(inner.replace("\\", "/"))):
                continue
            try:
                inside = _unpacked(archive, member, name)
            except InputError as wrong:
                yield _refused(f"{name}/{inner}", wrong)
                continue
            if inside.startswith(_ZIP) and depth < _DEEPEST and _is_archive(inside):
                yield from _members(inside, f"{name}/{inner}", depth + 1)
            else:
                yield FileToRead(f"{name}/{inner}", partial(padded, inside))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    inside = f"{name}/{member_name(member)}"
    try:
        return archive.read(member)
    except DAMAGED as cause:
        raise InputError(Note.of("money.statement.workbook_damaged", file=inside)) from cause
    except RuntimeError as cause:
        raise InputError(Note.of("money.statement.protected", file=inside)) from cause


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member. Windows in Chinese writes GBK without saying so, and zipfile then takes it for code page 437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def open_file(buffer: Bytes, name: str) -> Opened:
    """The tables of one file, given as a padded buffer. Raises ``InputError`` for an empty file and for what is no table."""
    head = buffer[:4096].tobytes()
    if not head.strip(_BLANK) and not bytes(content(buffer)).strip(_BLANK):
        raise InputError(Note.of("money.statement.empty_file", file=name))
    for magic, kind in _REFUSED:
        if head.startswith(magic):
            raise InputError(Note.of("money.statement.not_a_table", file=name, kind=kind))
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _open_zip(bytes(content(buffer)), name)
    if head.startswith(_OLE):
        return Opened("xls", [[sheet] for sheet in binary_sheets(bytes(content(buffer)), name)])
    return _open_text(buffer, name)


def _open_zip(data: bytes, name: str) -> Opened:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _workbook_kind(archive)
            guard(archive, name)
    except DAMAGED as cause:
        raise InputError(Note.of("money.statement.workbook_damaged", file=name)) from cause
    if kind is None:
        raise InputError(Note.of("money.statement.not_a_table", file=name, kind="zip"))
    sheets = xlsx_sheets(data, name) if kind == "xlsx" else binary_sheets(data, name)
    return Opened(kind, [[sheet] for sheet in sheets])


def _open_text(raw: Bytes, name: str) -> Opened:
    buffer, encoding = decode_text(raw)
    head = bytes(content(buffer)[:4096])
    if looks_like_page(head.decode(encoding, "replace")):
        told = declared_encoding(head) if encoding == "gb18030" else None
        text = bytes(content(buffer)).decode(told or encoding, "replace")
        return Opened("html", [[sheet] for sheet in page_sheets(text)])
    if head.count(0) > len(head) // 10:
        raise InputError(Note.of("money.statement.not_a_table", file=name, kind="binary"))
    sample = buffer[: 1 << 16].tobytes()
    ways: list[Sheet] = []
    for separator in sorted(SEPARATORS, key=lambda mark: -sample.count(mark.encode())):
        if separator.encode() not in sample:
            continue
        if separator == "|" and encoding == "gb18030":
            ways.append(TextSheet(recoded(buffer, encoding), "utf-8", separator))
        else:
            ways.append(TextSheet(buffer, encoding, separator))
    return Opened("text", [ways or [TextSheet(buffer, encoding, ",")]])
