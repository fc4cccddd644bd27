"""How much a packed file may unpack to. A zip bomb of a few kilobytes would otherwise fill the memory."""

import struct
import zipfile
import zlib

from anlan.values import InputError, Note

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError, OSError, IndexError, KeyError)
"""What reading a damaged archive raises. A ``RuntimeError`` besides is zipfile's word for a member with a password."""

LARGEST_FILE = 2_000_000_000
"""Bytes of one file; places in it are signed 32-bit numbers."""
LARGEST_PART = 1 << 30
"""Bytes that one member of an archive may unpack to."""
_HARMLESS = 64 << 20
_HIGHEST_RATIO = 300
"""Sheets of real workbooks pack ten to sixty times; only repetition without end packs better than this."""


def guard(archive: zipfile.ZipFile, file: str) -> None:
    """Raises ``InputError`` when a member or the whole would unpack to too much, by what the archive says of itself.

    An archive that lies is caught later: unpacking stops at the size it gave and fails its checksum.
    """
    total = 0
    for member in archive.infolist():
        total += member.file_size
        bomb = member.file_size > _HARMLESS and member.file_size > _HIGHEST_RATIO * max(member.compress_size, 1)
        if bomb or member.file_size > LARGEST_PART or total > 2 * LARGEST_PART:
            size = max(member.file_size, total if total > 2 * LARGEST_PART else 0) >> 20
            raise InputError(Note.of("money.statement.unpacks_to_too_much", file=file, member=member.filename, size=size))
