"""*Suspects*: accounts and numbers that are held to be used for fraud, since when. From a list of the user's, or from alerts.

Only what was known at a moment counts at it, so that a scan of history says what a live watch would have said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.alert import Alert
from anlan.detect.registers.reading import Row
from anlan.values import normalise_phone

ALWAYS = -(2**62)
SUSPICIOUS_LEVEL = 2
THINGS = ("device", "card")


@dataclass(frozen=True, slots=True)
class Suspects:
    """Subject → µs since 1970 UTC from which it is one, for accounts and for numbers."""

    account: Mapping[str, int] = field(default_factory=dict)
    number: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], alerts: Iterable[Alert] = (), callers: Iterable[tuple[str, int]] = ()) -> "Suspects":
        """From rows of the register, from alerts that ask to verify or to act, and from numbers with their moments as
        ``callers_behind`` gives them; the earliest moment stands."""
        found: dict[str, dict[str, int]] = {"account": {}, "number": {}}

        def add(who: str, subject: str, since: int) -> None:
            subject = normalise_phone(subject) if who == "number" else subject
            found[who][subject] = min(since, found[who].get(subject, since))

        for row in rows:
            since = row.get("since")
            add(str(row["kind"]), str(row["subject"]), since if isinstance(since, int) else ALWAYS)
        for alert in alerts:
            if alert.subject in found and alert.level >= SUSPICIOUS_LEVEL:
                add(alert.subject, alert.number, alert.time)
        for number, since in callers:
            add("number", number, since)
        return cls(found["account"], found["number"])

    def __str__(self) -> str:
        held = len(self.account) + len(self.number)
        return f"{held} accounts and numbers" if held else "none given"


def callers_behind(alerts: Iterable[Alert], calls: pa.Table) -> list[tuple[str, int]]:
    """Numbers that called in the evidence of alerts about a device or a card that ask to verify or to act, each with the moment
    of the alert (µs since 1970 UTC). ``calls``: a table of the schema that holds the evidence."""
    told = [alert for alert in alerts if alert.subject in THINGS and alert.level >= SUSPICIOUS_LEVEL]
    wanted = pa.array(sorted({event for alert in told for event in alert.events()}), pa.string())
    proof = calls.filter(pc.is_in(calls["id"], value_set=wanted))
    caller = {str(row["id"]): str(row["src"]) for row in proof.select(["id", "src"]).to_pylist()}
    return [(caller[event], alert.time) for alert in told for event in alert.events()]
