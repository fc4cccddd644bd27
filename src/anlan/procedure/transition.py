"""Moving running matters to another version of their procedure: on authority, tried out first, never by itself.

A file ``<in_force_from>.transition.toml`` beside the new version says from which version, which state becomes which, and for
each clock whether it is carried (it runs on as the old version laid it), restarted (counted from the move) or closed. In go
such a file, both versions and runs, out comes a report of what would become of each run, and then one event a run, approved by
a second person. Going back is another transition and another event.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.citation import find_article
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.definition import Definition, Label, Table
from anlan.procedure.event import Event, Value, seal
from anlan.procedure.finding import Finding, Unsound
from anlan.procedure.machine import Procedure
from anlan.procedure.reading import read_toml
from anlan.procedure.refusal import Reason, Refused
from anlan.procedure.run import MOVED, Run, evolve
from anlan.procedure.tables import Tables
from anlan.values import InputError, Instant, near

Mode = Literal["carry", "restart", "close"]


class Transition(Table, frozen=True):
    """The content of a transition file. States of the same name need no entry; every term that both versions have needs one."""

    from_: date = msgspec.field(name="from")
    cite: str
    note: Label
    states: Mapping[str, str] = {}
    clocks: Mapping[str, Mode] = {}


class ClockMove(msgspec.Struct, frozen=True):
    """What becomes of one clock: when it was due, when it will be; none where it does not run."""

    term: str
    mode: str
    before: Instant | None
    after: Instant | None


class RunMove(msgspec.Struct, frozen=True):
    """What becomes of one run. ``problems``: why it cannot be moved; then it is left as it is."""

    run: str
    before: str
    after: str
    clocks: tuple[ClockMove, ...]
    problems: tuple[Reason, ...] = ()


def read_transition(path: Path, old: Definition, new: Definition) -> Transition:
    """The transition in ``path`` from ``old`` to ``new``. Raises ``Unsound`` with everything wrong with it."""
    file = f"{path.parent.name}/{path.name}"
    tables = Tables(file)
    read = tables.convert(read_toml(path), Transition, "transition", "-")
    findings = tables.found if read is None else list(check_transition(read, old, new, file))
    if read is None or findings:
        raise Unsound(findings)
    return read


def check_transition(transition: Transition, old: Definition, new: Definition, file: str) -> Iterator[Finding]:
    """What keeps a transition from being used: states and terms without counterpart, no authority."""

    def find(key: str, table: str, at: str, **values: str | int) -> Finding:
        return Finding.of("P12", f"transition.{key}", file=file, table=table, at=at, **values)

    if transition.from_ != old.in_force_from:
        yield find("other_version", "-", "from", found=str(transition.from_), expected=str(old.in_force_from))
    for state in old.states:
        target = transition.states.get(state, state)
        if target not in new.states:
            yield find("no_state", "states", state, name=target, known=near(target, new.states))
        elif state not in old.final and target in new.final:
            yield find("ends_it", "states", state, name=target)
    for state in transition.states:
        if state not in old.states:
            yield find("no_state", "states", state, name=state, known=near(state, old.states))
    for term in new.terms:
        if term in old.terms and term not in transition.clocks:
            yield find("no_mode", "clocks", term)
    for term, mode in transition.clocks.items():
        if term not in new.terms or (mode == "carry" and term not in old.terms):
            yield find("no_term", "clocks", term, mode=mode)
    try:
        find_article(transition.cite, new.in_force_from, laws=new.law)
    except InputError as wrong:
        yield Finding("P12", file, "-", "cite", wrong.note)


def dry_run(transition: Transition, new: Procedure, runs: Iterable[Run], now: Instant, *, calendar: Calendar) -> list[RunMove]:
    """What would become of each run if it were moved to ``new`` at ``now``. Nothing is recorded."""
    return [_preview(transition, new, run, now, calendar) for run in runs]


def _preview(transition: Transition, new: Procedure, run: Run, now: Instant, calendar: Calendar) -> RunMove:
    problems = tuple(_problems(transition, new, run, now))
    if problems:
        return RunMove(run.id, run.state, run.state, (), problems)
    moved = evolve(new, run, _event(transition, new, run, now))
    before = _running(clocks(run, calendar, now))
    after = _running(clocks(moved, calendar, now))
    names = [*new.terms, *(name for name in run.proc.terms if name not in new.terms)]
    lines = [
        ClockMove(name, transition.clocks.get(name, "close"), before.get(name), after.get(name))
        for name in names
        if name in before or name in after
    ]
    if not after and moved.state not in (*new.definition.open_ended, *new.definition.final):
        label = new.definition.states[moved.state]
        problems = (Reason.of("silent", "move_silent", label, run=run.id),)
    return RunMove(run.id, run.state, moved.state, tuple(lines), problems)


def _running(states: Iterable[ClockState]) -> dict[str, Instant]:
    return {state.term: state.due.at for state in states if state.runs}


def _problems(transition: Transition, new: Procedure, run: Run, now: Instant) -> Iterator[Reason]:
    if run.proc.in_force_from != transition.from_ or run.proc.id != new.id:
        yield Reason.of("version", "version", None, pinned=run.proc.version, given=f"{new.id}@{transition.from_}")
    elif run.ended:
        yield Reason.of("state", "move_ended", run.proc.definition.states[run.state], run=run.id)
    if now < run.recorded_at or now < run.at:
        yield Reason.of("order", "order", None, at=str(now), earliest=str(max(run.recorded_at, run.at)))


def move(
    transition: Transition, new: Procedure, run: Run, now: Instant, *, actor: str, approved_by: str, calendar: Calendar
) -> Event:
    """The event ``moved_to_version`` of one run, recorded by ``actor`` and approved by another person. Raises ``Refused``."""
    reasons = list(_preview(transition, new, run, now, calendar).problems)
    if not actor or not approved_by or actor == approved_by:
        reasons.append(Reason.of("four_eyes", "four_eyes", None, actor=approved_by or "-", gate=MOVED))
    if reasons:
        raise Refused(reasons)
    return seal(_event(transition, new, run, now, actor=actor, approved_by=approved_by))


def _event(transition: Transition, new: Procedure, run: Run, now: Instant, *, actor: str = "", approved_by: str = "") -> Event:
    facts: dict[str, Value] = {
        "from": run.proc.version,
        "from_sha": run.proc.sha,
        "state": transition.states.get(run.state, run.state),
        "cite": transition.cite,
        "approved_by": approved_by,
        **{f"clock.{name}": mode for name, mode in transition.clocks.items()},
    }
    return Event(
        run=run.id,
        seq=run.seq + 1,
        type=MOVED,
        at=now,
        recorded_at=now,
        actor=actor,
        role="legal_unit",
        facts=facts,
        proc=new.version,
        proc_sha=new.sha,
        prev_hash=run.hash,
    )
