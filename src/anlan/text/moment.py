"""What a written time means: a month, a day or an instant, seen from the instant it was told.

In go the named parts of a match of ``MOMENT``; out comes a ``Moment``, as exact as the words, with its doubts. What is not
written is taken from the time before the text was told, since people report what has happened: 8月3号 is the last third of
August before it.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from anlan.text.entity import doubt
from anlan.text.numerals import parse_number
from anlan.values import SHANGHAI, Instant, Note

_N = r"(?:[0-9]{1,2}(?![0-9])|[零〇一二两三四五六七八九十廿卅]{1,3})"
PERIODS = {
    "凌晨": 0, "清晨": 0, "早上": 0, "早晨": 0, "上午": 0, "今早": 0, "中午": 12, "下午": 12, "午后": 12, "傍晚": 12, "晚上": 12,
    "晚间": 12, "夜里": 12, "深夜": 12, "半夜": 12, "晚": 12, "早": 0, "夜": 12,
}  # fmt: skip
_PERIOD = "|".join(PERIODS)
_DAY_WORDS = {
    "大前天": 3, "前天": 2, "前日": 2, "前": 2, "昨天": 1, "昨日": 1, "昨": 1, "今天": 0, "今日": 0, "今": 0,
    "明天": -1, "明日": -1, "yesterday": 1, "today": 0,
}  # fmt: skip
_WORD = r"大前天|[前昨今明][天日]|[前昨今](?=[早晚夜])|(?<![A-Za-z])(?:yesterday|today)(?![A-Za-z])"
_UNITS = {"分钟": 60, "小时": 3600, "钟头": 3600, "天": 86400, "日": 86400, "周": 604800, "星期": 604800, "礼拜": 604800}
_ENGLISH_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?P<year>(?:19|20)[0-9]{{2}}|二[〇零][〇零一二三四五六七八九]{{2}})(?:\s?年\s?(?P<month>{_N})\s?月份?(?:\s?(?P<day>{_N})\s?[日号]?)?"
    rf"|(?P<dash>[-/.])(?P<month_d>[0-9]{{1,2}})(?P=dash)(?P<day_d>[0-9]{{1,2}})(?![0-9]))"
    rf"|(?:(?P<shift>去年|今年|前年)\s?)?(?P<month_s>{_N})\s?月份?(?:\s?(?P<day_s>{_N})\s?[日号]|(?!\s?[0-9]))"
    rf"|(?P<month_word>上个?月|这个?月|本月)(?P<day_m>{_N})[号日]"
    rf"|(?<![月第])(?P<day_only>{_N})号(?=\s?(?:{_PERIOD}|那天|当天|[0-9]{{1,2}}[:点]|[,，。、]|$))"
    rf"|(?P<word>{_WORD})"
    rf"|(?P<week>(?:上上?个?|这个?|本)?(?:周|星期|礼拜))(?P<weekday>[一二三四五六日天])(?![年个次天])"
    rf"|(?P<count>{_N}|[0-9]{{1,3}}|半)\s?个?(?P<unit>{'|'.join(_UNITS)}|月)(?:之|以)?前"
    rf"|(?P<month_e>{_MONTH})\s(?P<day_e>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year_e>20[0-9]{{2}}))?(?![0-9:])"
    rf"|(?P<day_f>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month_f>{_MONTH})(?:,?\s(?P<year_f>20[0-9]{{2}}))?(?![0-9:A-Za-z])"
    r"|(?P<count_e>[0-9]{1,3}|an?|one|two|three)\s(?P<unit_e>minute|hour|day|week)s?\sago"
)
_CLOCK = (
    rf"(?:(?P<period>{_PERIOD})\s?)?(?:(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?![0-9:])"
    rf"(?:\s?(?P<half_e>[ap]\.?m\b\.?))?"
    rf"|(?P<hour_c>{_N})\s?(?:点钟?|时(?![间候刻段]))(?:(?P<thirty>半)|(?P<quarter>[一三13])刻|过?(?P<minute_c>{_N})(?:分|(?![0-9个万千元块条]))|整)?"
    r"|(?P<hour_e>[0-9]{1,2})\s?(?P<half_f>[ap]\.?m\b\.?))"
)
_FORM = (
    rf"(?:(?:{_DATE})(?:(?<!时前)(?<!钟前)(?:(?:\s|T|,\s|的|\sat\s|当天)?(?:{_CLOCK})|\s?(?P<period_only>{_PERIOD})(?![0-9])))?"
    rf"|{_CLOCK.replace('(?P<', '(?P<only_')})"
)
MOMENT = re.compile(rf"(?<![0-9A-Za-z.:/\-]){_FORM}", re.IGNORECASE)
MOMENT_AFTER_JOINER = re.compile(_FORM, re.IGNORECASE)
JOINER = re.compile(r"\s?(?:到|至|直到|-|~|to|until)\s?")


@dataclass(frozen=True, slots=True)
class Moment:
    """``day`` and ``clock`` as far as known; ``month`` where only that is written; ``exact`` for "two hours ago"."""

    day: date | None = None
    month: str = ""
    clock: tuple[int, int, int] | None = None
    exact: Instant | None = None
    doubts: tuple[Note, ...] = ()

    def value(self) -> str:
        """ISO 8601, as exact as what is known; empty if nothing is."""
        if self.exact is not None:
            return self.exact.isoformat()
        if self.day is None:
            return self.month
        if self.clock is None:
            return self.day.isoformat()
        hours, minutes, seconds = self.clock
        start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=SHANGHAI)
        return (start + timedelta(hours=hours, minutes=minutes, seconds=seconds)).isoformat()


def read_moment(found: re.Match[str], at: Instant | None, *, bare_hour: bool = False) -> Moment | None:
    """The moment of a match of ``MOMENT``; ``None`` if it is no time after all: 三点 alone may be three points of a list, so an
    hour needs 上午, minutes or a day beside it unless ``bare_hour``."""
    part = {name.removeprefix("only_"): value for name, value in found.groupdict().items() if value}
    told = at.astimezone(SHANGHAI) if at else None
    try:
        if any(value for name, value in found.groupdict().items() if name.startswith("only_")):
            return _clock_alone(part, told, bare_hour)
        return _with_clock(_day(part, told), part, told)
    except (ValueError, OverflowError):
        return Moment(doubts=(doubt("no_such_time"),))


def _clock_alone(part: dict[str, str], told: Instant | None, bare_hour: bool) -> Moment | None:
    if not bare_hour and "hour_c" in part and not part.keys() & {"period", "thirty", "quarter", "minute_c"}:
        return None
    moment = Moment(told.date(), doubts=(doubt("day_assumed"),)) if told else Moment(doubts=(doubt("needs_time"),))
    return _with_clock(moment, part, told)


def _with_clock(moment: Moment, part: dict[str, str], told: Instant | None) -> Moment:
    hour = next((_number(part[name]) for name in ("hour", "hour_c", "hour_e") if name in part), None)
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
        return 15 * _number(part["quarter"])
    return _number(part.get("minute") or part.get("minute_c") or "0")


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


def _day(part: dict[str, str], told: Instant | None) -> Moment:
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
    if "month_s" in part:
        return _last(part["month_s"], part.get("day_s"), told)
    return _day_of_month(part, told) if "day_m" in part or "day_only" in part else _relative(part, told)


def _english(part: dict[str, str], told: Instant | None) -> Moment:
    kind = "e" if "month_e" in part else "f"
    month = str(_MONTHS.index(part[f"month_{kind}"][:3].lower()) + 1)
    if f"year_{kind}" in part:
        return _date(int(part[f"year_{kind}"]), month, part[f"day_{kind}"])
    return _last(month, part[f"day_{kind}"], told)


def _date(year: int, month: str, day: str | None) -> Moment:
    if day is None:
        return Moment(month=date(year, _number(month), 1).isoformat()[:7])
    return Moment(date(year, _number(month), _number(day)))


def _last(month: str, day: str | None, told: Instant | None) -> Moment:
    """The last such day, or month, not after the text was told."""
    if told is None:
        return Moment(doubts=(doubt("needs_time"),))
    for year in range(told.year, told.year - 9, -1):
        try:
            first = date(year, _number(month), _number(day or "1"))
        except ValueError:
            if year == told.year - 8:
                raise
            continue
        if first <= told.date():
            return replace(_date(year, month, day), doubts=(doubt("year_assumed", year=year),))
    raise ValueError(month)


def _day_of_month(part: dict[str, str], told: Instant) -> Moment:
    day = _number(part.get("day_m") or part["day_only"])
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
    if "word" in part:
        return Moment(told.date() - timedelta(days=_DAY_WORDS[part["word"].lower()]))
    if "week" in part:
        return _weekday(part, told)
    if "count_e" in part:
        times = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}.get(part["count_e"].lower())
        return _ago(times if times else int(part["count_e"]), _ENGLISH_UNITS[part["unit_e"].lower()], told)
    if part["unit"] == "月":
        return _months_ago(part["count"], told)
    seconds = _UNITS[part["unit"]]
    return _ago(1, seconds // 2, told) if part["count"] == "半" else _ago(_number(part["count"]), seconds, told)


def _months_ago(count: str, told: Instant) -> Moment:
    if count == "半":
        return Moment(told.date() - timedelta(days=15), doubts=(doubt("about"),))
    return Moment(month=_months_before(told.date().replace(day=1), _number(count)).isoformat()[:7])


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


def _number(text: str) -> int:
    value = parse_number(text)
    if value is None or value.denominator != 1:
        raise ValueError(text)
    return int(value)
