"""A moment as exact as the words that told of it: a month, a day, or an instant, with what is doubtful."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anlan.values import SHANGHAI, Instant, Note


@dataclass(frozen=True, slots=True)
class Moment:
    """``day`` and ``clock`` as far as known; ``month`` where only that is written; ``exact`` for "two hours ago"."""

    day: date | None = None
    month: str = ""
    clock: tuple[int, int, int] | None = None
    exact: Instant | None = None
    doubts: tuple[Note, ...] = ()

    def value(self) -> str:
        """ISO 8601, as exact as what is known; empty if nothing is."""
        if self.exact is not None:
            return self.exact.isoformat()
        if self.day is None:
            return self.month
        if self.clock is None:
            return self.day.isoformat()
        hours, minutes, seconds = self.clock
        start = datetime(self.day.year, self.day.month, self.day.day, tzinfo=SHANGHAI)
        return (start + timedelta(hours=hours, minutes=minutes, seconds=seconds)).isoformat()
