"""Comparing the projections of every matter with the record, and making again those that differ.

In: the time. Out: one line a difference; on request the rows are written as the record says. It may run while the office works:
whatever seems to differ is looked at once more under the lock of its run, and only that run is locked, only meanwhile. Rows are
read and folded in batches of matters. A run that cannot be folded is told and left as it is.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from anlan.desk.insight import tallies
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.projection import differences, project, run_fields
from anlan.desk.matters.runs import fold, folded, lock
from anlan.desk.record import chain
from anlan.desk.record.models import Event
from anlan.procedure.run import Run as Folded
from anlan.values import Instant

BATCH = 200


def rebuild(now: Instant, *, write: bool) -> Iterator[str]:
    """Every difference between what is stored and what the record says; with ``write`` it is gone when it has been told."""
    yield from tallies.differences(write=write)
    for matters in _batches():
        runs = list(Run.objects.filter(matter__in=matters).select_related("matter").order_by("pk"))
        states, broken = _fold_each(runs)
        yield from broken
        for matter in matters:
            own = [run for run in runs if run.matter_id == matter.pk]
            if own and matter.closed_at != _closing(own, states):
                yield from _settle_matter(matter, write=write)
        for run in runs:
            if run.pk in states and next(differences([run], states, now), None) is not None:
                yield from _settle(run, now, write=write)
    yield from _without_a_row()


def _batches() -> Iterator[list[Matter]]:
    last = 0
    while batch := list(Matter.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _fold_each(runs: Sequence[Run]) -> tuple[dict[int, Folded], list[str]]:
    """The runs as their events say, and a line for each that says nothing."""
    states: dict[int, Folded] = {}
    broken: dict[int, str] = {}
    by_stream = {run.stream: run.pk for run in runs}
    for event in chain.read_all(by_stream):
        pk = by_stream[event.run]
        try:
            state = None if pk in broken else fold(states.get(pk), [event])
        except Exception as wrong:  # whatever is wrong with one run, the others are compared
            broken[pk] = f"{event.run} cannot be folded: {wrong}"
            states.pop(pk, None)
            continue
        if state is not None:
            states[pk] = state
    silent = [f"{run.stream} has a row and no events" for run in runs if run.pk not in states and run.pk not in broken]
    return states, [*broken.values(), *silent]


@transaction.atomic
def _settle(run: Run, now: Instant, *, write: bool) -> list[str]:
    """The differences of one run as it is now, under its lock."""
    run = lock(run)
    state = folded(run)
    found = list(differences([run], {run.pk: state}, now))
    if found and write:
        project(run, state, now)
    return found


def _closing(runs: Sequence[Run], states: Mapping[int, Folded]) -> Instant | None:
    """Since when a matter with these runs is closed; what cannot be folded counts as its row says."""
    ends = {run.pk: run_fields(states[run.pk])["ended_at"] if run.pk in states else run.ended_at for run in runs}
    known = [at for at in ends.values() if at is not None]
    return max(known) if len(known) == len(ends) else None


@transaction.atomic
def _settle_matter(matter: Matter, *, write: bool) -> list[str]:
    """The difference of one matter as it is now, under the locks of its runs."""
    runs = list(Run.objects.select_for_update().filter(matter=matter).order_by("pk"))
    states, _ = _fold_each(runs)
    matter, closed_at = Matter.objects.select_for_update().get(pk=matter.pk), _closing(runs, states)
    if matter.closed_at == closed_at:
        return []
    found = [f"matter {matter.number} closed_at: stored {matter.closed_at}, record {closed_at}"]
    if write:
        matter.closed_at = closed_at
        matter.save(update_fields=["closed_at"])
    return found


def _without_a_row() -> Iterator[str]:
    """Streams of runs that have no row: the matter they belong to is not in the record, so a row cannot be made from it."""
    known = set(Run.objects.values_list("pk", flat=True))
    opened = Event.objects.filter(seq=1, stream__startswith="run/").values_list("stream", flat=True)
    for stream in opened.iterator(chunk_size=5000):
        if int(stream.removeprefix("run/")) not in known:
            yield f"{stream} has events and no row"
