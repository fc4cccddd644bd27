"""The six clears (六清): which runs each of them counts, since when, and when one is cleared, as ``clears.toml`` says.

In: a run and what its events say. Out: the row of `Clearing` that the board and the returns count, or none. The rows are written
with the other projections of a run, in the same transaction, and follow from the record alone.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec
from django.utils import timezone

from anlan.desk.insight import tallies
from anlan.desk.insight.models import Clearing
from anlan.desk.insight.tallies import KEY
from anlan.desk.matters.models import Run
from anlan.procedure.definition import Label
from anlan.procedure.run import Run as Folded
from anlan.procedure.run import effective
from anlan.values import Instant


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How runs of one procedure are counted; the file's head says what each word means."""

    left_out: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    addressee: str = ""
    first: bool = False
    money: bool = False


class Clear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the six: its name, what it counts in words, and how by procedure."""

    label: Label
    counts: Label
    of: Mapping[str, Counted]

    @property
    def money(self) -> bool:
        """Whether a value is added up beside the number."""
        return any(counted.money for counted in self.of.values())


@cache
def clears() -> Mapping[str, Clear]:
    """The six by name, in the order of the board."""
    text = (resources.files("anlan.desk.insight") / "clears.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Clear])


@cache
def _by_procedure() -> Mapping[str, tuple[str, Counted]]:
    return {procedure: (name, counted) for name, clear in clears().items() for procedure, counted in clear.of.items()}


def month_of(at: Instant) -> int:
    """The month of an instant here as a number that counts on: 2026-03 is 24314."""
    here = timezone.localtime(at)
    return here.year * 12 + here.month - 1


def clearing_of(run: Run, state: Folded) -> dict[str, Any] | None:
    """What the row of a run says; none where it is not counted."""
    name, counted = _by_procedure().get(run.procedure, ("", None))
    if counted is None or state.state in counted.left_out or (counted.first and run.opened_by_id is not None):
        return None
    if counted.addressee and not (run.addressee and run.addressee.kind == counted.addressee):
        return None
    done = _done(counted, state)
    values = (run.matter.organisation_id, name, month_of(run.opened_at), month_of(done) if done else None)
    return dict(zip(KEY, values, strict=True))


def _done(counted: Counted, state: Folded) -> Instant | None:
    """When it was cleared."""
    first = next((event.at for event in effective(state) if event.type in counted.done_by), None)
    return first or (state.at if state.ended and state.state not in counted.still_open else None)


def project_clearings(pairs: Iterable[tuple[Run, Folded]], *, fresh: bool = False) -> None:
    """Write the rows of these runs as far as they change, and note in the tallies what is counted otherwise than before.

    ``fresh``: the runs have just been opened and have no rows yet.
    """
    wanted = {run.pk: clearing_of(run, state) for run, state in pairs}
    kept = {} if fresh else _kept(wanted)
    after = {pk: values for pk, values in wanted.items() if values is not None and values != kept.get(pk)}
    gone = [pk for pk, values in wanted.items() if values is None and pk in kept]
    if not after and not gone:
        return
    rows = [Clearing(run_id=pk, **values) for pk, values in after.items()]
    Clearing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["run"], update_fields=["organisation", *KEY[1:]])
    Clearing.objects.filter(run__in=gone).delete()
    tallies.note([kept[pk] for pk in (*after, *gone) if pk in kept], after.values())


def _kept(runs: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The rows of these runs as they stand."""
    rows = Clearing.objects.filter(run__in=list(runs)).order_by().values("run", *KEY)
    return {row.pop("run"): row for row in rows}


def differences(runs: Sequence[Run], states: Mapping[int, Folded]) -> Iterable[str]:
    """What a rebuild of these runs would change, one line a difference."""
    kept = _kept([run.pk for run in runs])
    for run in runs:
        stored, wanted = kept.get(run.pk), clearing_of(run, states[run.pk])
        if stored != wanted:
            yield f"{run.stream} clearing: stored {_said(stored)}, record {_said(wanted)}"


def _said(row: Mapping[str, Any] | None) -> str:
    return "none" if row is None else " ".join(f"{name}={row[name]}" for name in KEY[1:])
