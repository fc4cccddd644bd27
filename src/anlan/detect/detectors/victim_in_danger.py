"""Victim in danger: a long call with a suspect number, and money leaves for a suspect or a first-time account within minutes."""

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, MINUTE, Detector, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.danger import FIRST_TIME, NEVER, SECOND, SUSPECT, in_danger, talked
from anlan.detect.parameters import Seconds, Span
from anlan.detect.registers.suspects import Suspects


@dataclass
class VictimInDanger(Detector):
    """2 when an account pays a suspect account, 1 when it pays one for the first time in ``known``, during a call of at least
    ``long`` seconds of its linked number with a suspect number or within ``width`` after it; 0 otherwise. A payment during the
    call is noticed when the call ends, since only then its length is known. A call is with a suspect number when the number at
    its other end is one, or the number that it showed."""

    kind: ClassVar[Kind] = "joined"
    unit: ClassVar[str] = "degree"
    notes: ClassVar[bool] = True
    source: ClassVar[str] = "反电信网络诈骗法 第三十四条: 对潜在被害人预警劝阻；第十八条"
    misses: ClassVar[str] = (
        "Numbers nobody suspects yet, among them those that a box takes after its alert and before the next; calls by other "
        "services; accounts whose number is not in the register."
    )
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
            alarm, last = history.derive("alarm", np.int64, view.start), history.derive("talked", np.int32, view.start)
            alarm[view.start :] = self._alarm(view, calls[view.start :] == 1)
            talked(journal.sides, alarm, journal.base, view.start, last)
            walk = (journal.sides, journal.pairs, journal.time, journal.amounts, calls, self._suspect(view), alarm, last)
            in_danger(*walk, journal.base, view.start, self.width, self.known, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, calls, now = history.journal, history.derive("victim_in_danger", np.int8, 0), int(history.time[at])
        during = int(journal.amount[at]) * SECOND if calls[at] else self.width
        rows = journal.payments(int(journal.src[at]), history.window(at, min(during, self.known))).tolist()
        if calls[at]:
            return [*(row for row in rows if not calls[row] and self._degree(history, row, now)), at]
        alarm = history.derive("alarm", np.int64, 0)
        return [*(row for row in rows if alarm[row] <= now), at]

    def _suspect(self, view: View) -> Int64s:
        """Since when (µs) each account is suspect, by code."""
        cells, done = view.scratch(self.name, 1)
        since: Int64s = cells[0]
        codes = view.history.codes["party"]
        for code in range(int(done[0]), len(codes)):
            since[code] = self.suspects.account.get(codes[code], NEVER)
        done[0] = len(codes)
        return since

    def _alarm(self, view: View, calls: npt.NDArray[np.bool_]) -> Int64s:
        """Since when (µs) each event of the block is a long call with a suspect number."""
        since = np.full(view.count, NEVER, np.int64)
        long = calls & (view.history.amount[view.start :] >= self.long)
        numbers = [view.column(name)[long] for name in ("dst", "shown_number")]
        since[long] = once_each(numbers, partial(self._known, view.history))
        return since

    def _known(self, history: History, other: int, shown: int) -> int:
        """Since when (µs) the number at the other end or the one shown (-1: none) is suspect, by their codes."""
        since = self.suspects.number.get(history.party(other), NEVER)
        if shown < 0:
            return since
        return min(since, self.suspects.number.get(history.codes["shown_number"].texts[shown], NEVER))

    def _degree(self, history: History, paid: int, now: int) -> int:
        journal, calls = history.journal, history.derive("victim_in_danger", np.int8, 0)
        if self.suspects.account.get(history.party(int(journal.dst[paid])), NEVER) <= now:
            return SUSPECT
        span = slice(int(np.searchsorted(journal.time, now - self.known)), history.window(paid, 0).start)
        before = journal.between(int(journal.src[paid]), int(journal.dst[paid]), span)
        return 0 if (calls[before] == 0).any() else FIRST_TIME
