"""The list of cards to verify again, in tiers by risk, each with its reasons (反电信网络诈骗法 第十一条).

In go alerts and the rows behind them; an alert about a card is that card's, one about a number or a device falls on the cards
that the number or device used in the rows that prove it. Who holds a card is not asked here. Scan with no cool-down, or cards
that join a box while its alert cools down are not seen; of repeats the heaviest stands.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.alert import Alert
from anlan.detect.typology import Typology, parse

_ROW_OF = {"number": "src", "device": "device"}


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tier: the rule over ``level``, ``weight`` and ``typologies``, and what it is called."""

    when: str
    zh: str
    en: str

    def holds(self, facts: Mapping[str, int]) -> bool:
        """Whether a card with these facts belongs here."""
        return Typology(self.when, 0, self.zh, self.en, "").holds(facts)


class CardToVerify(msgspec.Struct, frozen=True):
    """A card, its tier (1 first), and the alerts that put it there, heaviest first."""

    card: str
    tier: int
    level: int
    weight: int
    alerts: tuple[Alert, ...]


@cache
def load_tiers() -> tuple[Tier, ...]:
    """The tiers of ``tiers.toml``, first to last."""
    text = resources.files("anlan.detect").joinpath("tiers.toml").read_text(encoding="utf-8")
    tiers = msgspec.convert(tomllib.loads(text)["tier"], tuple[Tier, ...])
    for tier in tiers:
        parse(tier.when)
    return tiers


def cards_to_verify(alerts: Iterable[Alert], calls: pa.Table) -> list[CardToVerify]:
    """Cards in the order in which to verify them: by tier, then weight. ``calls`` are the rows that alerts on calls open to."""
    told = list(alerts)
    rows = _rows(calls, told)
    of_card: dict[str, dict[tuple[str, str], Alert]] = {}
    for alert in sorted(told, key=lambda alert: (alert.level, alert.weight, -alert.time)):
        for card in _cards(alert, rows):
            of_card.setdefault(card, {})[alert.typology, alert.number] = alert
    found = [_placed(card, list(own.values())) for card, own in of_card.items()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.tier, -one.weight, one.card))


def _placed(card: str, alerts: Sequence[Alert]) -> CardToVerify | None:
    facts = {
        "level": max(alert.level for alert in alerts),
        "weight": sum(alert.weight for alert in alerts),
        "typologies": len({alert.typology for alert in alerts}),
    }
    tier = next((place for place, tier in enumerate(load_tiers(), start=1) if tier.holds(facts)), None)
    heaviest = tuple(sorted(alerts, key=lambda alert: (-alert.level, -alert.weight, alert.time)))
    return None if tier is None else CardToVerify(card, tier, facts["level"], facts["weight"], heaviest)


def _cards(alert: Alert, rows: Mapping[str, Mapping[str, Any]]) -> set[str]:
    if alert.subject == "card":
        return {alert.number}
    column = _ROW_OF.get(alert.subject)
    own = (rows[event] for event in alert.events() if event in rows) if column else ()
    return {row["card"] for row in own if column and row[column] == alert.number and row["card"]}


def _rows(calls: pa.Table, alerts: Iterable[Alert]) -> dict[str, Mapping[str, Any]]:
    wanted = sorted({event for alert in alerts if alert.subject in _ROW_OF for event in alert.events()})
    chosen = calls.filter(pc.is_in(calls["id"], value_set=pa.array(wanted, pa.string())))
    return {row["id"]: row for row in chosen.select(["id", "src", "device", "card"]).to_pylist()}
