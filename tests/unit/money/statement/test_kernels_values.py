"""Amounts and times: each compiled loop against its slow, readable twin."""

import re
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.formats.cells import padded
from anlan.money.kernels import statement_amounts, statement_times
from anlan.money.kernels.text_bytes import PADDING
from anlan.money.reading.slow_values import slow_time
from anlan.values import SHANGHAI, NotAnInstant, parse_fen, parse_instant, to_micros

from .make import ENCODINGS, cells_of


def read_amounts(texts: list[str], encoding: str) -> list[tuple[int, int]]:
    cells = cells_of(texts, encoding)
    values, states = np.empty(len(texts), np.int64), np.empty(len(texts), np.uint8)
    statement_amounts.amounts(cells.buffer, cells.start[0], cells.stop[0], 2, values, states)
    return list(zip(values.tolist(), states.tolist(), strict=True))


amount_texts = st.one_of(
    st.text("0123456789,.+-¥￥ ()元E'/", max_size=12),
    st.from_regex(r"[+-]?[¥￥]?[+-]?\d{1,4}(,\d{2,3}){0,3}(\.\d{0,3})?", fullmatch=True),
)


@settings(deadline=None, max_examples=400)
@given(st.lists(amount_texts, max_size=20), st.sampled_from(ENCODINGS))
def test_an_amount_that_is_read_is_the_one_of_parse_fen(texts: list[str], encoding: str) -> None:
    for text, (value, state) in zip(texts, read_amounts(texts, encoding), strict=True):
        if state & 3 == statement_amounts.READ:
            assert value == parse_fen(text)
            assert bool(state & statement_amounts.MINUS) == ("-" in text)
            assert bool(state & statement_amounts.PLUS) == ("+" in text)
        elif state == statement_amounts.EMPTY:
            assert text in ("", "/") or set(text) == {"-"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_amounts_as_nearly_everybody_prints_them_are_read_by_the_kernel(encoding: str) -> None:
    texts = [
        "0",
        "12",
        "12.3",
        "12.34",
        "+0.01",
        "-1,234.50",
        "¥28.16",
        "￥1.00",
        "-¥3",
        "¥-3",
        "123,456,789.00",
        "1.2300",
        "-0.00",
    ]
    assert [value for value, _ in read_amounts(texts, encoding)] == [parse_fen(text) for text in texts]


def test_what_is_no_amount_is_left_to_slower_code() -> None:
    texts = [
        "",
        "-",
        "--",
        "/",
        *["1,23.00", "12,34", ",123", "1.005", "1e5", "--1", "1.2.3", "1111111111111111", ".", "+", "¥", "1,234,", "元"],
    ]
    states = [state for _, state in read_amounts(texts, "utf-8")]
    assert [texts[place] for place, state in enumerate(states) if state == statement_amounts.EMPTY] == ["", "-", "--", "/"]
    assert all(state in (statement_amounts.EMPTY, statement_amounts.ODD) for state in states)


# Times


def read_times(texts: list[str], clocks: list[str] | None = None) -> list[tuple[int, int]]:
    main, second = cells_of(texts), cells_of(clocks or texts)
    buffer = padded(main.buffer[:-PADDING].tobytes() + second.buffer[:-PADDING].tobytes())
    shift = main.buffer.size - PADDING
    values, states = np.empty(len(texts), np.int64), np.empty(len(texts), np.uint8)
    places = (main.start[0], main.stop[0], second.start[0] + np.int32(shift), second.stop[0] + np.int32(shift))
    statement_times.times(buffer, *places, clocks is not None, 0, values, states)
    return list(zip(values.tolist(), states.tolist(), strict=True))


time_texts = st.one_of(
    st.text("0123456789-/.: T", max_size=20),
    st.from_regex(r"20[0-3]\d[-/.][01]?\d[-/.][0-3]?\d( {1,2}[012]?\d:[0-6]?\d(:[0-6]?\d(\.\d{1,7})?)?)?", fullmatch=True),
    st.from_regex(r"20[0-3]\d[01]\d[0-3]\d([ T]?[0-2]\d[0-6]\d([0-6]\d)?)?", fullmatch=True),
)


@settings(deadline=None, max_examples=400)
@given(st.lists(time_texts, max_size=20))
def test_a_time_that_is_read_is_the_one_of_parse_instant(texts: list[str]) -> None:
    for text, (value, state) in zip(texts, read_times(texts), strict=True):
        if state not in (statement_times.READ, statement_times.DATE_ONLY):
            continue
        try:
            assert value == to_micros(parse_instant(text))
        except NotAnInstant:
            # A day number of a spreadsheet, or a packed date before a time of day with colons.
            assert re.fullmatch(r"[2-8]\d{4}(\.\d*)?|\d{8} +\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?|.*[ T]\d{6}", text)


@settings(deadline=None, max_examples=200)
@given(st.lists(time_texts, max_size=10))
def test_slow_times_agree_with_the_kernel_where_both_answer(texts: list[str]) -> None:
    for text, (value, state) in zip(texts, read_times(texts), strict=True):
        slow = slow_time(text, "", None) if text else None
        if slow and state in (statement_times.READ, statement_times.DATE_ONLY):
            assert slow == (value, state)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
@settings(deadline=None, max_examples=200)
def test_every_time_is_read_in_every_form(at: datetime) -> None:
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    wanted = to_micros(at.replace(tzinfo=SHANGHAI))
    whole = to_micros(at.replace(microsecond=0, tzinfo=SHANGHAI))
    days = (at - datetime(1899, 12, 30)).total_seconds() / 86400
    texts = [f"{at:%Y-%m-%d %H:%M:%S.%f}", f"{at:%Y/%m/%d %H:%M:%S}", f"{at:%Y%m%d%H%M%S}", f"{at:%Y%m%d %H:%M:%S}", repr(days)]
    assert [value for value, _ in read_times(texts)] == [wanted, whole, whole, whole, wanted]
    dates = [f"{at:%Y-%m-%d}", f"{at:%Y%m%d}", f"{at:%Y.%m.%d}", ""]
    clocks = [f"{at:%H:%M:%S}", f"{at:%H%M%S}", f"{at:%H%M%S}".lstrip("0") or "0", f"{at:%Y-%m-%d %H:%M:%S}"]
    assert [value for value, _ in read_times(dates, clocks)] == [whole] * 4


@pytest.mark.parametrize(
    ("date", "clock", "state"),
    [
        ("2026-02-30", "", statement_times.ODD),
        ("2026-13-01", "", statement_times.ODD),
        ("2025-02-29", "", statement_times.ODD),
        ("2024-02-29", "", statement_times.DATE_ONLY),
        ("", "", statement_times.EMPTY),
        ("2026-03-02", "24:00:00", statement_times.ODD),
        ("2026-03-02", "12:60", statement_times.ODD),
        ("2026-03-02", "甲", statement_times.ODD),
        ("2026-03-02 1", "", statement_times.ODD),
        ("26-03-02", "", statement_times.ODD),
    ],
)
def test_what_is_no_time_is_not_read(date: str, clock: str, state: int) -> None:
    assert read_times([date], [clock])[0][1] == state


def test_four_digits_are_minutes_only_where_no_time_of_day_has_seconds() -> None:
    minutes = [value for value, _ in read_times(["20260302", "20260302"], ["0417", "1600"])]
    seconds = [value for value, _ in read_times(["20260302", "20260302"], ["0417", "160000"])]
    assert minutes[0] - seconds[0] == (4 * 3600 + 17 * 60 - (4 * 60 + 17)) * 1_000_000
