"""Dates and times from cells to microseconds since 1970 UTC, for the forms that make up nearly all of them.

Cells are Shanghai time. Whatever is not one of these forms is marked ``ODD`` and left to slower, fuller code:
``2026-03-02``, ``2026/3/2 4:17``, ``2026.03.02 04:17:05.123``, ``20260302``, ``20260302041705``, ``202603020417``, an Excel
serial day (``46083.178``), and beside a date ``04:17:05``, ``041705``, ``41705``, part of a day (``0.178``).
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.kernels.grain import DAY, SHANGHAI_AHEAD
from anlan.money.kernels.text_bytes import leaf

Array = npt.NDArray[Any]

READ, EMPTY, ODD, DATE_ONLY, NO_CLOCK, NO_SECONDS = 0, 1, 2, 4, 8, 16
"""States: read; nothing there; look at it one by one; only a date given; the cell with the time of day could not be read; read to
the minute."""

_UNIX_SERIAL = 25_569
"""The Excel day of 1 January 1970."""


@leaf
def days_from_civil(year: int, month: int, day: int) -> Any:
    """Days since 1970-01-01 of a date that exists, else a very small number (Howard Hinnant's days_from_civil)."""
    if month < 1 or month > 12 or day < 1 or year < 1:
        return np.int64(-(2**40))
    longest = 31
    if month == 4 or month == 6 or month == 9 or month == 11:
        longest = 30
    elif month == 2:
        longest = 29 if (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)) else 28
    if day > longest:
        return np.int64(-(2**40))
    moved = year - (1 if month <= 2 else 0)
    era = moved // 400
    of_era = moved - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return np.int64(era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468)


@leaf
def digits_at(buffer: Array, at: int, last: int) -> tuple[Any, int]:
    """The number that the digits from ``at`` make, and the place behind them; at most 18 digits count."""
    value = np.int64(0)
    begin = at
    while at < last and 48 <= buffer[at] <= 57 and at - begin < 18:
        value = value * 10 + (buffer[at] - 48)
        at += 1
    return value, at


@leaf
def clock(buffer: Array, at: int, last: int, minutes: bool) -> tuple[Any, int]:
    """(Micros since midnight, state) of ``4:17``, ``04:17:05``, ``04:17:05.123``, ``041705``, ``41705``; -1 for anything else.

    With ``minutes`` four digits are hours and minutes, else minutes and seconds that lost their zeros.
    """
    hour, after = digits_at(buffer, at, last)
    width = after - at
    if width == 0:
        return np.int64(-1), ODD
    state = READ
    minute = second = micro = np.int64(0)
    if after == last:  # packed; leading zeros may be lost
        if width == 4 and minutes:
            hour *= 100
            state = NO_SECONDS
        elif width > 6:
            return np.int64(-1), ODD
        hour, minute, second = hour // 10_000, hour // 100 % 100, hour % 100
    else:
        if width > 2 or buffer[after] != 58:
            return np.int64(-1), ODD
        minute, end = digits_at(buffer, after + 1, last)
        if end - after - 1 < 1 or end - after - 1 > 2:
            return np.int64(-1), ODD
        state = NO_SECONDS if end == last else READ
        if end < last:
            if buffer[end] != 58:
                return np.int64(-1), ODD
            second, tail = digits_at(buffer, end + 1, last)
            if tail - end - 1 < 1 or tail - end - 1 > 2:
                return np.int64(-1), ODD
            if tail < last:
                if buffer[tail] != 46:
                    return np.int64(-1), ODD
                micro, close = digits_at(buffer, tail + 1, last)
                places = close - tail - 1
                if close != last or places < 1 or places > 6:
                    return np.int64(-1), ODD
                while places < 6:
                    micro *= 10
                    places += 1
    if hour > 23 or minute > 59 or second > 59:
        return np.int64(-1), ODD
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, state


@leaf
def part_of_day(buffer: Array, at: int, last: int) -> Any:
    """Microseconds of the part of a day behind the point at ``at``, rounded to the millisecond; -1 for anything else."""
    if buffer[at] != 46:
        return np.int64(-1)
    mantissa, end = digits_at(buffer, at + 1, last)
    scale = end - at - 1
    while end < last and 48 <= buffer[end] <= 57:
        end += 1
    if end != last:
        return np.int64(-1)
    return np.int64(np.floor(mantissa / 10.0**scale * 86_400_000.0 + 0.5)) * 1000


