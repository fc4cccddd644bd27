"""Victim in danger: calls and transfers joined by number and account; a sample each way; only what was known then."""

import pytest

from anlan.detect.detector import DAY, HOUR, MINUTE
from anlan.detect.detectors.victim_in_danger import VictimInDanger
from anlan.detect.events import Intake
from anlan.detect.joining import Links, join
from anlan.detect.registers.suspects import ALWAYS, Suspects
from anlan.values import from_micros
from tests.contract.test_detectors import T0, measured

LINKS = Links.of([{"number": "13900000001", "account": "victim"}])
SUSPECTS = Suspects({"mule": ALWAYS}, {"13800138000": ALWAYS})

Call = tuple[int, int, str]  # begins, seconds, who calls the victim
Pay = tuple[int, str]  # when, to whom


def values(calls: list[Call], pays: list[Pay], suspects: Suspects = SUSPECTS) -> dict[str, int]:
    heard, paid = Intake("calls", "x"), Intake("transfers", "x")
    for k, (at, seconds, other) in enumerate(calls):
        call = {
            "id": f"c{k}",
            "time": from_micros(T0 + at).isoformat(),
            "src": other,
            "dst": "13900000001",
            "amount": str(seconds),
        }
        assert heard.take(k, call)
    for k, (at, to) in enumerate(pays):
        transfer = {"id": f"t{k}", "time": from_micros(T0 + at).isoformat(), "src": "victim", "dst": to, "amount": "500.00"}
        assert paid.take(k, transfer)
    joined = join(paid.block(), heard.block(), LINKS)
    found, history = measured(VictimInDanger(suspects=suspects), joined, 3)
    return {history.ids[place]: value for place, value in enumerate(found) if value}


LONG: Call = (0, 900, "13800138000")  # fifteen minutes


@pytest.mark.parametrize(
    ("calls", "pays", "found"),
    [
        ([LONG], [(20 * MINUTE, "mule")], {"t0": 2}),
        ([LONG], [(20 * MINUTE, "stranger")], {"t0": 1}),
        ([LONG], [(5 * MINUTE, "mule")], {"c0": 2}),
        ([LONG], [(-DAY, "landlord"), (20 * MINUTE, "landlord")], {}),
        ([LONG], [(-40 * DAY, "landlord"), (20 * MINUTE, "landlord")], {"t1": 1}),
        ([LONG], [(HOUR, "mule")], {}),
        ([(0, 60, "13800138000")], [(20 * MINUTE, "mule")], {}),
        ([(0, 900, "13700000000")], [(20 * MINUTE, "mule")], {}),
        ([], [(20 * MINUTE, "mule")], {}),
    ],
    ids=[
        "to a suspect",
        "first time",
        "while talking",
        "known payee",
        "known long ago",
        "late",
        "short",
        "honest caller",
        "no call",
    ],
)
def test_a_payment_after_a_long_call_with_a_suspect_is_told_apart(
    calls: list[Call], pays: list[Pay], found: dict[str, int]
) -> None:
    assert values(calls, pays) == found


def test_a_number_is_no_suspect_before_it_was_one_and_a_payee_neither() -> None:
    later = Suspects({"mule": T0 + HOUR}, {"13800138000": T0 + 18 * MINUTE})
    assert values([LONG], [(17 * MINUTE, "mule"), (20 * MINUTE, "mule")], later) == {}
    assert values([LONG], [(20 * MINUTE, "mule")], later) == {"t0": 1}


def test_numbers_and_accounts_without_a_link_stay_out() -> None:
    assert join(*(Intake(kind, "x").block() for kind in ("transfers", "calls")), Links()).num_rows == 0
    assert values([LONG], [(20 * MINUTE, "mule")], Suspects()) == {}
