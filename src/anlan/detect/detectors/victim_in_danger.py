"""Victim in danger: a long call with a suspect number, and money leaves for a suspect or a first-time account within minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, MINUTE, Detector, View
from anlan.detect.history import History
from anlan.detect.parameters import Seconds, Span
from anlan.detect.registers.suspects import Suspects
from anlan.detect.windows import Int64s

SECOND = 1_000_000
FIRST_TIME, SUSPECT = 1, 2


@dataclass
class VictimInDanger(Detector):
    """2 when an account pays a suspect account, 1 when it pays one for the first time in ``known``, during a call of at least
    ``long`` seconds of its linked number with a suspect number or within ``width`` after it; 0 otherwise. A payment during the
    call is noticed when the call ends, since only then its length is known."""

    kind: ClassVar[Kind] = "joined"
    unit: ClassVar[str] = "degree"
    source: ClassVar[str] = "反电信网络诈骗法 第三十四条: 对潜在被害人预警劝阻；第十八条"
    misses: ClassVar[str] = "Numbers nobody suspects yet; calls by other services; accounts whose number is not in the register."
    width: Span = 30 * MINUTE
    long: Seconds = 300
    known: Span = 30 * DAY
    suspects: Suspects = field(default_factory=Suspects)

    @property
    def memory(self) -> int:  # noqa: D102
        return self.known

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        if self.suspects.number:
            for row in range(view.count):
                found[row] = self._told(history, view.start + row)[0]
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [*self._told(history, at)[1], at]

    def _told(self, history: History, at: int) -> tuple[int, list[int]]:
        """The degree at an event and the places of the events that prove it with it."""
        what, call = history.columns["what"], history.codes["what"].find("call")
        earlier, now = list(self._earlier(history, at)), int(history.time[at])
        if what[at] == call:
            if not self._alarming(history, at, now):
                return 0, []
            begun = now - int(history.amount[at]) * SECOND
            paid = [place for place in earlier if what[place] != call and history.time[place] >= begun]
            degrees = {place: self._degree(history, place, earlier, now) for place in paid}
            return max(degrees.values(), default=0), [place for place, degree in sorted(degrees.items()) if degree]
        calls = [place for place in earlier if what[place] == call and history.time[place] >= now - self.width]
        calls = [place for place in calls if self._alarming(history, place, now)]
        return (self._degree(history, at, earlier, now), sorted(calls)) if calls else (0, [])

    def _alarming(self, history: History, call: int, now: int) -> bool:
        other = history.party(int(history.columns["dst"][call]))
        return int(history.amount[call]) >= self.long and self.suspects.knows("number", other, now)

    def _degree(self, history: History, transfer: int, earlier: list[int], now: int) -> int:
        payee, what = history.columns["dst"][transfer], history.columns["what"]
        if self.suspects.knows("account", history.party(int(payee)), now):
            return SUSPECT
        before = [place for place in earlier if history.time[place] < history.time[transfer]]
        paid_before = any(history.columns["dst"][place] == payee and what[place] == what[transfer] for place in before)
        return 0 if paid_before else FIRST_TIME

    def _earlier(self, history: History, at: int) -> Iterator[int]:
        """Places of the account's events in ``known`` before this one, newest first."""
        place = int(history.ways["src_out"][at]) - history.base
        while place >= 0 and history.time[place] >= history.time[at] - self.known:
            if history.time[place] < history.time[at]:
                yield place
            place = int(history.ways["src_out"][place]) - history.base
