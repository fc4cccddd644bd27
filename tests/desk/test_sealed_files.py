"""Files of matters lie encrypted: nothing is readable on the disk or in a backup, and what was changed is not given out."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anlan.desk.matters import files
from anlan.desk.matters.models import Document
from anlan.desk.sealed_stream import MAGIC, PIECE, PREFIX, TAG, read_sealed, write_sealed
from anlan.values import BrokenPromise, InputError
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order

SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def sealed(content: bytes, purpose: str = "test") -> bytes:
    out = io.BytesIO()
    write_sealed(out, [content[:5], content[5:]], purpose)
    return out.getvalue()


def opened(stored: bytes, purpose: str = "test") -> bytes:
    return b"".join(read_sealed(io.BytesIO(stored), purpose))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(size: int) -> None:
    content = os.urandom(size)
    assert opened(sealed(content)) == content


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[: len(MAGIC) + PREFIX + PIECE + TAG],
        lambda stored: stored[: len(MAGIC) + PREFIX],
        lambda stored: stored + b"x",
        lambda stored: stored[:40] + bytes([stored[40] ^ 1]) + stored[41:],
        lambda stored: stored[: len(MAGIC) + PREFIX] + stored[len(MAGIC) + PREFIX + PIECE + TAG :],
    ],
    ids=["cut", "cut between pieces", "nothing left", "longer", "changed", "first piece gone"],
)
def test_what_was_cut_or_changed_does_not_decrypt(change: Callable[[bytes], bytes]) -> None:
    stored = sealed(b"a" * (PIECE + 100))
    with pytest.raises(BrokenPromise):
        opened(change(stored))


def test_another_purpose_or_key_opens_nothing(settings: object) -> None:
    stored = sealed(b"x" * 100)
    with pytest.raises(BrokenPromise):
        opened(stored, "other")
    settings.FIELD_KEY = "z" * 50  # type: ignore[attr-defined]
    with pytest.raises(BrokenPromise):
        opened(stored)


def test_a_file_of_a_matter_is_nowhere_readable_and_comes_back_to_who_may_read_it(
    office: Office, watch: Watch, signed_in: Callable[[str], Client], folder: Path
) -> None:
    run, client = stop_order(office, watch), signed_in("officer@station")
    content = "报案人 鹮金丝雀 19912345670\n".encode() * 1000
    told = {"kind": "report_record", "number": "1", "file": SimpleUploadedFile("笔录.txt", content)}
    client.post(f"/runs/{run.pk}/papers", told)
    document = Document.objects.get()
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [document.sha256]
    assert all("鹮金丝雀".encode() not in path.read_bytes() and b"19912345670" not in path.read_bytes() for path in kept)
    answer = client.get(f"/papers/{document.pk}")
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_file_kept_before_files_were_encrypted_is_still_read(db: None, folder: Path) -> None:
    sha, _, _ = files.keep_made([b"old words"])
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    path.write_bytes(b"old words")
    assert b"".join(files.content_of(sha)) == b"old words"


def test_a_refused_file_leaves_nothing_behind(folder: Path) -> None:
    for chunks, largest in (([b"MZ\x90"], 10), ([b"a" * 6, b"a" * 6], 10)):
        with pytest.raises(InputError):
            files.keep_made(chunks, largest=largest)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_copy_in_clear_is_gone_when_left(db: None, folder: Path) -> None:
    sha, _, _ = files.keep_made([b"a,b\n1,2\n"])
    with files.in_clear(sha) as path:
        assert path.read_bytes() == b"a,b\n1,2\n"
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.exists() and not path.parent.exists()
    assert Path(settings.MEDIA_ROOT) == folder
