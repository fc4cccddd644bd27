"""The two made cases with known truth: every figure to the fen, by every method."""

import json
from pathlib import Path
from typing import Any

import pytest

from anlan.money.case import Case, open_case
from anlan.money.trace import METHODS
from anlan.money.tracing import trace
from anlan.money.victim import VictimPayment
from anlan.values import normalise_account, parse_fen, parse_instant

EXITS = {"ATM": "cash", "POS": "merchant", "第三方支付": "payment_platform"}


@pytest.fixture(scope="module", params=["small", "large"])
def case(request: pytest.FixtureRequest, shared_data: Path) -> Case:
    return open_case(shared_data / "cases" / request.param)


def truth_of(case: Case) -> tuple[dict[str, Any], dict[str, str]]:
    """The truth, and the payment key of each of the generator's transfer ids."""
    truth = json.loads((case.folder / "truth.json").read_text(encoding="utf-8"))
    keys = {}
    for one in truth["victim_payments"]:
        accounts = normalise_account(one["victim_account"]), normalise_account(one["payee_account"])
        payment = VictimPayment(one["victim"], *accounts, parse_fen(one["amount"]), parse_instant(one["paid_at"]))
        keys[one["transfer"]] = payment.key
    return truth, keys


def renamed(shares: dict[str, dict[str, int]], keys: dict[str, str]) -> dict[str, dict[str, int]]:
    return {name: {keys[owner]: fen for owner, fen in owners.items()} for name, owners in shares.items()}


@pytest.mark.parametrize("method", ["fifo", "lifo", "pro-rata"])
def test_trace_equals_the_truth_to_the_fen(case: Case, method: str) -> None:
    truth, keys = truth_of(case)
    (expected,) = [one for one in truth["traces"].values() if one["method"] == method]
    found = trace(case.ledger, case.payments, method=method)
    assert found.unmatched == ()
    assert found.holdings == renamed(expected["holdings"], keys)
    assert found.exits == {EXITS[kind]: owners for kind, owners in renamed(expected["exits"], keys).items()}
    assert found.not_obtained == renamed(expected["not_obtained"], keys)
    edges = renamed(expected["edges"], keys)
    assert sorted(sorted(one.items()) for one in found.edges.values()) == sorted(sorted(one.items()) for one in edges.values())
    for payment in found.payments:
        assert found.edges[found.paid_by[payment.key]] == {payment.key: payment.amount}


def test_accounts_have_the_opening_balances_and_statements_of_the_truth(case: Case) -> None:
    truth, _ = truth_of(case)
    named = [one for one in truth["accounts"] if case.ledger.book.code(one["no"]) >= 0]
    assert len(named) > 20
    for one in named:
        account = case.ledger.account(one["no"])
        assert account.obtained == one["statement"]
        assert account.opening == (one["opening"] if one["statement"] else None)


@pytest.mark.parametrize("method", METHODS)
def test_ends_add_up_to_the_payments(case: Case, method: str) -> None:
    found = trace(case.ledger, case.payments, method=method)
    ends: dict[str, int] = {}
    for shares in [*found.holdings.values(), *found.exits.values(), *found.not_obtained.values()]:
        for owner, fen in shares.items():
            ends[owner] = ends.get(owner, 0) + fen
    assert ends == {payment.key: payment.amount for payment in case.payments}
