"""Which day, or month, the words of a date mean, seen from the instant they were told.

In go the named parts of a match of ``time_words.MOMENT``; out comes a ``Moment``. What is not written is taken from the time
before the text was told, since people report what has happened: 8月3号 is the last third of August before it. Raises
``ValueError`` for a day that does not exist.
"""

from dataclasses import replace
from datetime import date, timedelta

from anlan.text.entity import doubt
from anlan.text.moment import Moment
from anlan.text.numerals import parse_number
from anlan.text.time_words import DAY_WORDS, ENGLISH_UNITS, MONTHS, TWO_OR_THREE, UNITS
from anlan.values import Instant


def day_of(part: dict[str, str], told: Instant | None) -> Moment:
    """The day of a date, absolute or relative."""
    if "year" in part:
        return _date(_year(part["year"]), part.get("month") or part["month_d"], part.get("day") or part.get("day_d"))
    if "month_e" in part or "month_f" in part:
        return _english(part, told)
    if told is None:
        return Moment(doubts=(doubt("needs_time"),))
    if "shift" in part:
        years = {"今年": 0, "去年": 1, "前年": 2}[part["shift"]]
        return _date(told.year - years, part["month_s"], part.get("day_s"))
    if "month_s" in part or "month_n" in part:
        return _last(part.get("month_s") or part["month_n"], part.get("day_s") or part.get("day_n"), told)
    return _day_of_month(part, told) if "day_m" in part or "day_only" in part else _relative(part, told)


def _english(part: dict[str, str], told: Instant | None) -> Moment:
    kind = "e" if "month_e" in part else "f"
    month = str(MONTHS.index(part[f"month_{kind}"][:3].lower()) + 1)
    if f"year_{kind}" in part:
        return _date(int(part[f"year_{kind}"]), month, part[f"day_{kind}"])
    return _last(month, part[f"day_{kind}"], told)


def _date(year: int, month: str, day: str | None) -> Moment:
    if day is None:
        return Moment(month=date(year, whole_number(month), 1).isoformat()[:7])
    return Moment(date(year, whole_number(month), whole_number(day)))


def _last(month: str, day: str | None, told: Instant | None) -> Moment:
    """The last such day, or month, not after the text was told."""
    if told is None:
        return Moment(doubts=(doubt("needs_time"),))
    for year in range(told.year, told.year - 9, -1):
        try:
            first = date(year, whole_number(month), whole_number(day or "1"))
        except ValueError:
            if year == told.year - 8:
                raise
            continue
        if first <= told.date():
            return replace(_date(year, month, day), doubts=(doubt("year_assumed", year=year),))
    raise ValueError(month)


def _day_of_month(part: dict[str, str], told: Instant) -> Moment:
    day = whole_number(part.get("day_m") or part["day_only"])
    first = told.date().replace(day=1)
    back = 1 if part.get("month_word", "").startswith("上") else 0
    guessed = "day_only" in part
    for months in range(back, back + 3):
        start = _months_before(first, months)
        if guessed and (day > _days_in(start) or start.replace(day=day) > told.date()):
            continue
        return Moment(start.replace(day=day), doubts=(doubt("month_assumed", month=start.month),) if guessed else ())
    raise ValueError(day)


def _relative(part: dict[str, str], told: Instant) -> Moment:
    if "now" in part:
        return Moment(exact=told, doubts=(doubt("about"),))
    if "word" in part:
        return Moment(told.date() - timedelta(days=DAY_WORDS[part["word"].lower()]))
    if "week" in part:
        return _weekday(part, told)
    if "count_e" in part:
        times = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}.get(part["count_e"].lower())
        return _ago(times if times else int(part["count_e"]), ENGLISH_UNITS[part["unit_e"].lower()], told)
    if part["unit"] == "月":
        return _months_ago(part["count"], told)
    seconds = UNITS[part["unit"]]
    return _ago(1, seconds // 2, told) if part["count"] == "半" else _ago(whole_number(part["count"]), seconds, told)


def _months_ago(count: str, told: Instant) -> Moment:
    if count == "半":
        return Moment(told.date() - timedelta(days=15), doubts=(doubt("about"),))
    return Moment(month=_months_before(told.date().replace(day=1), whole_number(count)).isoformat()[:7])


def _ago(times: int, seconds: int, told: Instant) -> Moment:
    """Days and weeks ago give a day, hours and minutes an instant."""
    then = told - timedelta(seconds=times * seconds)
    return Moment(then.date()) if seconds >= 86400 else Moment(exact=then, doubts=(doubt("about"),))


def _weekday(part: dict[str, str], told: Instant) -> Moment:
    day = "一二三四五六日".index(part["weekday"].replace("天", "日"))
    monday = told.date() - timedelta(days=told.weekday())
    if part["week"][0] in "上这本":
        weeks = part["week"].count("上")
        return Moment(monday + timedelta(days=day - 7 * weeks))
    this = monday + timedelta(days=day)
    return Moment(this if this <= told.date() else this - timedelta(days=7))


def _months_before(first: date, months: int) -> date:
    years, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(years, month + 1, 1)


def _days_in(first: date) -> int:
    return (_months_before(first, -1) - first).days


def _year(text: str) -> int:
    return int(parse_number(text) or 0)


def whole_number(text: str) -> int:
    """The number as written in digits or Chinese signs, of 三四 the first. Raises ``ValueError`` for what is none."""
    value = parse_number(text[:1] if text in TWO_OR_THREE else text)
    if value is None or value.denominator != 1:
        raise ValueError(text)
    return int(value)
