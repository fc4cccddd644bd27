"""Amounts and times that are printed in rarer ways, one cell at a time.

Amounts stand on ``anlan.values.parse_fen``; times add to ``parse_instant`` what banks print besides: Chinese and English
forms, the day first, a dash before the time of day, numbers that a spreadsheet made of dates.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from anlan.money.kernels.grain import DAY, SHANGHAI_AHEAD
from anlan.money.kernels.statement_amounts import MINUS, PLUS, READ
from anlan.money.kernels.statement_times import DATE_ONLY, NO_CLOCK, NO_SECONDS
from anlan.money.kernels.statement_times import READ as TIME_READ
from anlan.money.reading.date_orders import NumericDate, full_year
from anlan.values import SHANGHAI, NotAnAmount, NotAnInstant, parse_fen, parse_instant, to_micros
from anlan.values.fen import LARGEST

_REMARK = re.compile(r"(?P<amount>[^()（）]+)[(（](?P<note>[^()（）]*[^\d.,()（） ][^()（）]*)[)）]")
_NAME = r"[^\d\s.,+\-()]{1,5}"
_WITH_CURRENCY = re.compile(rf"(?P<before>{_NAME})?\s*(?P<amount>[-+]?\d[\d,]*(?:\.\d+)?)\s*(?P<behind>{_NAME})?")
_INTO, _OUT = r"cr|贷|收入?|存入|转入|进", r"dr|借|支出?|支取|转出|付|出"
_SIDE = re.compile(
    rf"(?:(?P<into>{_INTO})|(?P<out>{_OUT}))?[.:：\s]*(?P<amount>[^A-Za-z\-]*?\d)[.\s]*(?:(?P<into_>{_INTO})|(?P<out_>{_OUT}))?\.?",
    re.IGNORECASE,
)
"""An amount with its side beside it: ``1,000.00 CR``, ``DR 300.00``, ``支出 300.00``."""
_NO_CURRENCY = re.compile(f"{_INTO}|{_OUT}|[百千亿]元?", re.IGNORECASE)
_TEN_THOUSANDS = re.compile("万元?")
_FEN_IN_YUAN = 100
_YUAN = re.compile("¥|RMB|CNY|人民币|元|圆", re.IGNORECASE)
_LONGEST = 80
"""Letters of the longest cell that is looked at: more is no amount and no time."""
_MOST_PLACES = 18
_RESIDUE = Decimal("0.001")
"""How far from a whole fen a number cell may be: what binary fractions leave behind, never half a fen."""
_MONTH_NAME = re.compile(
    r"(?:(\d{1,2})[-/ ]([A-Za-z]{3,9})[-/., ]+(\d{4}|\d{2})|([A-Za-z]{3,9})[. ]+(\d{1,2}),? +(\d{4}))(?:[ T,]+(.+))?"
)
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[-T\s]*(.*)|(\d{4})(\d{2})(\d{2})[-T\s]+(.+)|(\d{2})年(\d{1,2})月(\d{1,2})日?\s*(.*)"
)
_CLOCK = re.compile(r"(\d{1,2})[:.时](\d{1,2})(?:[:.分](\d{1,2})(?:[.:](\d{1,9}))?秒?)?分?\s*(am|pm)?")
_PACKED_CLOCK = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2,3})?")
_SINCE_1970 = re.compile(r"1\d{9}(?P<millis>\d{3})?")
"""Seconds or milliseconds since 1970, of years from 2001 to 2033: no packed date begins so."""
_WHOLE_NUMBER = re.compile(r"\d+\.0+|\d(?:\.\d+)?[Ee]\+?\d{1,2}")
_SECONDS = re.compile(r"\d[:分]\d+[:分]\d|时\d+分\d|\d{14}|\d{8}[t\s]\d{6}")
"""What a time that ``parse_instant`` reads looks like when it has seconds."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Time = tuple[int, int]
"""Micros (since 1970 UTC, or since midnight) and the state as of ``kernels.statement_times``."""


@dataclass(frozen=True, slots=True)
class SlowAmount:
    """An amount in fen, its state as of ``kernels.statement_amounts``, a remark behind it, and a currency named with it."""

    fen: int
    state: int
    note: str | None = None
    currency: str | None = None


def slow_amount(text: str, unit: int, *, number: bool) -> SlowAmount | None:
    """The amount in a cell, or none. ``unit`` is fen in one unit; ``number`` tells that it is a number cell."""
    if len(text) > _LONGEST:
        return None
    if number:
        return _number(text, unit)
    plain = unicodedata.normalize("NFKC", text).strip()
    note = None
    remark = _REMARK.fullmatch(plain)
    if remark:
        plain, note = remark["amount"].strip(), remark["note"].strip()
    plain = _with_sign(plain)
    named = _WITH_CURRENCY.fullmatch(plain)
    name = (named["before"] or named["behind"] or "") if named else ""
    if named and unit == _FEN_IN_YUAN and _TEN_THOUSANDS.fullmatch(name):
        plain, name, unit = named["amount"], "", 10_000 * _FEN_IN_YUAN
    elif named and _NO_CURRENCY.fullmatch(name):
        return None  # a side that the amount's own sign turns (which is meant nobody knows), or a measure nobody uses
    elif named and name and not _YUAN.fullmatch(name):
        plain = named["amount"]
    else:
        name = ""
    try:
        fen = parse_fen(plain) if unit == _FEN_IN_YUAN else _scaled(plain, unit)
    except NotAnAmount:
        return None
    sign = MINUS if fen < 0 or plain.startswith("-") else PLUS if plain.startswith("+") else 0
    return SlowAmount(fen, READ | sign, note, name or None)


