"""What a written time means, seen from the instant it was told: the day by ``written_day``, the time of day here.

In goes a match of ``time_words.MOMENT``; out comes a ``Moment``. A time that does not exist (2月30日) is a moment without
value and with a doubt; what only looks like a time (三点 of a list) is none.
"""

import re
from dataclasses import replace

from anlan.text.entity import doubt
from anlan.text.moment import Moment
from anlan.text.time_words import PERIODS
from anlan.text.written_day import day_of, whole_number
from anlan.values import SHANGHAI, Instant


def read_moment(found: re.Match[str], at: Instant | None, *, bare_hour: bool = False) -> Moment | None:
    """The moment of a match of ``MOMENT``; ``None`` if it is no time after all: 三点 alone may be three points of a list, so an
    hour needs 上午, minutes or a day beside it unless ``bare_hour``."""
    part = {name.removeprefix("only_"): value for name, value in found.groupdict().items() if value}
    told = at.astimezone(SHANGHAI) if at else None
    try:
        if any(value for name, value in found.groupdict().items() if name.startswith("only_")):
            return _clock_alone(part, told, bare_hour)
        return _with_clock(day_of(part, told), part, told)
    except (ValueError, OverflowError):
        return Moment(doubts=(doubt("no_such_time"),))


def _clock_alone(part: dict[str, str], told: Instant | None, bare_hour: bool) -> Moment | None:
    if not bare_hour and "hour_c" in part and not part.keys() & {"period", "thirty", "quarter", "minute_c"}:
        return None
    moment = Moment(told.date(), doubts=(doubt("day_assumed"),)) if told else Moment(doubts=(doubt("needs_time"),))
    return _with_clock(moment, part, told)


def _with_clock(moment: Moment, part: dict[str, str], told: Instant | None) -> Moment:
    hour = next((whole_number(part[name]) for name in ("hour", "hour_c", "hour_e") if name in part), None)
    if hour is None or moment.exact:
        return moment
    minute = _minute(part)
    half = (part.get("half_e") or part.get("half_f") or "").lower()
    hour, unsure = _hour(hour, PERIODS.get(part.get("period", "")), half, part.get("period", ""))
    if hour > 24 or minute > 59:
        raise ValueError(hour)
    moment = replace(moment, clock=(hour, minute, int(part.get("second", "0"))))
    doubts = moment.doubts + ((doubt("half_of_day"),) if unsure and "hour_c" in part else ())
    if told and moment.day and moment.value() > told.isoformat():
        doubts += (doubt("after_told"),)
    return replace(moment, doubts=doubts)


def _minute(part: dict[str, str]) -> int:
    if "thirty" in part:
        return 30
    if "quarter" in part:
        return 15 * whole_number(part["quarter"])
    return whole_number(part.get("minute") or part.get("minute_c") or "0")


def _hour(hour: int, period: int | None, half: str, word: str) -> tuple[int, bool]:
    """Hours since the day began (24 for 晚上12点), and whether the half of the day had to be guessed."""
    if half:
        return hour % 12 + (12 if half.startswith("p") else 0), False
    if period is None:
        return hour, 1 <= hour <= 12
    if hour > 12:
        return hour, False
    if period == 0:
        return (0 if hour == 12 and word == "凌晨" else hour), False
    night = word[0] in "晚夜深半" and (hour == 12 or hour < 5)
    return (hour if word == "中午" and hour >= 4 else 24 + hour % 12 if night else hour % 12 + 12), False
