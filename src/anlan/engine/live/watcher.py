"""The watcher: messages in, numbered alerts and dead letters out.

It knows no broker and no clock. How messages are bundled has no influence on what it says, nor on the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import MINUTE, Detector
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.events import Intake
from anlan.detect.explain import Told, tell
from anlan.detect.history import EventRow
from anlan.engine.live.message import Message, read_message

TOLERANCE = 10 * MINUTE


MOST_ROWS = 500
"""Events that go out whole with an alert; the ids of all are in its findings."""


class Numbered(msgspec.Struct, frozen=True):
    """An alert with its number (1, 2, …) in the run of the watch that gave it, what it says, and the first of the events behind
    it: all that its readers need."""

    run: str
    number: int
    kind: Kind
    alert: Alert
    told: Told
    rows: tuple[EventRow, ...]


def fitting(one: Numbered, most: int) -> bytes:
    """The alert as a message of at most ``most`` bytes. One that rests on tens of thousands of events goes out without rows, and
    where that is not enough with the latest ids of each finding alone; its values stand in any case."""
    body = msgspec.json.encode(one)
    if len(body) > most:
        one = msgspec.structs.replace(one, rows=())
        body = msgspec.json.encode(one)
    kept = max(len(finding.evidence) for finding in one.alert.findings)
    while len(body) > most and kept > 1:
        kept //= 2
        findings = tuple(msgspec.structs.replace(found, evidence=found.evidence[-kept:]) for found in one.alert.findings)
        body = msgspec.json.encode(msgspec.structs.replace(one, alert=msgspec.structs.replace(one.alert, findings=findings)))
    return body


class Outcome(msgspec.Struct, frozen=True):
    """What one bundle of messages gave. ``repeats``: alerts kept back because they cool down."""

    events: int
    late: int
    repeats: int
    alerts: list[Numbered]
    letters: list[tuple[int, DeadLetter]]


@dataclass(slots=True)
class Watcher:
    """``run`` names the watch; ``detectors``: all by default. ``position``: the last message taken in; ``alerts``,
    ``letters``: the last numbers given."""

    kind: Kind
    rules: Rules
    source: str
    run: str
    tolerance: int = TOLERANCE
    detectors: tuple[Detector, ...] = ()
    position: int = 0
    alerts: int = 0
    letters: int = 0
    evaluator: Evaluator = field(init=False)
    intake: Intake = field(init=False)

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.kind, self.rules, self.detectors)
        self.intake = Intake(self.kind, self.source, self.tolerance)

    def take(self, messages: Sequence[Message]) -> Outcome:
        """Take in the next messages of the stream; those at or before ``position`` have been and are passed over."""
        for message in messages:
            if message.position > self.position:
                read_message(message, self.intake)
                self.position = message.position
        events, refused = self.intake.drain(), self.intake.drain_letters()
        given = self.evaluator.add_events(events)
        alerts = [self._numbered(self.alerts + k, alert) for k, alert in enumerate(given, start=1)]
        letters = list(enumerate(refused, start=self.letters + 1))
        self.alerts += len(alerts)
        self.letters += len(letters)
        repeats = sum(self.evaluator.judge.take_repeats().values())
        return Outcome(len(events), sum(event["late"] for event in events), repeats, alerts, letters)

    def _numbered(self, number: int, alert: Alert) -> Numbered:
        return Numbered(self.run, number, self.kind, alert, tell(alert, self.rules), self.evaluator.rows(alert, MOST_ROWS))
