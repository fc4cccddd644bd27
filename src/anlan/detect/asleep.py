"""Accounts *asleep*: those whose last event has left the memory. When it was and its id stay, for as long as the account sleeps.

Some fifty bytes an account, whatever it did; nothing is kept of an account that is awake.
"""

import numpy as np

from anlan.detect.codes import Codes
from anlan.detect.growing import Growing, Texts
from anlan.detect.journal import Int32s, Int64s

NEVER = -(2**62)
"""Stands for the moment of an account that was never seen."""

_SPARE = 4096


class Asleep:
    """By account, in words: codes of a history are given anew from time to time."""

    def __init__(self) -> None:
        self._codes, self._time, self._place, self._ids = Codes(), Growing(np.int64), Growing(np.int32), Texts()

    def __len__(self) -> int:
        return len(self._codes)

    def put(self, accounts: list[str], times: Int64s, ids: list[str]) -> None:
        """Put accounts to sleep: the moments and ids of their last events. Where one has slept before, the new ones stand."""
        self._put(np.array([self._codes.code(account) for account in accounts], np.int32), times, ids)

    def add(self, words: Codes, codes: Int32s, times: Int64s, ids: list[str]) -> None:
        """The same for accounts that a history knows by codes."""
        self._put(self._codes.encode_words(*words.take(codes)), times, ids)

    def _put(self, own: Int32s, times: Int64s, ids: list[str]) -> None:
        missing = len(self._codes) - len(self._time)
        self._time.add(missing)
        self._place.add(missing)
        self._time.view()[own] = times
        self._place.view()[own] = np.arange(len(self._ids), len(self._ids) + len(ids))
        for id in ids:
            self._ids.append(id)
        if len(self._ids) > 2 * len(self._codes) + _SPARE:
            self._tidy()

    def _tidy(self) -> None:
        places, ids = self._place.view(), Texts()
        for place in places.tolist():
            ids.append(self._ids[place])
        places[:], self._ids = np.arange(places.size), ids

    def find(self, account: str) -> int | None:
        """The number of an account that sleeps, or has slept."""
        return self._codes.find(account)

    def id(self, number: int) -> str:
        """The id of its last event."""
        return self._ids[int(self._place.view()[number])]

    def since(self, words: Codes, codes: Int32s) -> Int64s:
        """The moment since which each account sleeps, ``NEVER`` where it was not seen before it came into the memory."""
        own = self._codes.encode_words(*words.take(codes), grow=False)
        times = self._time.view()
        return np.where(own < 0, NEVER, times[own] if times.size else NEVER)

    def nbytes(self) -> int:
        """Bytes held, spare room included."""
        return sum(one.nbytes() for one in (self._codes, self._time, self._place, self._ids))
