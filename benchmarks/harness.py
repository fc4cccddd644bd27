"""What a benchmark returns and how a thing is timed. Machines are noisy: a claim is a ratio of two figures of the same run."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    ``ours`` and ``peer`` are in ``unit``. ``better`` says which direction is good. ``ratio`` is how many times better we are;
    a limit the machine sets (memory bandwidth) is a peer too, and its ratio is below one: then ``floor`` and ``goal`` are.
    """

    work: str
    ours: float
    peer_name: str
    peer: float
    unit: str
    floor: float | None = None
    goal: float | None = None
    better: str = "less"  # "less" (seconds, bytes) or "more" (rows a second)
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times better than the peer."""
        return self.peer / self.ours if self.better == "less" else self.ours / self.peer

    @property
    def verdict(self) -> str:
        """``goal``, ``floor`` or ``below``; empty when nothing was promised."""
        if self.floor is None:
            return ""
        if self.goal is not None and self.ratio >= self.goal:
            return "goal"
        return "floor" if self.ratio >= self.floor else "below"


def best_of(times: int, work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of the fastest of ``times`` runs, and what it returned. The garbage collector rests while the clock runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        gc.disable()
        began = time.perf_counter()
        try:
            result = work()
        finally:
            seconds = time.perf_counter() - began
            gc.enable()
        best = min(best, seconds)
    return best, result
