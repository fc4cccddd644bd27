"""Two entries of two statements are one transfer when amount, direction, names and times say so."""

from datetime import timedelta

import pytest

from anlan.money.entry import Flag
from anlan.money.ledger_doubts import find_doubts
from tests.unit.money.made_entries import A, B, C, D, into, ledger, out, seen


def kinds(*rows: dict[str, object]) -> set[str]:
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(ledger(*rows))}


def test_both_sides_are_one_transfer_at_the_debit_sides_time() -> None:
    assert seen(ledger(out(A, 500, "10:00:00", B), into(B, 500, "10:00:07", A))) == [(A, B, 500, "10:00:00")]


def test_the_credit_side_may_be_booked_first() -> None:
    assert seen(ledger(out(A, 500, "10:01:00", B), into(B, 500, "09:59:00", A))) == [(A, B, 500, "10:01:00")]


def test_entries_further_apart_than_the_window_stay_two_transfers() -> None:
    rows = out(A, 500, "10:00:00", B), into(B, 500, "10:02:01", A)
    assert len(ledger(*rows)) == 2
    assert len(ledger(out(A, 500, "10:00:00", B), into(B, 500, "10:02:00", A))) == 1


@pytest.mark.parametrize("late", ["10:02:01", "23:59:59"])
def test_entries_further_apart_than_the_window_that_may_be_one_transfer_are_told_with_both_rows(late: str) -> None:
    rows = out(A, 500, "10:00:00", B), into(B, 500, late, A), into(B, 1, "00:00:00", C), into(B, 1, "23:59:59", C)
    (doubt,) = find_doubts(ledger(*rows))
    assert (doubt.note.key, doubt.note.values["where"], doubt.accounts) == (
        "money.ledger.far_apart",
        f"{A}.csv:2 – {B}.csv:2",
        (A, B),
    )
    assert len(ledger(*rows)) == 4


def test_both_sides_may_name_each_other_in_part_and_the_credit_may_be_the_earlier() -> None:
    twin = "6217990000000000002"
    rows = out(A, 500, "20:00:00", "0002"), into(B, 500, "10:00:00", "0001"), into(twin, 1, "09:00:00", C)
    assert "far_apart" in kinds(*rows)


def test_each_of_several_far_apart_is_one_side_of_one_pair_the_nearest() -> None:
    rows = out(A, 500, "10:00:00", B), out(A, 500, "12:00:00", B), into(B, 500, "13:00:00", A)
    (doubt,) = [one for one in find_doubts(ledger(*rows)) if one.note.key.endswith("far_apart")]
    assert (doubt.note.values["count"], doubt.note.values["where"]) == (1, f"{A}.csv:3 – {B}.csv:2")


def test_what_lies_days_apart_or_is_cancelled_or_names_others_is_not_suspected() -> None:
    late = into(B, 500, "10:00:01", A)
    late["time"] += timedelta(days=2)
    assert "far_apart" not in kinds(out(A, 500, "10:00:00", B), late)
    assert "far_apart" not in kinds(out(A, 500, "10:00:00", B), into(B, 500, "11:00:00", C))
    taken_back = out(A, 500, "10:00:00", B), into(A, 500, "10:10:00", B, summary="退汇"), into(B, 500, "12:00:00", A)
    assert "far_apart" not in kinds(*taken_back)


def test_other_amount_other_account_or_same_direction_is_no_pair() -> None:
    assert len(ledger(out(A, 500, "10:00:00", B), into(B, 501, "10:00:00", A))) == 2
    assert len(ledger(out(A, 500, "10:00:00", B), into(B, 500, "10:00:00", C))) == 2
    assert len(ledger(out(A, 500, "10:00:00", B), out(B, 500, "10:00:00", A))) == 2


