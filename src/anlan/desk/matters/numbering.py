"""Numbers of matters: letters of the procedure, year, a serial without gaps: ``XS-2026-000012``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.utils import timezone

from anlan.desk.matters.models import NumberSeries
from anlan.values import Instant

OTHERS = "QT"
"""The letters of a procedure that has none yet; a test sees to it that every one of ours has its own."""


def next_number(procedure: str, at: Instant) -> str:
    """The next number, inside the caller's transaction: if that is rolled back, the number is given again."""
    series = f"{letters().get(procedure, OTHERS)}-{timezone.localtime(at).year}"
    NumberSeries.objects.get_or_create(series=series)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{series}-{row.last:06d}"


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
