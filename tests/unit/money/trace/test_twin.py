"""The compiled sweeps agree with the slow twin on any flow, lose nothing, and are exact for the largest amounts."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money import flow as flow_module
from anlan.money.flow import Flow, Swept
from anlan.money.kernels.exact_share import divide, divide_long
from anlan.money.trace import METHODS
from anlan.money.tracing_rules import RULES

from .twin import Ends, trace_slowly

EXITS = 7


@st.composite
def flows(draw: st.DrawFn, most: int = 60) -> Flow:
    """Any flow: few accounts, small amounts, so that accounts run dry, ties are frequent and money comes back."""
    accounts = draw(st.integers(2, 6))
    largest = draw(st.sampled_from([3, 20, 1000, 2**55]))
    party = st.integers(0, accounts - 1)
    steps = draw(
        st.lists(
            st.tuples(
                st.one_of(party, st.just(-1)), st.one_of(party, st.integers(-EXITS, -1)), st.integers(1, largest), st.booleans()
            ),
            min_size=1,
            max_size=most,
        )
    )
    steps = [step for step in steps if step[0] != step[1]]
    paid = [row for row, step in enumerate(steps) if step[3] and step[1] >= 0]
    return Flow(
        src=np.array([step[0] for step in steps], np.int32),
        dst=np.array([step[1] for step in steps], np.int32),
        amount=np.array([step[2] for step in steps], np.int64),
        paid_row=np.array(paid, np.int64),
        opening=np.array(draw(st.lists(st.integers(0, largest), min_size=accounts, max_size=accounts)), np.int64),
        obtained=np.array(draw(st.lists(st.booleans(), min_size=accounts, max_size=accounts)), np.bool_),
    )


def ends_of(swept: Swept) -> Ends:
    ends = Ends()
    for row, owner, fen in swept.edges.tolist():
        ends.edges[row, owner] += fen
    for account, owner, fen in swept.left.tolist():
        ends.left[account, owner] += fen
    for kind, owner in zip(*np.nonzero(swept.exits), strict=True):
        ends.exits[int(kind), int(owner)] = int(swept.exits[kind, owner])
    return ends


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=120, deadline=None)
@given(flow=flows())
def test_kernel_equals_the_twin(method: str, flow: Flow) -> None:
    found, slow = ends_of(RULES[method](flow)), trace_slowly(method, flow)
    assert dict(found.edges) == dict(slow.edges)
    assert dict(found.exits) == dict(slow.exits)
    assert dict(found.left) == dict(slow.left)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, deadline=None)
@given(flow=flows())
def test_every_owners_money_is_at_the_ends(method: str, flow: Flow) -> None:
    ends = ends_of(RULES[method](flow))
    found: dict[int, int] = defaultdict(int)
    for (_, owner), fen in [*ends.exits.items(), *ends.left.items()]:
        assert fen > 0
        found[owner] += fen
    assert dict(found) == {owner: int(flow.amount[row]) for owner, row in enumerate(flow.paid_row)}


@pytest.mark.parametrize("method", METHODS)
def test_a_sweep_that_runs_out_of_room_goes_on_where_it_stopped(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    n, accounts = 3000, 40
    src = rng.integers(0, accounts, n).astype(np.int32)
    flow = Flow(
        src=src,
        dst=((src + rng.integers(1, accounts, n)) % accounts).astype(np.int32),
        amount=rng.integers(1, 5000, n),
        paid_row=np.sort(rng.choice(n, 40, replace=False)).astype(np.int64),
        opening=rng.integers(0, 3000, accounts),
        obtained=np.ones(accounts, np.bool_),
    )
    roomy = ends_of(RULES[method](flow))
    monkeypatch.setattr(flow_module, "FIRST_SIZE", 1)
    assert ends_of(RULES[method](flow)) == roomy
    assert roomy.edges == trace_slowly(method, flow).edges


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 2**62 - 1), st.data())
def test_shares_are_exact_whatever_the_product(total: int, data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, total))
    part = data.draw(st.integers(0, total))
    exact = divmod(amount * part, total)
    assert divide(amount, part, total) == exact
    assert divide_long(amount, part, total) == exact