def test_equal_candidates_pair_in_time_order() -> None:
    found = ledger(
        out(A, 500, "10:00:00", B), out(A, 500, "10:00:30", B), into(B, 500, "10:00:40", A), into(B, 500, "10:00:50", A)
    )
    rows = [(one.debit.row, one.credit.row) for one in map(found.transfer_at, range(2)) if one.debit and one.credit]
    assert rows == [(2, 2), (3, 3)]


def test_one_too_many_pairs_the_nearest_and_is_reported() -> None:
    rows = out(A, 500, "10:00:00", B), out(A, 500, "10:01:00", B), into(B, 500, "10:01:01", A)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00"), (A, B, 500, "10:01:00")]
    paired = [one for one in map(ledger(*rows).transfer_at, range(2)) if one.credit]
    assert [f"{one.time:%H:%M:%S}" for one in paired] == ["10:01:00"]
    assert "crowded" in kinds(*rows)


@pytest.mark.parametrize("shown", ["6217**********0002", "6217******002", "*******0002", "0002", "00000002"])
def test_a_number_shown_in_part_matches_on_what_is_visible(shown: str) -> None:
    rows = out(A, 500, "10:00:00", shown), into(B, 500, "10:00:01", A)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00")]
    assert kinds(*rows) == set()


def test_both_sides_may_show_the_other_in_part() -> None:
    assert seen(ledger(out(A, 500, "10:00:00", "6217****0002"), into(B, 500, "10:00:01", "0001"))) == [(A, B, 500, "10:00:00")]


def test_among_several_fitting_accounts_the_one_with_the_entry_is_taken() -> None:
    twin = "6217990000000000002"
    rows = out(A, 500, "10:00:00", "0002"), into(B, 500, "10:00:01", A), into(twin, 700, "10:00:01", C)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00"), (C, twin, 700, "10:00:01")]


def test_several_fitting_accounts_with_equal_entries_are_a_reported_guess() -> None:
    twin = "6217990000000000002"
    rows = out(A, 500, "10:00:00", "0002"), into(B, 500, "10:00:05", "0001"), into(twin, 500, "10:00:09", "0001")
    found = ledger(*rows)
    assert {(one[0], one[1]) for one in seen(found)} >= {(A, B)}
    assert "guessed" in kinds(*rows)


def test_a_number_of_nine_digits_without_a_mask_is_a_number_of_its_own() -> None:
    rows = out(A, 500, "10:00:00", "000000002"), into(B, 500, "10:00:01", C)
    assert seen(ledger(*rows))[0] == (A, "000000002", 500, "10:00:00")
    assert kinds(*rows) == set()


def test_a_name_decides_between_fitting_accounts() -> None:
    twin = "6217990000000000002"
    rows = (
        out(A, 500, "10:00:00", "0002", counterparty_name="王二"),
        into(B, 900, "08:00:00", own_name="王二"),
        into(twin, 700, "08:00:00", own_name="李四"),
    )
    assert (A, B, 500, "10:00:00") in seen(ledger(*rows))
    assert "open" not in kinds(*rows)


def test_a_number_that_fits_nothing_or_too_much_stays_as_shown_and_is_reported() -> None:
    assert seen(ledger(out(A, 500, "10:00:00", "6217****9999"))) == [(A, "6217****9999", 500, "10:00:00")]
    assert kinds(out(A, 500, "10:00:00", "6217****9999")) == {"open"}
    twin = "6217990000000000002"
    rows = out(A, 500, "10:00:00", "0002"), into(B, 900, "08:00:00"), into(twin, 700, "08:00:00")
    assert (A, "0002", 500, "10:00:00") in seen(ledger(*rows))
    assert "open" in kinds(*rows)


def test_an_entry_whose_other_statement_shows_nothing_counts_from_one_side_and_is_reported() -> None:
    rows = out(A, 500, "10:00:00", B), into(B, 1, "09:00:00", C), into(B, 2, "11:00:00", C)
    assert (A, B, 500, "10:00:00") in seen(ledger(*rows))
    assert kinds(*rows) == {"one_sided"}


