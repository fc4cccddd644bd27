"""What to stop and what to ask for, on a situation made by hand."""

from anlan.money.stopping import plan_stops

from .example import M1, M2, M3, TRACE, HandBook


def test_an_account_is_stopped_for_the_traced_amount_not_for_its_balance() -> None:
    plan = plan_stops(TRACE, HandBook())
    line = next(line for line in plan.stop if line.account.number == M1)
    assert line.traced == 20_000_00
    assert line.account.balance == 25_000_00
    assert not line.exceeds_balance
    assert plan.to_stop == 70_000_00


def test_the_account_that_pays_out_fast_comes_before_the_larger_quiet_one() -> None:
    plan = plan_stops(TRACE, HandBook())
    assert [line.account.number for line in plan.stop] == [M1, M2]
    assert plan.stop[0].paid_out_per_hour == 80_000_00 // 2
    assert plan.stop[1].paid_out_per_hour == 0


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
