"""The steps that led to a date, each with its citation: kept as codes while counting, said as sentences when asked for."""

import datetime as dt

import msgspec

from anlan.law.length import Length
from anlan.values import Instant, Lang, Note, say

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = {"min": ("分钟", "minute"), "h": ("小时", "hour"), "d": ("日", "day"), "wd": ("个工作日", "working day")}
_MONTHS = {"m": ("个月", "month"), "y": ("年", "year")}


class Step(msgspec.Struct, frozen=True, gc=False):
    """One step. ``code`` is a sentence of messages/due.toml, ``on`` the day or instant reached, ``other`` a second one.

    ``name`` and ``name_en``: the part of the term that moved it.
    """

    code: str
    cite: tuple[str, ...]
    on: dt.date | Instant
    length: Length | None = None
    name: str = ""
    name_en: str = ""
    other: dt.date | Instant | None = None

    def sentence(self, lang: Lang) -> str:
        """The step read aloud, without its citation."""
        values: dict[str, str | int] = {
            "on": say_time(self.on, lang),
            "name": self.name if lang == "zh" else self.name_en or self.name,
        }
        if self.length is not None:
            values["length"] = say_length(self.length, lang)
        if self.other is not None:
            values["other"] = say_time(self.other, lang)
        return say(Note("law.due." + self.code, values), lang)


def say_time(on: dt.date | Instant, lang: Lang) -> str:
    """``2026-10-01 周四 15:00``; a bare day, or midnight, without a time of day; 23:59:59 is said as 24:00."""
    day = _WEEKDAYS[on.weekday()] if lang == "zh" else _DAYS[on.weekday()]
    if not isinstance(on, dt.datetime) or on.time() == dt.time():
        return f"{on:%Y-%m-%d} {day}"
    if (on.hour, on.minute, on.second) == (23, 59, 59):
        return f"{on:%Y-%m-%d} {day} 24:00"
    return f"{on:%Y-%m-%d} {day} {on:%H:%M}" + (f":{on:%S}" if on.second else "")


def say_length(length: Length, lang: Lang) -> str:
    """``15 个工作日`` or ``15 working days``."""
    zh, en = (_UNITS | _MONTHS)[length.unit]
    if lang == "zh":
        return f"{length.amount} {zh}"
    return f"{length.amount} {en}" + ("" if length.amount == 1 else "s")