def test_an_entry_outside_the_other_statements_time_is_no_doubt() -> None:
    assert kinds(out(A, 500, "10:00:00", B), into(B, 1, "08:00:00", C), into(B, 2, "09:00:00", C)) == set()


def test_an_entry_without_account_pairs_with_one_that_names_it_and_is_reported() -> None:
    rows = out(A, 500, "10:00:00", summary="转账"), into(B, 500, "10:00:02", A)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00")]
    assert kinds(*rows) == {"blind"}


def test_cash_never_pairs_with_a_transfer() -> None:
    rows = out(A, 500, "10:00:00", kind="ATM取款"), into(B, 500, "10:00:02", A)
    assert seen(ledger(*rows)) == [(A, "cash", 500, "10:00:00"), (A, B, 500, "10:00:02")]


def test_a_date_alone_stands_for_its_whole_day() -> None:
    dated = {"flags": 1}
    found = ledger(out(A, 500, "00:00:00", B, **dated), into(B, 500, "17:30:00", A))
    assert seen(found) == [(A, B, 500, "17:30:00")]
    both = ledger(out(A, 500, "00:00:00", B, **dated), into(B, 500, "00:00:00", A, **dated))
    assert seen(both) == [(A, B, 500, "00:00:00")]


def test_money_without_payer_comes_from_no_account() -> None:
    assert seen(ledger(into(D, 300, "09:00:00", summary="存款"))) == [(None, D, 300, "09:00:00")]


def test_a_minute_stands_for_all_its_seconds() -> None:
    minute = {"flags": Flag.NO_SECONDS}
    assert len(ledger(out(A, 500, "10:00:00", B, **minute), into(B, 500, "10:02:59", A))) == 1
    assert len(ledger(out(A, 500, "10:00:00", B, **minute), into(B, 500, "10:03:00", A))) == 2
    assert len(ledger(out(A, 500, "10:02:59", B), into(B, 500, "10:00:00", A, **minute))) == 1
    assert len(ledger(out(A, 500, "10:00:00", B), into(B, 500, "10:02:01", A, **minute))) == 2
    rows = [out(A, 500, "10:00:00", B, **minute), out(A, 500, "10:00:00", B, **minute), into(B, 500, "10:02:59", A)]
    assert kinds(*rows) >= {"crowded"}


def test_the_more_exact_side_gives_the_time() -> None:
    minute, date = {"flags": Flag.NO_SECONDS}, {"flags": Flag.NO_TIME_OF_DAY}
    assert seen(ledger(out(A, 500, "10:00:00", B, **minute), into(B, 500, "10:00:41", A))) == [(A, B, 500, "10:00:41")]
    assert seen(ledger(out(A, 500, "00:00:00", B, **date), into(B, 500, "10:00:00", A, **minute))) == [(A, B, 500, "10:00:00")]
    assert seen(ledger(out(A, 500, "10:00:41", B), into(B, 500, "10:00:00", A, **minute))) == [(A, B, 500, "10:00:41")]


def test_times_are_shown_as_exactly_as_they_are_known() -> None:
    shown = {
        flag: ledger(out(A, 500, "10:00:00", B, flags=flag)).shown_time(0) for flag in (0, Flag.NO_SECONDS, Flag.NO_TIME_OF_DAY)
    }
    assert list(shown.values()) == ["2026-03-11 10:00:00", "2026-03-11 10:00", "2026-03-11"]


def test_a_date_may_be_in_the_time_that_the_other_statement_covers() -> None:
    rows = out(A, 500, "00:00:00", B, flags=Flag.NO_TIME_OF_DAY), into(B, 1, "09:00:00", C), into(B, 1, "17:00:00", C)
    assert "one_sided" in kinds(*rows)
    assert "one_sided" not in kinds(out(A, 500, "08:00:00", B), *rows[1:])
