"""Between the record and the engine: loads a run from its events, asks the one door, appends what comes out, projects it.

Every act that changes a run goes through `record_command`. The row of the run is locked meanwhile (PostgreSQL); on SQLite
the whole write transaction is exclusive, and on both (stream, seq) is unique besides.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

from anlan.desk.exchange.announcing import announce
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import by_sha, calendar
from anlan.desk.matters.projection import project
from anlan.desk.record import chain
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.event import Event
from anlan.procedure.machine import Procedure
from anlan.procedure.run import Run as Folded
from anlan.procedure.run import evolve
from anlan.values import BrokenPromise, Instant


def folded(run: Run) -> Folded:
    """The run as its events say. Raises ``BrokenPromise`` when there are none or they do not chain."""
    state = fold(None, list(chain.read(run.stream)))
    if state is None:
        raise BrokenPromise(f"{run.stream} has a row and no events")
    return state


def folded_all(runs: Iterable[Run]) -> dict[int, Folded]:
    """The same for many runs by id, read in one query."""
    streams = {run.stream: run for run in runs}
    found: dict[int, Folded | None] = {run.pk: None for run in streams.values()}
    for event in chain.read_all(streams):
        pk = streams[event.run].pk
        found[pk] = fold(found[pk], [event])
    empty = [pk for pk, state in found.items() if state is None]
    if empty:
        raise BrokenPromise(f"run/{empty[0]} has a row and no events")
    return {pk: state for pk, state in found.items() if state is not None}


def fold(start: Folded | None, events: Sequence[Event]) -> Folded | None:
    """``start`` after ``events``."""
    return reduce(lambda state, event: evolve(_version(event), state, event), events, start)


def _version(event: Event) -> Procedure:
    found = by_sha().get(event.proc_sha)
    if found is None:
        sha = event.proc_sha[:12]
        raise BrokenPromise(
            f"{event.run}#{event.seq} was recorded under {event.proc} ({sha}…), which is not among the definitions"
        )
    return found


def lock(run: Run) -> Run:
    """The run's row as it is now, locked until the end of the transaction."""
    return Run.objects.select_for_update(of=("self",)).select_related("matter__organisation").get(pk=run.pk)


def lock_free(runs: Iterable[int]) -> list[Run]:
    """The rows of those runs that nobody else has locked, locked: for the worker, which comes back for the others."""
    free = Run.objects.select_for_update(of=("self",), skip_locked=True)
    return list(free.select_related("matter__organisation", "matter__owner").filter(pk__in=runs).order_by("pk"))


def record_command(run: Run, command: Command, now: Instant, state: Folded | None = None) -> list[Event]:
    """Have ``command`` decided and recorded; the projections follow. Raises ``Refused`` with every reason against it.

    ``run`` must be locked. ``state`` spares a second fold to a caller who has it.
    """
    before = state or folded(run)
    events = decide(before.proc, before, command, now, calendar=calendar())
    write_down(run, before, events, now)
    return events


def write_down(run: Run, before: Folded, events: Sequence[Event], now: Instant) -> Folded:
    """Append ``events`` behind ``before`` and project; returns the run after them. ``run`` must be locked."""
    chain.append(events)
    after = fold(before, events)
    if after is None:
        raise BrokenPromise("a fold over events came to nothing")
    project(run, after, now)
    announce(run, events, now)
    return after
