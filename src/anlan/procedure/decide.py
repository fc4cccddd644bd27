"""The only door to the log: whether a command becomes events, judged whole, with every reason against it at once.

In go a procedure, a run (none to open one), a command, the instant and the calendar; out come sealed events ready to be
appended (a late fact may bring corrections of what the clock wrote meanwhile), or ``Refused`` with all reasons. Nobody is
exempt: the clock and every outside body come through here too. Pure: storing the events, and seeing that nobody stored others
meanwhile (``(run, seq)`` is unique), is the caller's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import msgspec

from anlan.law.calendar import Calendar
from anlan.procedure.command import Case, Command, event_of
from anlan.procedure.corrections import check_correction, settle, voiding
from anlan.procedure.definition import OPENED
from anlan.procedure.event import Event, Value, seal
from anlan.procedure.events_of_all import check_attached, check_conclusion, check_opinion, check_signature, check_unsealing
from anlan.procedure.facts import check_carried, check_facts
from anlan.procedure.gate import attempt, missing, role_label
from anlan.procedure.machine import Procedure
from anlan.procedure.naming import named
from anlan.procedure.refusal import Reason, Refused
from anlan.procedure.registry import roles
from anlan.procedure.run import ATTACHED, CONCLUDED, CORRECTED, EXPIRED, OPINION, SIGNED, UNSEALED, Run
from anlan.procedure.term_checks import check_clock_event, check_expired, check_terms
from anlan.values import Instant

Check = Callable[[Case], Iterator[Reason]]


def decide(proc: Procedure, run: Run | None, command: Command, now: Instant, *, calendar: Calendar) -> list[Event]:
    """The events that ``command`` becomes. Raises ``Refused``; ``ValueError`` for an instant without a zone."""
    if command.at.tzinfo is None or now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if run is None:
        reasons = list(_check_opening(proc, command, now))
        if reasons:
            raise Refused(named(reasons, proc))
        return [seal(event_of(command, proc, now))]
    case = Case(proc, run, command, now, calendar)
    checks = CHECKS.get(command.type, DEFINED)
    reasons = list(chain(_check_order(case), *(check(case) for check in checks)))
    if reasons:
        raise Refused(named(reasons, proc))
    return _events(case)


def _events(case: Case) -> list[Event]:
    """The command as an event, after the corrections of what the clock wrote in ignorance of it."""
    command, run = case.command, case.run
    event = event_of(command, case.proc, case.now, seq=run.seq + 1, facts=_facts(case))
    fallen, reasons = settle(case, event)
    if reasons:
        raise Refused(named(reasons, case.proc))
    sealed: list[Event] = []
    for draft in [*voiding(case, fallen), event]:
        before = sealed[-1] if sealed else run.past[1]
        sealed.append(_chained(draft, before))
    return sealed


def _chained(draft: Event, before: Event) -> Event:
    return seal(msgspec.structs.replace(draft, seq=before.seq + 1, prev_hash=before.hash))


def _facts(case: Case) -> dict[str, Value]:
    """The facts of the event: those of the command, and what the gate's panel concluded."""
    facts = dict(case.command.facts)
    if case.on is not None and case.on.gate:
        trying = attempt(case.proc, case.on.gate, case.before)
        panel = trying.gate.panel
        if panel is not None and panel.concludes in case.on.carries and trying.conclusion is not None:
            facts[panel.concludes] = trying.conclusion
    return facts


def _check_opening(proc: Procedure, command: Command, now: Instant) -> Iterator[Reason]:
    if command.type != OPENED:
        yield Reason.of("state", "not_open", None, run=command.run)
        return
    yield from _check_person(command)
    if command.at > now:
        yield Reason.of("future", "future", None, at=str(command.at), now=str(now))
    allowed = proc.roles.get(OPENED)
    if allowed and command.role not in allowed:
        yield Reason.of("role", "role", role_label(command.role), allowed=", ".join(sorted(allowed)))
    yield from check_facts(proc, command)
    yield from check_carried(proc, command, {})


def _check_person(command: Command) -> Iterator[Reason]:
    if not command.actor:
        yield Reason.of("actor", "no_actor")
    if command.role not in roles():
        yield Reason.of("role", "unknown_role", None, role=command.role)


def _check_order(case: Case) -> Iterator[Reason]:
    """Who and when.

    A known role, no event of the future, none from before the run or its last move, the version the run is on.
    """
    run, command = case.run, case.command
    yield from _check_person(command)
    if case.proc.sha != run.proc.sha:
        yield Reason.of("version", "version", None, pinned=run.proc.version, given=case.proc.version)
    if command.at > case.now:
        yield Reason.of("future", "future", None, at=str(command.at), now=str(case.now))
    earliest = run.moves[-1].event.at if run.moves else case.events[0].at
    if command.at < earliest or case.now < run.recorded_at:
        yield Reason.of("order", "order", None, at=str(command.at), earliest=str(max(earliest, run.recorded_at)))


def _check_role(case: Case) -> Iterator[Reason]:
    allowed = case.proc.roles.get(case.command.type)
    if allowed is not None and case.command.role not in allowed and case.command.role in roles():
        label = role_label(case.command.role)
        yield Reason.of("role", "role", label, allowed=", ".join(sorted(allowed)))


def _check_state(case: Case) -> Iterator[Reason]:
    on = case.on
    if on is None or case.command.type == OPENED:
        known = ", ".join(sorted(case.proc.definition.on))
        yield Reason.of("unknown", "unknown_event", None, event=case.command.type, known=known)
    elif (case.state, case.command.type) not in case.proc.steps:
        label = case.label("states", case.state)
        yield Reason.of("state", "state", label, event=case.command.type, allowed=", ".join(on.from_))


def _check_times(case: Case) -> Iterator[Reason]:
    times = case.on.times if case.on else None
    if times is not None and sum(event.type == case.command.type for event in case.events) >= times:
        yield Reason.of("times", "times", case.label("on", case.command.type), times=times)


def _check_gate(case: Case) -> Iterator[Reason]:
    if case.on is not None and case.on.gate in case.proc.definition.gates:
        yield from missing(case, case.on.gate)


def _check_facts(case: Case) -> Iterator[Reason]:
    yield from check_facts(case.proc, case.command)


def _check_carried(case: Case) -> Iterator[Reason]:
    yield from check_carried(case.proc, case.command, _facts(case))


DEFINED: Final[Sequence[Check]] = (
    _check_role,
    _check_state,
    _check_times,
    _check_facts,
    _check_carried,
    _check_gate,
    check_clock_event,
    check_terms,
)
"""What an event of the definition has to pass."""

CHECKS: Final[Mapping[str, Sequence[Check]]] = {
    ATTACHED: (_check_facts, check_attached),
    SIGNED: (check_signature,),
    OPINION: (check_opinion,),
    UNSEALED: (check_unsealing,),
    CONCLUDED: (check_conclusion,),
    CORRECTED: (check_correction,),
    EXPIRED: (check_expired,),
}
"""What the events that every procedure has have to pass instead."""
