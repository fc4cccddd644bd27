"""One clock under one reading while its events are taken in: start of the lap, lengths granted, pauses, what was refused.

In: a plan, one of its rules, the start and the events. Out: entries in the order they happened and a ``Ledger`` to fold them
into; what each event does to it is ``anlan.law.changes``.
"""

import datetime as dt
from collections.abc import Iterable
from operator import itemgetter

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.counting import End, Rule, date_of, lay, local
from anlan.law.ending import Custody, Ending, Lap, Pauses, conclude
from anlan.law.length import Length
from anlan.law.plan import Action, Plan
from anlan.law.step import Step
from anlan.values import Instant, Lang, Note, say


class TermEvent(msgspec.Struct, frozen=True):
    """What happened, when it happened (not when it was recorded), and the length it granted where it names one."""

    kind: str
    at: Instant
    granted: Length | None = None


class Refusal(msgspec.Struct, frozen=True):
    """A change that does not count. ``reason`` is a sentence of messages/due.toml; ``limit`` is what it ran into."""

    reason: str
    event: TermEvent
    part: str
    cite: tuple[str, ...] = ()
    limit: str = ""

    def sentence(self, lang: Lang) -> str:
        """Why it does not count, and what to do."""
        granted = str(self.event.granted or "")
        at = f"{local(self.event.at):%Y-%m-%d %H:%M}"
        values = {"kind": self.event.kind, "at": at, "granted": granted, "part": self.part, "limit": self.limit}
        return say(Note("law.due.refused_" + self.reason, values), lang)


Entry = tuple[Instant, int, str, str, TermEvent, Action]

_moment = itemgetter(0, 1, 2, 3)


def in_order(plan: Plan, events: Iterable[TermEvent]) -> list[Entry]:
    """What the events do to the clock, by instant; within one by rank, so that the order of recording is of no weight.

    The same event handed in twice is one event.
    """
    entries: dict[tuple[Instant, str, str, Action], Entry] = {}
    for event in events:
        actions = plan.actions.get(event.kind)
        if actions is None:
            continue
        at, granted = local(event.at), str(event.granted or "")
        for action in actions:
            entries[at, event.kind, granted, action] = (at, action.rank, event.kind, granted, event, action)
    return sorted(entries.values(), key=_moment)


class Ledger(msgspec.Struct):
    """The clock while it is folded. ``lap`` is the running lap, ``begun`` the start of the first one."""

    plan: Plan
    rule: Rule
    calendar: Calendar
    custody: Custody
    begun: Instant
    lap: Lap
    used: dict[str, int] = {}
    restarts: dict[str, int] = {}
    stopped_at: Instant | None = None
    deferred_since: Instant | None = None
    steps: list[Step] = []
    refused: list[Refusal] = []
    known_end: Ending | None = None

    def end(self) -> Ending:
        """Where the lap ends as things stand. Kept until the next change."""
        if self.known_end is None:
            self.known_end = conclude(self.rule, self.lap, self.calendar, self.custody)
        return self.known_end

    def reached(self) -> dt.date | Instant:
        """The end before any roll: an instant when it runs by the clock, else a day."""
        ending = self.end()
        return ending.at if ending.by_clock else date_of(ending.unrolled)

    def run_out(self, at: Instant) -> bool:
        """Whether the lap had ended before ``at``; never while it is paused or has not begun."""
        if (self.lap.pauses is not None and self.lap.pauses.open) or self.deferred_since is not None:
            return False
        return at.replace(microsecond=0) > self.end().at

    def pauses(self) -> Pauses:
        """The pauses of the lap, made when there were none."""
        if self.lap.pauses is None:
            self.lap.pauses = Pauses()
        return self.lap.pauses

    def grant(self, lengths: tuple[Length, ...], laid: End) -> None:
        """The lap now has these lengths."""
        self.lap.lengths, self.lap.laid, self.known_end = lengths, laid, None

    def new_lap(self, start: Instant, length: Length) -> None:
        """Count afresh: grants and closed pauses of the old lap are over, an open pause goes on."""
        going_on = Pauses(open=self.lap.pauses.open) if self.lap.pauses else None
        self.lap = Lap(start, (length,), lay(start, (length,), self.rule, self.calendar), going_on)
        self.used.clear()
        self.stopped_at = self.deferred_since = self.known_end = None

    def waiting_since(self) -> Instant | None:
        """Since when the clock stands still: a pause that is open, or a beginning that has not come; none when it runs."""
        waiting = [*self.lap.pauses.open.values()] if self.lap.pauses and self.stopped_at is None else []
        if self.deferred_since is not None:
            waiting.append(self.deferred_since)
        return min(waiting, default=None)
