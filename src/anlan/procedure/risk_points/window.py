"""A window: the time in which something must be done, or an act that must not be, found by a rule in the log.

In go its instants, out comes how it stands at an instant: nothing yet, a reminder, the protective limit passed, a breach that
goes on, or one that is over. Before, during, after: 事前提醒、事中监督、事后考核.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from anlan.procedure.risk_points.watched import Watched
from anlan.values import Instant

Phase = Literal["quiet", "before", "during", "after", "met"]
Level = Literal["", "reminder", "last_quarter", "protective", "breach"]
_AFTER = dt.timedelta(seconds=1)
"""A limit has passed when its last second is over."""


@dataclass(frozen=True, slots=True)
class Window:
    """``limit``: the earliest reading ends; ``breach``: every reading has ended. ``done``: when it was done, if it was.

    ``about`` names the term or event. ``wrong``: an act that must not be; it has no time to be done in. ``internal``: not law.
    """

    about: str
    of: Watched
    since: Instant
    limit: Instant
    breach: Instant
    reminders: tuple[Instant, ...] = ()
    done: Instant | None = None
    wrong: bool = False
    internal: bool = False
    repeats: bool = False
    paused: bool = False

    def stands(self, now: Instant) -> tuple[Phase, Level]:
        """Phase and level at ``now``."""
        if self.wrong:
            return ("after" if self.of.run.ended else "during"), "breach"
        if self.done is not None:
            return ("after", "breach") if self.done > self.breach else ("met", "")
        if self.paused:
            return "quiet", ""
        if now > self.limit:
            return "during", "breach" if now > self.breach else "protective"
        return self._ahead(now)

    def changes_after(self, now: Instant) -> Instant | None:
        """The next instant after ``now`` at which it stands otherwise by itself; none when only an event can change it."""
        if self.wrong or self.done is not None or self.paused:
            return None
        passing = (self.limit + _AFTER, self.breach + _AFTER)
        ahead = (self.reminders[0], max(self.reminders[0], self._last_quarter)) if self.reminders else ()
        return min((at for at in (*ahead, *passing) if at > now), default=None)

    @property
    def _last_quarter(self) -> Instant:
        return self.limit - (self.limit - self.since) / 4

    def _ahead(self, now: Instant) -> tuple[Phase, Level]:
        if not self.reminders or now < self.reminders[0]:
            return "quiet", ""
        return "before", "last_quarter" if now >= self._last_quarter else "reminder"
