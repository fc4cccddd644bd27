"""*Suspects*: accounts and numbers that are held to be used for fraud, since when. From a list of the user's, or from alerts.

Only what was known at a moment counts at it, so that a scan of history says what a live watch would have said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from anlan.detect.alert import Alert
from anlan.detect.registers.reading import Row
from anlan.values import normalise_phone

Who = Literal["account", "number"]
ALWAYS = -(2**62)
SUSPICIOUS_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Suspects:
    """Subject → µs since 1970 UTC from which it is one, for accounts and for numbers."""

    account: Mapping[str, int] = field(default_factory=dict)
    number: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row], alerts: Iterable[Alert] = ()) -> "Suspects":
        """From rows of the register and from alerts that ask to verify or to act; the earliest moment stands."""
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
        return cls(found["account"], found["number"])

    def knows(self, who: Who, subject: str, now: int) -> bool:
        """Whether the account or number was a suspect at ``now``."""
        since = (self.account if who == "account" else self.number).get(subject)
        return since is not None and since <= now

    def __str__(self) -> str:
        held = len(self.account) + len(self.number)
        return f"{held} accounts and numbers" if held else "none given"
