"""Who gets how much of frozen money, on a situation made by hand; the table adds up both ways for any input."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from anlan.money.restitution import LOSSES, Losses, restitution
from anlan.money.trace import Trace, Unmatched
from anlan.money.victim import VictimPayment
from anlan.values import AccountNumber, Fen, Note

from .example import FIRST, M1, M2, M3, SECOND, TRACE, at

ELSEWHERE = AccountNumber("6230000000000000099")


def paid(frozen: Mapping[AccountNumber, int], earlier: Mapping[str, int] | None = None) -> dict[tuple[str, str], int]:
    table = restitution(TRACE, {n: Fen(f) for n, f in frozen.items()}, earlier)  # type: ignore[arg-type]
    return {(line.account, line.payment.victim): line.amount for line in table.lines}


def test_each_victim_gets_what_is_traced_to_him_and_the_rest_stays_frozen() -> None:
    table = restitution(TRACE, {M2: Fen(55_000_00)})
    assert [(line.payment, line.amount, line.rule) for line in table.lines] == [(FIRST, 50_000_00, "traced")]
    assert table.accounts[0].rest == 5_000_00


def test_less_frozen_than_traced_is_divided_by_what_is_traced() -> None:
    assert paid({M3: 9_999_99}) == {(M3, "甲"): 5_000_00, (M3, "乙"): 4_999_99}


def test_money_in_an_untraced_account_is_divided_by_loss() -> None:
    assert paid({ELSEWHERE: 10_000_00}) == {(ELSEWHERE, "甲"): 6_000_00, (ELSEWHERE, "乙"): 4_000_00}


def test_a_traced_share_comes_before_a_proportional_one_whatever_the_order_of_the_file() -> None:
    one = paid({ELSEWHERE: 90_000_00, M2: 50_000_00})
    assert one == paid({M2: 50_000_00, ELSEWHERE: 90_000_00})
    assert one[M2, "甲"] == 50_000_00
    assert one[ELSEWHERE, "甲"] == 10_000_00  # no more than the 60,000 he lost
    assert one[ELSEWHERE, "乙"] == 40_000_00


def test_what_was_returned_earlier_is_deducted() -> None:
    assert paid({M2: 50_000_00}, {FIRST.key: 25_000_00}) == {(M2, "甲"): 35_000_00}
    assert paid({ELSEWHERE: 7_500_00}, {FIRST.key: 25_000_00}) == {(ELSEWHERE, "甲"): 3_500_00, (ELSEWHERE, "乙"): 4_000_00}


def test_totals_per_victim_say_what_is_still_open() -> None:
    table = restitution(TRACE, {M1: Fen(20_000_00), M2: Fen(50_000_00)}, {SECOND.key: Fen(1_00)})
    assert [(v.victim, v.lost, v.earlier, v.returned, v.open) for v in table.victims] == [
        ("甲", 60_000_00, 0, 50_000_00, 10_000_00),
        ("乙", 40_000_00, 1_00, 20_000_00, 19_999_00),
    ]


UNFOUND = VictimPayment("丙", AccountNumber("6222000000000000003"), M1, Fen(100_000_00), at("09:02:00"))
WITH_UNFOUND = replace(TRACE, unmatched=(Unmatched(UNFOUND, Note.of("money.trace.no_statement")),))


def test_money_divided_by_loss_counts_losses_that_no_statement_shows() -> None:
    table = restitution(WITH_UNFOUND, {ELSEWHERE: Fen(20_000_00)})
    assert [(line.payment.victim, line.amount) for line in table.lines] == [("甲", 6_000_00), ("丙", 10_000_00), ("乙", 4_000_00)]
    assert [(one.victim, one.lost, one.unfound) for one in table.victims] == [
        ("甲", 60_000_00, 0),
        ("丙", 100_000_00, 100_000_00),
        ("乙", 40_000_00, 0),
    ]
    assert table.left_out == ()


def test_losses_that_no_statement_shows_can_be_left_out_and_are_then_named() -> None:
    table = restitution(WITH_UNFOUND, {ELSEWHERE: Fen(10_000_00)}, losses="found")
    assert [(line.payment.victim, line.amount) for line in table.lines] == [("甲", 6_000_00), ("乙", 4_000_00)]
    assert [one.victim for one in table.victims] == ["甲", "乙"]
    assert table.left_out == (UNFOUND,)


def test_a_loss_that_no_statement_shows_takes_nothing_of_what_is_traced_to_others() -> None:
    table = restitution(WITH_UNFOUND, {M2: Fen(55_000_00), M3: Fen(20_000_00)})
    assert "丙" not in {line.payment.victim for line in table.lines}


amounts = st.integers(0, 200_000_00)


@given(
    st.dictionaries(st.sampled_from([M1, M2, M3, ELSEWHERE]), amounts, min_size=1),
    st.dictionaries(st.sampled_from([FIRST.key, SECOND.key, UNFOUND.key]), st.integers(0, 70_000_00)),
    st.sampled_from([TRACE, WITH_UNFOUND]),
    st.sampled_from(LOSSES),
)
def test_the_table_adds_up_and_nobody_gets_more_than_he_lost(
    frozen: dict[AccountNumber, int], earlier: dict[str, int], trace: Trace, losses: Losses
) -> None:
    table = restitution(trace, {n: Fen(f) for n, f in frozen.items()}, earlier, losses=losses)  # type: ignore[arg-type]
    for account in table.accounts:
        of_account = sum(line.amount for line in table.lines if line.account == account.account)
        assert account.frozen == frozen[account.account] == of_account + account.rest
    for payment in (FIRST, SECOND, UNFOUND):
        got = sum(line.amount for line in table.lines if line.payment == payment)
        assert got <= max(payment.amount - earlier.get(payment.key, 0), 0)
    assert table.returned == sum(victim.returned for victim in table.victims)