def _with_sign(plain: str) -> str:
    """An amount with the sign in front that stands behind it (``300.00-``) or that its side says (``300.00 DR``)."""
    if plain.endswith(("-", "+")) and plain[:-1].strip()[:1] not in ("-", "+", ""):
        return plain[-1] + plain[:-1].strip()
    side = _SIDE.fullmatch(plain)
    into, out = (bool(side and (side[name] or side[f"{name}_"])) for name in ("into", "out"))
    return ("+" if into else "-") + side["amount"].strip() if side and into != out else plain


def _number(text: str, unit: int) -> SlowAmount | None:
    """A number cell is a binary fraction: what is next to it in whole fen, when it is next to one."""
    try:
        exact = Decimal(text) * unit
    except ArithmeticError:
        return None
    if not exact.is_finite() or exact.adjusted() > _MOST_PLACES:
        return None
    fen = int(exact.to_integral_value())
    if abs(exact - fen) > _RESIDUE or abs(fen) > min(LARGEST, 10**15):
        return None
    return SlowAmount(fen, READ | (MINUS if exact.is_signed() else 0))


def _scaled(plain: str, unit: int) -> int:
    """An amount in fen or in ten thousands of yuan."""
    try:
        exact = Decimal(plain.replace(",", "").removeprefix("¥")) * unit
    except ArithmeticError as cause:
        raise NotAnAmount(plain) from cause
    if not exact.is_finite() or "e" in plain.lower() or exact != exact.to_integral_value() or abs(exact) > LARGEST:
        raise NotAnAmount(plain)
    return int(exact)


def slow_time(text: str, clock: str, order: str | None) -> Time | None:
    """The time of a date cell and the time cell beside it, or none. ``order`` as of ``date_orders``."""
    if len(text) > _LONGEST or len(clock) > _LONGEST:
        return None
    first = _moment(text, order) if text else None
    if not clock:
        return first
    beside = _moment(clock, order)
    if beside is not None and (not text or (_has_clock(beside) and not _is_clock(clock))):
        return beside
    return first if first is None or _has_clock(first) else _with_clock(first[0], clock)


def _has_clock(time: Time) -> bool:
    return not time[1] & DATE_ONLY


def _with_clock(midnight: int, clock: str) -> Time:
    part = _clock(_plain(clock))
    return (midnight, DATE_ONLY | NO_CLOCK) if part is None else (midnight + part[0], part[1])


def _is_clock(text: str) -> bool:
    return _clock(_plain(text)) is not None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip().lower()
    for word, mark in (("上午", "am"), ("下午", "pm")):
        if word in plain:
            plain = plain.replace(word, "").strip() + mark
    return re.sub(r"\s+(am|pm)$", r"\1", plain)


def _moment(text: str, order: str | None) -> Time | None:
    plain = _plain(text)
    if _WHOLE_NUMBER.fullmatch(plain):
        plain = str(int(Decimal(plain)))
    try:
        at = parse_instant(plain.upper())
    except NotAnInstant:
        return _other_forms(plain, order)
    if at.tzinfo is SHANGHAI and not re.search(r"\d[T\s:]+\d|\d{9}|时", plain.upper()):
        return to_micros(at), DATE_ONLY
    return to_micros(at), TIME_READ if _SECONDS.search(plain) else NO_SECONDS


def _other_forms(plain: str, order: str | None) -> Time | None:
    if found := _SINCE_1970.fullmatch(plain):
        return int(plain) * (1000 if found["millis"] else 1_000_000), TIME_READ
    day, rest = _day(plain, order)
    if day is None:
        return None
    midnight = (day - date(1970, 1, 1)) // timedelta(days=1) * DAY - SHANGHAI_AHEAD
    if not rest:
        return midnight, DATE_ONLY
    part = _clock(rest)
    return None if part is None else (midnight + part[0], part[1])


def _day(plain: str, order: str | None) -> tuple[date | None, str]:
    """The day that a cell begins with, none when there is none that exists, and what stands behind it."""
    if numeric := NumericDate.of(plain):
        return numeric.day(order) if order else None, numeric.rest
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day, rest = next(parts for at in (0, 4, 8) if (parts := found.groups()[at : at + 4])[0])
    elif (found := _MONTH_NAME.fullmatch(plain)) and (found[2] or found[4])[:3] in _MONTHS:
        month = str(_MONTHS.index((found[2] or found[4])[:3]) + 1)
        day, year, rest = found[1] or found[5], found[3] or found[6], found[7]
    else:
        return None, ""
    try:
        return date(full_year(year), int(month), int(day)), rest or ""
    except ValueError:
        return None, ""


def _clock(plain: str) -> Time | None:
    """Microseconds since midnight, and whether there are seconds."""
    state = TIME_READ
    if found := _CLOCK.fullmatch(plain):
        hour, minute, second = (int(found[place] or 0) for place in (1, 2, 3))
        micro = int((found[4] or "0").ljust(6, "0")[:6])
        state = TIME_READ if found[3] else NO_SECONDS
        if found[5] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[5] == "pm" else 0)
    elif found := _PACKED_CLOCK.fullmatch(plain):
        hour, minute, second = (int(found[place]) for place in (1, 2, 3))
        micro = int((found[4] or "0").ljust(6, "0"))
    elif re.fullmatch(r"0?\.\d+", plain):
        return round(float(plain) * 86_400_000) * 1000, state
    else:
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, state
