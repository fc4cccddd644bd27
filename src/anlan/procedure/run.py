"""A run: one matter's way through one procedure, folded from its events. ``evolve`` takes one more event; it decides nothing.

In go a procedure, a run (none for the first event) and an event, out comes the next run. A run is a value: its state, where its
log ends, and the log itself. Events count in the order in which they happened (``at``), so one that is recorded late, and a
correction, make the state be folded again; everything else is a single look-up. Whether an event may be recorded is for
``decide``, so an event that does not fit is a ``BrokenPromise``: somebody has gone round the only door. Clocks are in
``clocks``.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from anlan.procedure.definition import CLOCK, OPENED
from anlan.procedure.event import FIRST, Event
from anlan.procedure.machine import Procedure
from anlan.values import BrokenPromise, Instant

CORRECTED: Final = "corrected"
MOVED: Final = "moved_to_version"
ATTACHED: Final = "attached"
SIGNED: Final = "signed"
OPINION: Final = "opinion_given"
UNSEALED: Final = "opinions_unsealed"
CONCLUDED: Final = "concluded"
EXPIRED: Final = "clock_expired"
REMINDED: Final = "reminded"
"""Written by the clock in older logs, for each reminder. Reminders now stand beside the log; the event still reads as one."""

STILL: Final = frozenset({ATTACHED, SIGNED, OPINION, UNSEALED, CONCLUDED, EXPIRED, REMINDED})
"""Events that every procedure has and that leave the state as it is."""

ENGINE: Final = STILL | {OPENED, CORRECTED, MOVED}
"""All events that a definition cannot name, ``opened`` excepted."""

Past = tuple["Past | None", Event]
"""The log, newest event first: the log before it, and the event. Runs of one matter share it."""


class Move(msgspec.Struct, frozen=True, gc=False):
    """Where a run went on under another version: the event, the state it continued in, the procedure it left."""

    event: Event
    state: str
    old: Procedure


class Run(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A run as of its newest event. ``at`` is the latest instant anything happened; ``voided`` the seq of corrected events."""

    id: str
    proc: Procedure
    state: str
    seq: int
    at: Instant
    hash: str
    past: Past
    voided: frozenset[int] = frozenset()
    moves: tuple[Move, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether it has come to a final state."""
        return self.state in self.proc.definition.final

    @property
    def recorded_at(self) -> Instant:
        """When its newest event was recorded."""
        return self.past[1].recorded_at


def evolve(proc: Procedure, run: Run | None, event: Event) -> Run:
    """The run after ``event``.

    ``proc`` is the version the event bears. Raises ``BrokenPromise`` for an event that does not fit.
    """
    if run is None:
        return _open(proc, event)
    if event.seq != run.seq + 1 or event.prev_hash != run.hash or event.run != run.id:
        raise BrokenPromise(f"{event.run}: event {event.seq} does not follow event {run.seq} of {run.id}")
    state = proc.steps.get((run.state, event.type))
    if state is None or event.at <= run.at or proc is not run.proc:
        late = event.at < run.at or (event.at == run.at and run.past[1].role == CLOCK)
        if state is None or late or proc is not run.proc:
            return _unusual(proc, run, event)
    return Run(run.id, proc, state, event.seq, event.at, event.hash, (run.past, event), run.voided, run.moves)


def _open(proc: Procedure, event: Event) -> Run:
    if event.type != OPENED or event.seq != 1 or event.prev_hash != FIRST or event.proc_sha != proc.sha:
        raise BrokenPromise(f"{event.run}: a run begins with the event opened, pinned to its definition, not with {event.type}")
    return Run(event.run, proc, proc.definition.initial, 1, event.at, event.hash, (None, event))


def _unusual(proc: Procedure, run: Run, event: Event) -> Run:
    """What is not a plain step forward: events that leave the state, late events, corrections, moves to another version."""
    if event.type == MOVED:
        state = str(event.facts["state"])
        move = Move(event, state, run.proc)
        return Run(run.id, proc, state, event.seq, event.at, event.hash, (run.past, event), run.voided, (*run.moves, move))
    if proc is not run.proc:
        raise BrokenPromise(f"{run.id}: event {event.seq} bears another version than the run")
    at, past, voided = max(run.at, event.at), (run.past, event), run.voided
    if event.type in STILL:
        return Run(run.id, proc, run.state, event.seq, at, event.hash, past, voided, run.moves)
    if event.type == CORRECTED:
        voided |= {int(event.facts["target"])}
    again = Run(run.id, proc, run.state, event.seq, at, event.hash, past, voided, run.moves)
    state, misfits = fold_state(again, effective(again))
    if misfits:
        raise BrokenPromise(f"{run.id}: event {misfits[0].seq} ({misfits[0].type}) does not fit its place in the log")
    return msgspec.structs.replace(again, state=state)


def replay(procs: Mapping[str, Procedure], log: Iterable[Event]) -> dict[str, Run]:
    """All runs of a log, by id. ``procs`` finds a version by the hash of its file (``KeyError`` when it is not there)."""
    runs: dict[str, Run] = {}
    for event in log:
        runs[event.run] = evolve(procs[event.proc_sha], runs.get(event.run), event)
    return runs


def history(run: Run) -> list[Event]:
    """Every event in the order of recording."""
    events: list[Event] = []
    past: Past | None = run.past
    while past is not None:
        past, event = past
        events.append(event)
    events.reverse()
    return events


def effective(run: Run) -> list[Event]:
    """The events that count, in the order in which they happened: corrected ones and the corrections themselves are left out."""
    events = [event for event in history(run) if event.seq not in run.voided and event.type != CORRECTED]
    events.sort(key=happened)
    return events


def happened(event: Event) -> tuple[Instant, bool, int]:
    """The order in which events happened.

    What happens at the very instant a term ends is still in time: the clock comes after it.
    """
    return event.at, event.role == CLOCK, event.seq


def fold_state(run: Run, events: Iterable[Event]) -> tuple[str, list[Event]]:
    """The state that ``events`` (in order of happening) lead to, and those that do not fit where they stand, which are passed
    over.

    The fold begins where the run last moved to another version.
    """
    state, misfits = run.proc.definition.initial, list[Event]()
    begin = run.moves[-1] if run.moves else None
    if begin:
        state = begin.state
    for event in events:
        if event.type in ENGINE or (begin and event.seq < begin.event.seq):
            continue
        after = run.proc.steps.get((state, event.type))
        if after is None:
            misfits.append(event)
        else:
            state = after
    return state, misfits


def states_of(run: Run, events: Iterable[Event]) -> list[tuple[Instant, str]]:
    """The states that ``events`` (in order of happening) lead through, each with the instant it was entered."""
    procs = [move.old for move in run.moves] + [run.proc]
    place, state = 0, procs[0].definition.initial
    found: list[tuple[Instant, str]] = []
    for event in events:
        if event.type == MOVED:
            state, place = str(event.facts["state"]), place + 1
        else:
            state = procs[place].steps.get((state, event.type), state)
        if not found or state != found[-1][1]:
            found.append((event.at, state))
    return found


def in_custody(run: Run, events: Iterable[Event]) -> list[tuple[Instant, Instant | None]]:
    """The periods in which a person was held, the last one open if it still is."""
    held: list[tuple[Instant, Instant | None]] = []
    since: Instant | None = None
    for at, state in states_of(run, events):
        inside = state in run.proc.definition.custody
        if inside and since is None:
            since = at
        elif not inside and since is not None:
            held.append((since, at))
            since = None
    return [*held, (since, None)] if since is not None else held
