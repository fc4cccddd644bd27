"""The scanner is asked by its own protocol; whatever is no word about the file is one exception."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from time import monotonic

import pytest

from anlan.desk.scanning.clamd import PIECE, NoVerdict, Scanning, address_of, day_of_definitions, version
from tests.scanner import LARGEST, MARKER, NAME, NOBODY, odd_clamd, real_clamd


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with real_clamd() as address:
        yield address


def found(address: str | tuple[str, int], *chunks: bytes, patience: float = 5) -> str:
    with Scanning(address, patience) as asked:
        for chunk in chunks:
            asked.show(chunk)
        return asked.found()


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("scanner:3310", ("scanner", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_an_address_is_a_socket_or_a_host_with_its_port(text: str, address: object) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text", ["scanner", "unix:clamd.ctl", "unix:3310", ":3310", "scanner:", "scanner:port", "/run/clamd.ctl"]
)
def test_an_address_that_is_neither_is_refused_with_what_is_understood(text: str) -> None:
    with pytest.raises(ValueError, match=r"ANLAN_CLAMD is .*unix:/run/clamav/clamd\.ctl or host:port is understood"):
        address_of(text)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("ClamAV 1.4.6/27123/Mon Jan 12 09:38:16 2026", date(2026, 1, 12)),
        ("ClamAV 1.4.6/27123/Fri Jan  2 09:38:16 2026", date(2026, 1, 2)),
        ("ClamAV 1.4.6", None),
        ("", None),
    ],
)
def test_a_version_tells_the_day_of_its_definitions(said: str, day: date | None) -> None:
    assert day_of_definitions(said) == day


def test_clamd_finds_what_it_knows_also_in_an_archive_and_across_pieces(clamd: str) -> None:
    assert version(clamd).startswith("ClamAV")
    assert found(clamd, b"nothing of note") == "" == found(clamd)
    assert found(clamd, b"x" + MARKER + b"y") == NAME == found(clamd, packed(MARKER))
    assert found(clamd, MARKER[:7], b"", MARKER[7:]) == NAME, "an empty piece ends nothing"
    across = b"a" * (PIECE - 7) + MARKER
    assert found(clamd, across) == NAME, "a large chunk goes in pieces"


@pytest.mark.parametrize("size", [LARGEST - 1000, LARGEST + 1, 4 * LARGEST])
def test_what_clamd_does_not_look_through_is_not_called_clean(clamd: str, size: int) -> None:
    with pytest.raises(NoVerdict) as wrong:
        found(clamd, b"a" * size)
    assert wrong.value.too_large


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "Win.Test.EICAR_HDB-1"),
        (b"stream: a\x1bb c FOUND\0", "ab c"),
        (b"stream: \x1b FOUND\0", "?"),
    ],
)
def test_an_answer_is_read_to_its_end(answer: bytes, name: str) -> None:
    with odd_clamd(answer) as address:
        assert found(address, b"a", b"b" * 3 * PIECE) == name


@pytest.mark.parametrize(
    ("answer", "too_large"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", True),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", True),
        (b"stream: Can't allocate memory ERROR\0", False),
        (b"UNKNOWN COMMAND\0", False),
        (b"stream: OK", False),
        (b"OK\0", False),
        (b"", False),
        (b"\0", False),
        (b"stream: " + b"x" * 10_000 + b" FOUND\0", False),
        (b"\xff\xfe\0", False),
    ],
)
def test_whatever_else_it_says_is_no_verdict(answer: bytes, too_large: bool) -> None:
    with odd_clamd(answer) as address, pytest.raises(NoVerdict) as wrong:
        found(address, b"a")
    assert wrong.value.too_large == too_large


def test_one_that_hangs_up_while_it_is_told_has_said_why_or_is_silent() -> None:
    for answer, too_large in ((b"INSTREAM size limit exceeded. ERROR\0", True), (b"stream: OK\0", False), (b"", False)):
        with odd_clamd(answer, reads=100) as address, pytest.raises(NoVerdict) as wrong:
            found(address, *[b"a" * PIECE] * 20)
        assert wrong.value.too_large == too_large, answer


def test_one_that_says_nothing_or_is_not_there_is_waited_for_no_longer_than_told() -> None:
    begun = monotonic()
    with odd_clamd(b"", silent=True) as address, pytest.raises(NoVerdict, match="TimeoutError"):
        found(address, b"a", patience=0.2)
    assert monotonic() - begun < 10
    for address in (NOBODY, ("127.0.0.1", 1)):
        with pytest.raises(NoVerdict, match="no connection"):
            found(address, b"a")
