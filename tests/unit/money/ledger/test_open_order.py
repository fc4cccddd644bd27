"""Rows of one moment that their statement does not order: the other sides may, or a neighbouring part, else it is told."""

from typing import Any

from anlan.money.entry import Flag
from anlan.money.ledger_doubts import find_doubts
from tests.unit.money.made_entries import A, B, C, D, into, ledger, out, seen, transfers_of

OPEN = Flag.NO_TIME_OF_DAY | Flag.ORDER_UNKNOWN


def kinds(*rows: dict[str, Any]) -> set[str]:
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(ledger(*rows))}


def amounts(*rows: dict[str, Any]) -> list[int]:
    """Fen of B's transfers in its order."""
    return [one.amount for one in transfers_of(ledger(*rows), B)]


NEWEST_FIRST = (out(B, 70, "00:00:00", C, flags=OPEN), into(B, 100, "00:00:00", A, flags=OPEN))


def test_the_other_sides_times_put_a_day_in_order() -> None:
    others = out(A, 100, "09:00:00", B), into(C, 70, "11:00:00", B)
    assert amounts(*NEWEST_FIRST, *others) == [100, 70]
    assert amounts(*NEWEST_FIRST[::-1], *others) == [100, 70]
    assert kinds(*NEWEST_FIRST, *others) == kinds(*NEWEST_FIRST[::-1], *others) == set()


def test_one_other_statement_with_both_rows_puts_them_in_order_by_its_own() -> None:
    rows = out(B, 70, "00:00:00", A, flags=OPEN), into(B, 100, "00:00:00", A, flags=OPEN)
    others = out(A, 100, "00:00:00", B, flags=1), into(A, 70, "00:00:00", B, flags=1)
    assert amounts(*rows, *others) == [100, 70]
    assert "order_unknown" not in kinds(*rows, *others)


def test_clocks_that_differ_by_less_than_the_window_put_nothing_in_order() -> None:
    others = out(A, 100, "09:00:00", B), into(C, 70, "09:01:30", B)
    assert "order_unknown" in kinds(*NEWEST_FIRST, *others)


def test_other_sides_that_contradict_each_other_leave_it_open() -> None:
    rows = (*NEWEST_FIRST, out(B, 5, "00:00:00", D, flags=OPEN))
    others = out(A, 100, "09:00:00", B), into(C, 70, "11:00:00", B), into(D, 5, "10:00:00", B)
    assert "order_unknown" in kinds(*rows, *others)


def test_equal_rows_prove_nothing_of_each_other() -> None:
    rows = out(B, 70, "00:00:00", C, flags=OPEN), out(B, 70, "00:00:00", C, flags=OPEN), into(B, 140, "00:00:00", A, flags=OPEN)
    others = into(C, 70, "10:00:00", B), into(C, 70, "11:00:00", B), out(A, 140, "09:00:00", B)
    assert amounts(*rows, *others) == [140, 70, 70]
    assert kinds(*rows, *others) == set()


def test_what_stays_open_stands_as_in_the_file_and_is_told_but_rows_all_alike_are_not() -> None:
    assert amounts(*NEWEST_FIRST) == [70, 100]
    assert kinds(*NEWEST_FIRST) == {"order_unknown"}
    assert kinds(into(B, 5, "00:00:00", A, flags=OPEN), into(B, 5, "00:00:00", A, flags=OPEN)) == set()


def test_the_balance_of_the_part_before_tells_which_way_a_part_of_one_moment_runs() -> None:
    before = [into(B, 1000, "09:00:00", A, balance=1000), out(B, 400, "09:30:00", C, balance=600)]
    tie = [into(B, 400, "10:00:00", C, balance=1000), out(B, 400, "10:00:00", D, balance=600)]
    tie = [{**row, "file": "late.csv", "flags": Flag.ORDER_UNKNOWN} for row in tie]
    for way in (tie, tie[::-1]):
        assert [one[:2] for one in seen(ledger(*before, *way))][2:] == [(C, B), (B, D)]
        assert kinds(*before, *way) == set()


def test_the_balance_of_the_part_after_tells_it_too() -> None:
    after = [out(B, 600, "11:00:00", D, balance=0, file="later.csv")]
    tie = [out(B, 400, "10:00:00", C, balance=600), into(B, 400, "10:00:00", A, balance=1000)]
    rows = [*({**row, "flags": Flag.ORDER_UNKNOWN} for row in tie), *after]
    assert amounts(*rows) == [400, 400, 600]
    assert [one[0] for one in seen(ledger(*rows))] == [A, B, B]
    assert kinds(*rows) == set()


def test_a_part_in_known_order_tells_it_for_a_copy_that_gives_dates_alone() -> None:
    exact = [into(B, 100, "09:00:00", A), out(B, 70, "11:00:00", C), out(B, 30, "12:00:00", D)]
    dated = [{**row, "file": "dated.csv", "flags": OPEN, "time": NEWEST_FIRST[0]["time"]} for row in exact[::-1]]
    assert amounts(*exact, *dated) == [100, 70, 30]
    assert "order_unknown" not in kinds(*exact, *dated)
