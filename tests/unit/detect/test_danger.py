"""Victim in danger: calls and transfers joined by number and account; a sample each way; only what was known then."""

import pytest

from anlan.detect.alert import Alert, Finding
from anlan.detect.detector import DAY, HOUR, MINUTE, Subject
from anlan.detect.detectors.victim_in_danger import VictimInDanger
from anlan.detect.events import Intake
from anlan.detect.joining import Links, join
from anlan.detect.registers.suspects import ALWAYS, Suspects, callers_behind
from anlan.values import from_micros
from tests.contract.test_detectors import T0, measured, table

LINKS = Links.of([{"number": "13900000001", "account": "victim"}])
SUSPECTS = Suspects({"mule": ALWAYS}, {"13800138000": ALWAYS})

Call = tuple[int, int, str] | tuple[int, int, str, str]  # begins, seconds, who calls the victim, what number that shows
Pay = tuple[int, str]  # when, to whom


def values(calls: list[Call], pays: list[Pay], suspects: Suspects = SUSPECTS) -> dict[str, int]:
    heard, paid = Intake("calls", "x"), Intake("transfers", "x")
    for k, (at, seconds, other, *shown) in enumerate(calls):
        call = {
            "id": f"c{k}",
            "time": from_micros(T0 + at).isoformat(),
            "src": other,
            "dst": "13900000001",
            "amount": str(seconds),
            "shown_number": "".join(shown),
        }
        assert heard.take(k, call)
    for k, (at, to) in enumerate(pays):
        transfer = {"id": f"t{k}", "time": from_micros(T0 + at).isoformat(), "src": "victim", "dst": to, "amount": "500.00"}
        assert paid.take(k, transfer)
    joined = join(paid.block(), heard.block(), LINKS)
    found, history = measured(VictimInDanger(suspects=suspects), joined, 3)
    return {history.ids[place]: value for place, value in enumerate(found) if value}


LONG: Call = (0, 900, "13800138000")  # fifteen minutes
SHOWN: Call = (0, 900, "13700000000", "+86 138-0013-8000")


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
        ([SHOWN], [(20 * MINUTE, "mule")], {"t0": 2}),
        ([SHOWN], [(5 * MINUTE, "stranger")], {"c0": 1}),
        ([(0, 60, "13700000000", "13800138000")], [(20 * MINUTE, "mule")], {}),
        ([(0, 900, "13800138000", "01085521111")], [(20 * MINUTE, "mule")], {"t0": 2}),
        ([(0, 900, "13700000000", "未知")], [(20 * MINUTE, "mule")], {}),
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
        "suspect number shown",
        "suspect number shown, while talking",
        "suspect number shown, short",
        "suspect caller shows another",
        "no number shown",
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


def test_a_number_shown_is_no_suspect_before_it_was_one_and_the_earlier_of_two_counts() -> None:
    later = {"13800138000": T0 + 18 * MINUTE}
    pays = [(17 * MINUTE, "mule"), (19 * MINUTE, "other")]
    assert values([SHOWN], pays, Suspects({}, later)) == {"t1": 1}
    for first in ("13700000000", "13800138000"):
        both = {"13700000000": T0 + HOUR, "13800138000": T0 + HOUR} | {first: T0}
        assert values([SHOWN], pays, Suspects({}, both)) == {"t0": 1, "t1": 1}


def test_a_call_that_the_linked_number_makes_carries_no_shown_number() -> None:
    heard = Intake("calls", "x")
    made = {"id": "c", "time": from_micros(T0).isoformat(), "amount": "900", "shown_number": "13800138000"}
    assert heard.take(1, made | {"src": "13900000001", "dst": "13700000000"})
    assert heard.take(2, made | {"id": "d", "src": "13700000000", "dst": "13900000001"})
    rows = join(Intake("transfers", "x").block(), heard.block(), LINKS).to_pylist()
    assert [(row["id"], row["dst"], row["shown_number"]) for row in rows] == [
        ("c", "13700000000", None),
        ("d", "13700000000", "13800138000"),
    ]


def an_alert(subject: Subject, time: int, level: int, *evidence: str) -> Alert:
    finding = Finding("x", 9, level, 9, evidence[-1], time, evidence)
    return Alert("x:1", "x", subject, "1", time, evidence[-1], level, 9, False, (finding,))


@pytest.mark.parametrize("thing", ["device", "card"])
def test_the_numbers_that_called_behind_a_device_or_a_card_are_suspect_from_its_alert_on(thing: Subject) -> None:
    rows = {"id": ["a", "b", "c"], "time": [T0, T0 + 1, T0 + 2], "amount": [9] * 3, "late": [False] * 3}
    calls = table("calls", rows | {"src": ["13700000001", "13700000002", "13700000003"], "dst": ["13900000001"] * 3}, 3)
    alerts = [an_alert(thing, T0 + 1, 2, "a", "b"), an_alert(thing, T0 + 2, 3, "b"), an_alert("number", T0 + 2, 3, "c")]
    behind = callers_behind([*alerts, an_alert(thing, T0 + 2, 1, "c")], calls)
    known = Suspects({}, {"13700000001": T0 + 1, "13700000002": T0 + 1})
    assert Suspects.of([], alerts[:2], behind) == Suspects.of([], [], reversed(behind)) == known
    assert callers_behind([], calls) == []


def test_numbers_and_accounts_without_a_link_stay_out() -> None:
    assert join(*(Intake(kind, "x").block() for kind in ("transfers", "calls")), Links()).num_rows == 0
    assert values([LONG], [(20 * MINUTE, "mule")], Suspects()) == {}
