"""The tiered list of cards to verify again: alerts about cards, numbers and devices fall on cards, worst first."""

import pytest

from anlan.detect.alert import Alert, Finding
from anlan.detect.detector import Subject
from anlan.detect.reverify import cards_to_verify, load_tiers
from tests.contract.test_detectors import T0, table

CALLS = table(
    "calls",
    {
        "id": ["e1", "e2", "e3", "e4"],
        "time": [T0, T0 + 1, T0 + 2, T0 + 3],
        "src": ["139", "139", "138", "139"],
        "dst": ["1", "2", "3", "4"],
        "amount": [5] * 4,
        "late": [False] * 4,
        "device": ["box", "box", "box", "phone"],
        "card": ["k1", "k2", "k3", None],
    },
    4,
)


ALL = ("e1", "e2", "e3", "e4")


def alert(subject: Subject, number: str, level: int, typology: str = "t", events: tuple[str, ...] = ALL) -> Alert:
    finding = Finding("device_many_cards", 4, level, 10, "e4", T0, events)
    return Alert(f"{typology}:{number}:e4", typology, subject, number, T0, "e4", level, 10 * level, False, (finding,))


def tiers(*alerts: Alert) -> dict[str, int]:
    return {one.card: one.tier for one in cards_to_verify(alerts, CALLS)}


def test_an_alert_about_a_card_a_number_or_a_device_falls_on_its_cards_alone() -> None:
    assert tiers(alert("card", "k9", 1)) == {"k9": 3}
    assert tiers(alert("number", "139", 2)) == {"k1": 2, "k2": 2}
    assert tiers(alert("device", "box", 3)) == {"k1": 1, "k2": 1, "k3": 1}
    assert tiers(alert("device", "box", 3, events=("e3",))) == {"k3": 1}


def test_an_alert_about_an_account_falls_on_no_card() -> None:
    assert tiers(alert("account", "139", 3)) == {}


@pytest.mark.parametrize(("levels", "tier"), [((1,), 3), ((2,), 2), ((1, 1), 2), ((2, 1), 1), ((3,), 1)])
def test_the_tier_follows_the_worst_alert_and_how_many_kinds_there_are(levels: tuple[int, ...], tier: int) -> None:
    assert tiers(*(alert("card", "k1", level, f"t{place}") for place, level in enumerate(levels))) == {"k1": tier}


def test_within_a_tier_the_heaviest_comes_first_and_each_card_once() -> None:
    found = cards_to_verify([alert("card", "a", 3), alert("card", "b", 3), alert("card", "b", 3, "u")], CALLS)
    assert [(one.card, len(one.alerts)) for one in found] == [("b", 2), ("a", 1)]
    assert len(load_tiers()) == 3
