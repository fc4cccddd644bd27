"""Following one payment by intervals gives what a full first-in-first-out trace of that payment alone gives."""

import numpy as np
from hypothesis import given, settings

from anlan.money.following import Follower
from anlan.money.ledger import build_ledger
from anlan.money.tracing import make_flow
from tests.unit.money.made_entries import A, B, C, into, ledger, out, table
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


def test_following_stops_after_so_many_hops() -> None:
    rows = [out(A, 5, "09:00:00", B), into(B, 5, "09:00:00", A), out(B, 5, "10:00:00", C), into(C, 5, "10:00:00", B)]
    found = ledger(*rows, out(C, 5, "11:00:00", kind="ATM取款"))
    code = found.book.code
    assert Follower.of(found).follow(0, hops=2).ends == {code(C): 5}
    assert Follower.of(found).follow(0, hops=3).ends == {-1: 5}
