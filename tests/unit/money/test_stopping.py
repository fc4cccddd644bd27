"""What to stop and what to ask for, on a situation made by hand."""

from dataclasses import replace

from anlan.money.stopping import StopPlan, plan_stops
from anlan.values import AccountNumber, Fen

from .example import M1, M2, M3, TRACE, HandBook


def test_an_account_is_stopped_for_the_traced_amount_not_for_its_balance() -> None:
    plan = plan_stops(TRACE, HandBook())
    line = next(line for line in plan.stop if line.account.number == M1)
    assert line.traced == 20_000_00
    assert line.account.balance == 25_000_00
    assert not line.exceeds_balance
    assert plan.to_stop == 70_000_00


def test_the_list_is_in_the_order_of_what_leaves_within_the_hour() -> None:
    """M1 passes on what it gets and would lose all; M2 has just received more, and what M1 does stands for it."""
    plan = plan_stops(TRACE, HandBook())
    assert [(line.account.number, line.leaves_within_hour, line.just_arrived) for line in plan.stop] == [
        (M2, 50_000_00, True),
        (M1, 20_000_00, True),
    ]
    assert [line.paid_out_per_hour for line in plan.stop] == [0, 80_000_00]


def test_a_statement_is_asked_for_where_money_went_out_of_sight() -> None:
    (line,) = plan_stops(TRACE, HandBook()).request
    assert (line.account.number, line.reached, line.evidence) == (M3, 20_000_00, ("t4",))


def test_each_line_carries_the_transfers_that_led_there() -> None:
    evidence = {line.account.number: line.evidence for line in plan_stops(TRACE, HandBook()).stop}
    assert evidence == {M1: ("t1", "t2"), M2: ("t3",)}


def test_lines_are_grouped_by_bank_with_most_to_save_first() -> None:
    groups = plan_stops(TRACE, HandBook()).by_bank()
    assert list(groups) == ["邮储银行", "建设银行"]
    assert [line.account.number for line in groups["建设银行"]] == [M1]


def test_the_largest_amounts_are_on_the_first_screen_whatever_the_order() -> None:
    """A hundred accounts where small sums rush through, and one where a million has lain for days: it is shown among any few."""
    quiet, quick = AccountNumber("6217000000000009999"), [AccountNumber(f"62170000000000{n:05d}") for n in range(100)]
    line = plan_stops(TRACE, HandBook()).stop[0]
    lines = [
        replace(line, account=replace(line.account, number=n), traced=Fen(100_00), leaves_within_hour=Fen(100_00)) for n in quick
    ]
    last = replace(line, account=replace(line.account, number=quiet), traced=Fen(1_000_000_00), leaves_within_hour=Fen(99_00))
    plan = StopPlan(stop=(*lines, last), request=())
    for most in (2, 5, 12):
        shown = plan.foremost(most)
        assert len(shown) == most
        assert shown[-1] == last
        assert [one.account.number for one in shown[:-1]] == quick[: most - 1]
    assert plan.foremost(1000) == plan.stop
