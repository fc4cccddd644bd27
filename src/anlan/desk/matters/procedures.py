"""The procedures at hand, as the office asks for them: by the hash that events pin, by name, by day; and the calendar."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from anlan.law.calendar import Calendar, calendar_cn
from anlan.procedure.library import library
from anlan.procedure.machine import Procedure


@cache
def by_sha() -> Mapping[str, Procedure]:
    """Every version by the SHA-256 of its file."""
    return library().by_sha


def versions() -> Mapping[str, tuple[Procedure, ...]]:
    """The versions of each procedure, oldest first."""
    return library().versions


def in_force(name: str, on: date) -> Procedure:
    """The version of ``name`` in force on ``on``. Raises ``InputError`` when there is none."""
    return library().in_force(name, on)


@cache
def calendar() -> Calendar:
    """The calendar of working days."""
    return calendar_cn()