@leaf
def serial_day(buffer: Array, at: int, last: int, base: int) -> tuple[Any, int]:
    """(Shanghai micros, state) of an Excel day number with an optional fraction."""
    whole, after = digits_at(buffer, at, last)
    if after - at != 5 or whole < 20_000 or whole > 80_000:
        return np.int64(0), ODD
    part = np.int64(0)
    if after < last:
        part = part_of_day(buffer, after, last)
    if part < 0:
        return np.int64(0), ODD
    return (whole + base - _UNIX_SERIAL) * DAY + part, (DATE_ONLY if part == 0 else READ)


@leaf
def moment(buffer: Array, first: int, last: int, base: int) -> tuple[Any, int]:
    """One cell as (Shanghai micros, state)."""
    year, after = digits_at(buffer, first, last)
    width = after - first
    if width == 4 and after < last and (buffer[after] == 45 or buffer[after] == 47 or buffer[after] == 46):
        month, middle = digits_at(buffer, after + 1, last)
        if middle - after - 1 < 1 or middle - after - 1 > 2 or middle >= last:
            return np.int64(0), ODD
        if buffer[middle] != 45 and buffer[middle] != 47 and buffer[middle] != 46:
            return np.int64(0), ODD
        day, end = digits_at(buffer, middle + 1, last)
        if end - middle - 1 < 1 or end - middle - 1 > 2:
            return np.int64(0), ODD
    elif width == 8 or width == 12 or width == 14:
        whole = year
        if width == 12:
            whole = year * 100
        if width == 8:
            whole = year * 1_000_000
        year, month, day = whole // 10_000_000_000, whole // 100_000_000 % 100, whole // 1_000_000 % 100
        end = first + 8
        if width != 8 and after != last:
            return np.int64(0), ODD
    else:
        value, state = serial_day(buffer, first, last, base)
        return value, state
    days = days_from_civil(year, month, day)
    if days < -(2**39):
        return np.int64(0), ODD
    if end == last:
        return days * DAY, DATE_ONLY
    begin = end
    while begin < last and buffer[begin] == 32:
        begin += 1
    if begin == end and buffer[begin] == 84:
        begin += 1
    if width <= 8:
        colon = buffer[begin + 1] == 58 or buffer[begin + 2] == 58
        if begin == end or not (colon or last - begin == 6):
            return np.int64(0), ODD
    part, state = clock(buffer, begin, last, True)
    if part < 0:
        return np.int64(0), ODD
    return days * DAY + part, state


@leaf
def no_seconds(buffer: Array, start: Array, stop: Array) -> bool:
    """Whether packed times of day have no seconds: no cell of digits only is longer than four."""
    for row in range(start.size):
        _, after = digits_at(buffer, int(start[row]), int(stop[row]))
        if after == stop[row] and after - start[row] > 4:
            return False
    return True


@leaf
def times(
    buffer: Array,
    start: Array,
    stop: Array,
    clock_start: Array,
    clock_stop: Array,
    beside: bool,
    base: int,
    values: Array,
    states: Array,
) -> None:
    """Fills ``values`` (int64 micros since 1970 UTC) and ``states`` (uint8), one a row.

    With ``beside`` the time of day stands in a second column; a whole time in that column goes before the date.
    ``base`` is 0, or 1462 for workbooks that count days from 1904.
    """
    minutes = beside and no_seconds(buffer, clock_start, clock_stop)
    for row in range(start.size):
        first, last = int(start[row]), int(stop[row])
        value, state = np.int64(0), EMPTY
        if first < last:
            value, state = moment(buffer, first, last, base)
        if beside and clock_start[row] < clock_stop[row]:
            begin, end = int(clock_start[row]), int(clock_stop[row])
            part, exact = np.int64(-1), READ
            if state == DATE_ONLY:
                part, exact = clock(buffer, begin, end, minutes)
                if part < 0 and buffer[begin] == 48 and begin + 1 < end:
                    part, exact = part_of_day(buffer, begin + 1, end), READ
            if part >= 0:
                value += part
                state = exact
            elif state != READ and state != NO_SECONDS:
                whole, whole_state = moment(buffer, begin, end, base)
                if whole_state == READ or whole_state == NO_SECONDS or state == EMPTY:
                    value, state = whole, whole_state
                else:
                    state = ODD
        values[row] = value - SHANGHAI_AHEAD
        states[row] = state
