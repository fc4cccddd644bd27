"""Victim in danger: a long call with a suspect number, and money leaves for a suspect or a first-time account within minutes."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, MINUTE, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.danger import ACCOUNT, FIRST_TIME, NEVER, NUMBER, SECOND, SUSPECT, in_danger, talked
from anlan.detect.parameters import Seconds, Span
from anlan.detect.registers.suspects import Suspects


@dataclass
class VictimInDanger(Detector):
    """2 when an account pays a suspect account, 1 when it pays one for the first time in ``known``, during a call of at least
    ``long`` seconds of its linked number with a suspect number or within ``width`` after it; 0 otherwise. A payment during the
    call is noticed when the call ends, since only then its length is known."""

    kind: ClassVar[Kind] = "joined"
    unit: ClassVar[str] = "degree"
    notes: ClassVar[bool] = True
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
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        calls = history.derive("victim_in_danger", np.int8, view.start)
        code = history.codes["what"].find("call")
        calls[view.start :] = view.column("what") == (-2 if code is None else code)
        if self.suspects.number:
            since, last = self._since(view), history.derive("talked", np.int32, view.start)
            talked(journal.sides, journal.amounts, calls, since, journal.base, view.start, self.long, last)
            walk = (journal.sides, journal.pairs, journal.time, journal.amounts, calls, since, last, journal.base)
            in_danger(*walk, view.start, self.width, self.known, self.long, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, calls, now = history.journal, history.derive("victim_in_danger", np.int8, 0), int(history.time[at])
        during = int(journal.amount[at]) * SECOND if calls[at] else self.width
        rows = journal.payments(int(journal.src[at]), history.window(at, min(during, self.known))).tolist()
        if calls[at]:
            return [*(row for row in rows if not calls[row] and self._degree(history, row, now)), at]
        return [*(row for row in rows if calls[row] and self._alarming(history, row, now)), at]

    def _since(self, view: View) -> Int64s:
        """Since when each account and each number is suspect, by code."""
        since, done = view.scratch(self.name, 2)
        codes = view.history.codes["party"]
        for code in range(int(done[0]), len(codes)):
            since[ACCOUNT, code] = self.suspects.account.get(codes[code], NEVER)
            since[NUMBER, code] = self.suspects.number.get(codes[code], NEVER)
        done[0] = len(codes)
        return since

    def _alarming(self, history: History, call: int, now: int) -> bool:
        other = history.party(int(history.journal.dst[call]))
        return int(history.amount[call]) >= self.long and self.suspects.knows("number", other, now)

    def _degree(self, history: History, paid: int, now: int) -> int:
        journal, calls = history.journal, history.derive("victim_in_danger", np.int8, 0)
        if self.suspects.knows("account", history.party(int(journal.dst[paid])), now):
            return SUSPECT
        span = slice(int(np.searchsorted(journal.time, now - self.known)), history.window(paid, 0).start)
        before = journal.between(int(journal.src[paid]), int(journal.dst[paid]), span)
        return 0 if (calls[before] == 0).any() else FIRST_TIME
