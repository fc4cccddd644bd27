"""An *alert*: a typology that holds for an account, card, device or number, with every value and every event that led to it.

An alert proposes; it binds nothing. Its subject is never a person.
"""

import hashlib
from typing import Any

import msgspec

from anlan.detect.detector import Subject
from anlan.values import mask_account


class Finding(msgspec.Struct, frozen=True):
    """What one detector measured: value, level, the events that prove it, and how far back it looked (µs)."""

    detector: str
    value: int
    level: int
    weight: int
    event: str
    time: int
    evidence: tuple[str, ...]
    width: int = 0

    def sort_key(self) -> tuple[Any, ...]:
        """Heaviest first."""
        return (-self.level, -self.weight, self.detector)


class Alert(msgspec.Struct, frozen=True):
    """A typology that held at an event. ``time`` in µs since 1970 UTC; ``weight`` is the typology's and its findings'
    together. ``silent``: detectors that the typology names and that held no level, which is what a ``not`` rests on."""

    id: str
    typology: str
    subject: Subject
    number: str
    time: int
    event: str
    level: int
    weight: int
    late: bool
    findings: tuple[Finding, ...]
    silent: tuple[str, ...] = ()

    def events(self, most: int | None = None) -> tuple[str, ...]:
        """Ids of all events it opens to, or of the first ``most``, each once, in the order of the findings."""
        found: dict[str, None] = {}
        for finding in self.findings:
            for event in finding.evidence:
                if len(found) == most:
                    return tuple(found)
                found[event] = None
        return tuple(found)


def alert_key(id: str) -> str:
    """A short name of an alert that gives no number away: to be read from a table and handed to ``explain``."""
    return hashlib.sha256(id.encode()).hexdigest()[:8]


def masked(alert: Alert) -> Alert:
    """The alert to hand on: its number masked, its short name as its id. Ids of events stay: they open it at home."""
    return msgspec.structs.replace(alert, id=alert_key(alert.id), number=mask_account(alert.number))


def alert_id(typology: str, number: str, event: str) -> str:
    """The alert's name: the same for the same events wherever and however often it is computed."""
    return f"{typology}:{number}:{event}"
