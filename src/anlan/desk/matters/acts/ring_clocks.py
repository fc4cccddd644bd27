"""The clocks of a run speak: reminders are recorded and told; where time is up, what the law says then happens.

Called by the ticker alone. Whatever it writes has passed the same door as everybody's commands; ringing twice, or by two tickers
at once, records and tells once. After a standstill only the newest reminder of a term is told, though each is recorded.
"""

from collections.abc import Sequence

from django.db import transaction

from anlan.desk.matters.consequences import open_following
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.projection import END
from anlan.desk.matters.recipients import recipients
from anlan.desk.matters.runs import folded, lock, write_down
from anlan.desk.matters.telling import tell
from anlan.desk.record.chain import CLOCK as ACTOR
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.event import Event
from anlan.procedure.registry import consequences
from anlan.procedure.run import EXPIRED, REMINDED
from anlan.procedure.run import Run as Folded
from anlan.procedure.ticker import tick
from anlan.values import Instant

LAST_QUARTER = 0.75
"""From here on the head of the unit and the legal unit are told too."""


@transaction.atomic
def ring_clocks(*, run: Run, now: Instant) -> int:
    """Record and tell what the clocks of ``run`` have to say by ``now``; returns how many events were recorded."""
    run = lock(run)
    before = folded(run)
    events = tick(before, now, calendar=calendar())
    if not events:
        return 0
    after = write_down(run, before, events, now)
    newest = {(str(e.facts.get("term", "")), e.type): e for e in events}
    for event in newest.values():
        _tell_of(run, after, event, clocks(after, calendar(), now), now)
    return len(events)


def _tell_of(run: Run, state: Folded, event: Event, all_clocks: Sequence[ClockState], now: Instant) -> None:
    clock = _clock_of(state, event, all_clocks)
    if clock is None:
        return
    term = state.proc.terms[clock.term].term
    if event.type == REMINDED:
        hands: tuple[str, ...] = (
            ("officer", "squad_lead", "legal_unit") if _late(clock, str(event.facts["rung"])) else ("officer",)
        )
        tell(run, state, clock, str(event.facts["rung"]), officers=recipients(run.matter, hands, now), now=now)
        return
    following = consequences().get(term.overdue)
    hands = following.tell if following else ("officer", "squad_lead")
    tell(run, state, clock, END, officers=recipients(run.matter, hands, now), now=now)
    if event.type == EXPIRED and following and following.opens:
        open_following(run, following.opens, actor=ACTOR, now=now)


def _clock_of(state: Folded, event: Event, all_clocks: Sequence[ClockState]) -> ClockState | None:
    for clock in reversed(all_clocks):
        by_name = (clock.term, clock.round) == (event.facts.get("term"), event.facts.get("round"))
        expired = state.proc.terms[clock.term].term.expire == event.type and clock.ended_by == event.seq
        if by_name or expired:
            return clock
    return None


def _late(clock: ClockState, rung: str) -> bool:
    window = (clock.due.at - clock.started_at).total_seconds()
    at = next((r.at for r in clock.due.rungs if r.name == rung), clock.due.at)
    return window <= 0 or (at - clock.started_at).total_seconds() / window >= LAST_QUARTER
