"""Numbers of matters: letters of the procedure, year, a serial without gaps: ``XS-2026-000012``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from anlan.desk.written import rows_of
from anlan.values import Instant

OTHERS = "QT"
"""The letters of a procedure that has none yet; a test sees to it that every one of ours has its own."""


_NEXT = """
    INSERT INTO matters_numberseries (series, last) VALUES (:series, 1)
        ON CONFLICT (series) DO UPDATE SET last = matters_numberseries.last + 1
 RETURNING last
"""


def next_number(procedure: str, at: Instant) -> str:
    """The next number, inside the caller's transaction (`next_in`)."""
    series = f"{letters().get(procedure, OTHERS)}-{timezone.localtime(at).year}"
    return f"{series}-{next_in(series):06d}"


def next_in(series: str) -> int:
    """The next serial of a series, from 1. If the caller's transaction is rolled back, the serial is given again.

    Nobody else gets one of the series before that transaction ends, so that none is missing and none is there twice.
    """
    [(serial,)] = rows_of(_NEXT, series=series)
    return int(serial)


@cache
def letters() -> dict[str, str]:
    """The letters by procedure (``numbering.toml``)."""
    return dict(_file()["matters"])


def papers_pattern() -> str:
    """How numbers of papers are written, with the places mark, word, year, serial."""
    return str(_file()["papers"]["pattern"])


def _file() -> dict[str, Any]:
    text = (resources.files("anlan.desk.matters") / "numbering.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
