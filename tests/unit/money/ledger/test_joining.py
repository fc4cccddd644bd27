"""Parts of one statement: a part meets only the stretch of the others that its time touches, and that changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money import overlap
from anlan.money.entry import Flag
from anlan.money.ledger import build_ledger
from anlan.money.ledger_doubts import find_doubts
from anlan.money.overlap import woven
from anlan.money.statement_row import Span, StatementRow
from anlan.money.twins import Twins, find_twins
from anlan.money.weaving import Joint, weave
from tests.unit.money.made_entries import A, B, C, D, row, table, transfers_of
from tests.unit.money.made_world import Row

_DAY = 20


@st.composite
def parts(draw: st.DrawFn) -> list[list[StatementRow]]:
    """Parts as they are read: those in an order first, then by time; few moments and amounts, some rows of a whole day."""
    made: list[list[StatementRow]] = []
    for _ in range(draw(st.integers(1, 5))):
        ordered, dated, begin = draw(st.booleans()), draw(st.booleans()), draw(st.integers(0, 60))
        times = draw(st.lists(st.integers(begin, begin + 30), min_size=1, max_size=8))
        rows = []
        for time in times:
            first, last = (time // _DAY * _DAY, time // _DAY * _DAY + _DAY - 1) if dated else (time, time)
            amount, balance = draw(st.integers(1, 2)), draw(st.none() | st.integers(0, 3))
            serial = draw(st.sampled_from(["", "S1", "S2"]))
            rows.append(StatementRow(0, first, last, 1, 0, amount, amount, balance, "", serial, ordered))
        made.append(rows)
    made.sort(key=lambda part: (not part[0].ordered, Span.of(part).start, max(one.time for one in part)))
    count = iter(range(1000))
    return [[one._replace(row=next(count)) for one in part] for part in made]


def met_as_a_whole(made: Sequence[Sequence[StatementRow]]) -> tuple[list[Joint], list[Joint]]:
    """The slow twin: each part meets all rows before it."""
    order: list[Joint] = []
    perhaps: list[Joint] = []
    for number, part in enumerate(made):
        fresh = [Joint.of(one, number, place) for place, one in enumerate(part)]
        rows = [joint.row for joint in order]
        twins = find_twins(rows, part, Span.of(rows)) if rows else Twins({}, ())
        order = weave(order, fresh, twins.of)
        perhaps += [fresh[place] for place in twins.open]
    return order, perhaps


@settings(max_examples=300, deadline=None)
@given(parts())
def test_meeting_a_stretch_gives_what_meeting_all_rows_gives(made: list[list[StatementRow]]) -> None:
    told = [
        [[(joint.row.row, [copy.row for copy in joint.copies]) for joint in joints] for joints in way(made)]
        for way in (woven, met_as_a_whole)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("again", [0, 3])
def test_months_that_follow_each_other_meet_no_more_than_they_share(monkeypatch: pytest.MonkeyPatch, again: int) -> None:
    rows = [row(A, 1, 100, place * 3600, B, balance=100 * (place + 1)) for place in range(40)]
    cut = [{**entry, "file": f"{month:02d}"} for month in range(4) for entry in rows[10 * month : 10 * month + 10 + again]]
    sizes: list[int] = []

    def counted(first: Sequence[StatementRow], second: Sequence[StatementRow], covered: Span) -> Twins:
        sizes.append(len(first))
        return find_twins(first, second, covered)

    monkeypatch.setattr(overlap, "find_twins", counted)
    ledger = build_ledger(table(cut))
    assert sizes == [again] * 3 * bool(again)
    assert (len(ledger), find_doubts(ledger)) == (40, [])


def test_rows_that_may_be_those_of_another_part_are_told_where_nothing_proves_it() -> None:
    """One part gives times and no balances, the other dates and balances: the second may repeat the first, or not, and then
    nobody knows when in the day."""
    exact = [row(A, 1, 78, "09:01:08", B), row(A, -1, 143, "09:06:08"), row(A, 1, 78, "09:07:15")]
    dated = [row(A, -1, 143, 0, balance=204), row(A, 1, 78, 0, balance=282)]
    again = [{**entry, "file": "again", "flags": Flag.NO_TIME_OF_DAY} for entry in dated]
    told = {doubt.note.key: doubt.note.values["count"] for doubt in find_doubts(build_ledger(table([*exact, *again])))}
    assert told["money.ledger.unsure"] == len(exact) + len(again)


def kinds(rows: Iterable[Row]) -> set[str]:
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(build_ledger(table(rows)))}


def files(*parts: list[Row]) -> list[Row]:
    return [{**entry, "file": name} for name, part in zip("abc", parts, strict=False) for entry in part]


def test_a_minute_and_a_second_in_it_are_in_no_order_unless_balances_prove_one() -> None:
    """09:00 stands for all its seconds: which of its rows came before 09:00:30 no time tells."""
    exact = [row(A, -1, 60, "09:00:30", B, balance=40)]
    minute = [row(A, 1, 100, "09:00:00", C, balance=100, flags=Flag.NO_SECONDS)]
    for parts in (files(exact, minute), files(minute, exact)):
        assert [one.amount for one in transfers_of(build_ledger(table(parts)), A)] == [100, 60]
        assert "unsure" not in kinds(parts)
    later = [{**minute[0], "balance": 140}], [{**exact[0], "balance": 40}]
    assert [one.amount for one in transfers_of(build_ledger(table(files(*later))), A)] == [60, 100]
    bare = files([{**exact[0], "balance": None}], [{**minute[0], "balance": None}])
    assert "unsure" in kinds(bare)
    apart = files([{**exact[0], "balance": None, "time": exact[0]["time"] + timedelta(minutes=1)}], minute)
    assert "unsure" not in kinds(apart)


def test_what_certainly_came_earlier_stays_before_whatever_else_the_balances_allow() -> None:
    """Money that comes and goes shows one balance twice; 09:00:10 still comes before 09:00:40."""
    comes, comes_again = row(A, 1, 5, "09:00:10", B, balance=5), row(A, 1, 5, "09:00:40", B, balance=5)
    goes = row(A, -1, 5, "09:00:00", C, balance=0, flags=Flag.NO_SECONDS)
    parts = files([comes], [goes], [comes_again])
    assert [one.amount for one in transfers_of(build_ledger(table(parts)), A)] == [5, 5, 5]
    assert "unsure" not in kinds(parts)


def test_rows_that_a_common_row_and_times_put_in_order_are_not_doubted() -> None:
    minute = row(A, -1, 7, "09:00:00", C, serial="S1", flags=Flag.NO_SECONDS)
    assert "unsure" not in kinds(files([row(A, 1, 5, "09:00:10", B), minute], [minute, row(A, 1, 6, "09:00:50", B)]))


def test_a_balance_proves_no_copy_where_another_part_has_more_of_that_day() -> None:
    """A date is a day of Shanghai: 09:00 and its date are of one moment, though they lie on two days of universal time."""
    exact = [row(A, 1, 10, "09:00:00", B, balance=10), row(A, -1, 10, "09:30:00", C, balance=0)]
    dated = [row(A, 1, 10, "00:00:00", B, balance=10, flags=Flag.NO_TIME_OF_DAY)]
    assert "unsure" in kinds(files(exact, dated))


def test_a_part_that_begins_where_the_other_ends_repeats_nothing_that_no_number_proves() -> None:
    """Paid, taken back and paid again within a second: the cut lies between, and the balance after either payment is one."""
    paid, back = row(A, -1, 104, "10:17:40", B, balance=421), row(A, 1, 104, "10:17:40", balance=525, summary="冲正")
    spent = row(A, -1, 104, "10:17:40", balance=421, summary="其他支出")
    begin, end = row(A, 1, 147, "09:01:00", C, balance=525), row(A, -1, 104, "10:18:40", D, balance=317)
    ledger = build_ledger(table(files([begin, paid], [back, spent, end])))
    assert [(one.to_account or one.exit_kind) for one in transfers_of(ledger, A)] == [A, "other", D]
    assert "gap" not in kinds(files([begin, paid], [back, spent, end]))
    numbered = files([begin, {**paid, "serial": "S7"}], [{**back, "serial": "S6"}, {**paid, "serial": "S7"}, end])
    assert "gap" in kinds(numbered), "a serial number still proves a copy"
