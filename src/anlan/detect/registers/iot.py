"""The register of cards of things: the devices, services and peers each was sold for (art. 12). No place is part of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from anlan.detect.headings import value_of
from anlan.detect.registers.reading import Row
from anlan.values import normalise_account, normalise_phone


class Scope(NamedTuple):
    """What a card may be used for; an empty set leaves that side open."""

    devices: frozenset[str]
    services: frozenset[str]
    peers: frozenset[str]


@dataclass(frozen=True, slots=True)
class IotCards:
    """Scope by card."""

    scope: Mapping[str, Scope] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "IotCards":
        """From rows of the register; several rows of one card add up."""
        found: dict[str, Scope] = {}
        for row in rows:
            held = found.get(str(row["card"]), Scope(frozenset(), frozenset(), frozenset()))
            devices, services, peers = (_set(row.get(name)) for name in ("devices", "services", "peers"))
            devices = frozenset(str(normalise_account(device)) for device in devices)
            services = frozenset(value_of("service", service) for service in services)  # 短信 stands for sms here as in events
            peers = frozenset(str(normalise_phone(peer)) for peer in peers)
            found[str(row["card"])] = Scope(held.devices | devices, held.services | services, held.peers | peers)
        return cls(found)

    def __str__(self) -> str:
        return f"{len(self.scope)} cards" if self.scope else "none given"


def _set(cell: object) -> frozenset[str]:
    return frozenset(cell) if isinstance(cell, tuple) else frozenset()
