"""Following one payment by intervals gives what a full first-in-first-out trace of that payment alone gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.following import Follower, follow_alone
from anlan.money.ledger import build_ledger
from anlan.money.tracing import make_flow, trace
from anlan.money.victim import VictimPayment
from tests.unit.money.made_entries import A, B, C, D, into, ledger, out, table
from tests.unit.money.made_world import World, worlds
from tests.unit.money.trace.twin import trace_slowly


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_following_equals_tracing_the_payment_alone(world: World) -> None:
    found = build_ledger(table(entry for rows in world.statements().values() for entry in rows))
    follower = Follower.of(found)
    for row in np.flatnonzero((found.columns.src >= 0) & (found.columns.dst >= 0)).tolist():
        slow = trace_slowly("fifo", make_flow(found, np.array([row], np.int64)))
        followed = follower.follow(row, hops=1000)
        assert followed.carried == {one: fen for (one, _), fen in slow.edges.items()}
        ends = {account: fen for (account, _), fen in slow.left.items()} | {
            -1 - kind: fen for (kind, _), fen in slow.exits.items()
        }
        assert followed.ends == ends


@settings(max_examples=60, deadline=None)
@given(worlds(), st.sets(st.integers(0, 4)))
def test_a_payment_followed_alone_ends_as_in_a_trace_of_it_alone_whosever_statements_are_missing(
    world: World, missing: set[int]
) -> None:
    handed_in = [rows for place, rows in enumerate(world.statements().values()) if place not in missing]
    if not any(handed_in):
        return
    found = build_ledger(table(entry for rows in handed_in for entry in rows))
    for row in np.flatnonzero((found.columns.src >= 0) & (found.columns.dst >= 0)).tolist():
        one = found.transfer_at(row)
        assert one.from_account and one.to_account
        payment = VictimPayment("某", one.from_account, one.to_account, one.amount, one.time)
        traced = trace(found, [payment])
        alone = follow_alone(found, found.row(traced.paid_by[payment.key]))
        parts = (traced.holdings, traced.not_obtained, traced.exits, traced.edges)
        said = (alone.holdings, alone.not_obtained, alone.exits, alone.carried)
        assert [{name: sum(shares.values()) for name, shares in part.items()} for part in parts] == list(said)


def test_following_stops_after_so_many_hops() -> None:
    rows = [out(A, 5, "09:00:00", B), into(B, 5, "09:00:00", A), out(B, 5, "10:00:00", C), into(C, 5, "10:00:00", B)]
    found = ledger(*rows, out(C, 5, "11:00:00", kind="ATM取款"))
    code = found.book.code
    assert Follower.of(found).follow(0, hops=2).ends == {code(C): 5}
    assert Follower.of(found).follow(0, hops=3).ends == {-1: 5}


def test_the_late_part_of_a_payment_is_found_among_many_small_payments() -> None:
    """B passes on 60 fen of A's and then 40 of the victim's in one payment; C pays it out in fifty payments, the last twenty
    of which are the victim's."""
    rows = [into(B, 60, "09:00:00", A), into(B, 40, "09:01:00", D), out(B, 100, "09:02:00", C), into(C, 100, "09:02:00", B)]
    small = [out(C, 2, f"10:{minute:02}:00", kind="ATM取款") for minute in range(50)]
    found = ledger(*rows, *small)
    code, columns = found.book.code, found.columns
    victims = int(np.flatnonzero(columns.src == code(D))[0])
    followed = Follower.of(found).follow(victims)
    assert {int(columns.time[row]) for row, fen in followed.carried.items() if fen == 2} == set(
        np.sort(columns.time[columns.src == code(C)])[30:].tolist()
    )
    assert followed.ends == {-1: 40}


def test_an_answer_longer_than_the_room_made_for_it_is_whole() -> None:
    """A payment that leaves in fifteen hundred payments of one fen."""
    small = [out(B, 1, f"1{second // 3600}:{second // 60 % 60:02}:{second % 60:02}", kind="ATM取款") for second in range(1500)]
    followed = Follower.of(ledger(into(B, 1500, "09:00:00", A), *small)).follow(0)
    assert len(followed.carried) == 1501
    assert followed.ends == {-1: 1500}
