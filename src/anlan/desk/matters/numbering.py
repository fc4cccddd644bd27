"""Numbers of matters: letters of the procedure, year, a serial without gaps: ``XS-2026-000012``."""

import tomllib
from functools import cache
from importlib import resources

from django.utils import timezone

from anlan.desk.matters.models import NumberSeries
from anlan.values import Instant


def next_number(procedure: str, at: Instant) -> str:
    """The next number, inside the caller's transaction: if that is rolled back, the number is given again."""
    series = f"{letters().get(procedure, 'AL')}-{timezone.localtime(at).year}"
    NumberSeries.objects.get_or_create(series=series)
    row = NumberSeries.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{series}-{row.last:06d}"


@cache
def letters() -> dict[str, str]:
    """The letters by procedure (``numbering.toml``)."""
    text = (resources.files("anlan.desk.matters") / "numbering.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))
