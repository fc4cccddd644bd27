"""How a clock stands at an instant that is handed in: running, warning, overdue, paused or stopped."""

from typing import Literal

import msgspec

from anlan.law.due import Due
from anlan.values import Instant

State = Literal["running", "warn", "overdue", "paused", "stopped"]

PROTECTIVE = "at"
"""The rung of a warning whose term has ended on the earliest reading and not yet on the latest."""


class Status(msgspec.Struct, frozen=True):
    """``rung``: the last reminder that is due, for ``warn``. ``late``: stopped only after every reading had ended."""

    state: State
    rung: str = ""
    late: bool = False


def status(due: Due, now: Instant) -> Status:
    """How the clock stands at ``now``; what happened later does not count yet. Raises ``ValueError`` for a naive instant."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    now = now.replace(microsecond=0)
    if due.stopped_at is not None and due.stopped_at <= now:
        return Status("stopped", late=due.stopped_at.replace(microsecond=0) > due.latest)
    if due.paused_since is not None and due.paused_since <= now:
        return Status("paused")
    if now > due.latest:
        return Status("overdue")
    if now > due.at:
        return Status("warn", PROTECTIVE)
    passed = [rung.name for rung in due.rungs if rung.at <= now]
    return Status("warn", passed[-1]) if passed else Status("running")
