"""Setting the record right without touching it: a correction is a new event that points at the old one.

In goes a case whose command voids an event, or a fact that was learned late; out come reasons, and the clock's own events that
fall with it because their premise is gone. A person's events are never dropped: if one no longer fits, the command is refused
and says which.
"""

from collections.abc import Iterator, Sequence

import msgspec

from anlan.procedure.clocks import rounds, term_due
from anlan.procedure.command import Case, event_of
from anlan.procedure.definition import CLOCK, OPENED
from anlan.procedure.event import Event
from anlan.procedure.events_of_all import CORRECTION
from anlan.procedure.refusal import Reason
from anlan.procedure.registry import roles
from anlan.procedure.run import CORRECTED, ENGINE, MOVED, SIGNED, STILL, fold_state, happened


def check_correction(case: Case) -> Iterator[Reason]:
    """A correction: of an event that stands, with a reason, by somebody who might have recorded it, seen by a second person."""
    facts, command = case.command.facts, case.command
    if not str(facts.get("reason", "")).strip():
        yield Reason.of("fact.reason", "missing_words", None, fact="reason")
    target = _target(case)
    if target is None:
        yield Reason.of("fact.target", "no_target", None, target=str(facts.get("target", "-")))
        return
    if target.type in (OPENED, CORRECTED, MOVED) or (case.run.moves and target.seq < case.run.moves[-1].event.seq):
        yield Reason.of("target", "not_correctable", None, event=target.type)
    allowed = case.proc.roles.get(target.type, frozenset({target.role}))
    if command.role not in allowed and target.role != CLOCK:
        yield Reason.of("role", "role", roles().get(command.role), allowed=", ".join(sorted(allowed)))
    own = target.actor == command.actor and roles()[target.role].kind == "outside"
    if not own and not _second_person(case, target):
        yield Reason.of("sign.second", "second_person", None, target=target.seq)
    if target.type in STILL and _used(case, target):
        yield Reason.of(f"used.{target.type}", "used", None, target=target.seq)


def _target(case: Case) -> Event | None:
    wanted = case.command.facts.get("target")
    return next((event for event in case.events if event.seq == wanted), None)


def _second_person(case: Case, target: Event) -> bool:
    return any(
        event.type == SIGNED
        and event.facts.get("gate") == CORRECTION
        and event.facts.get("target") == target.seq
        and event.actor != case.command.actor
        for event in case.events
    )


def _used(case: Case, target: Event) -> bool:
    """Whether a gate has been passed since on the strength of what the target recorded."""
    gates = {str(target.facts["gate"])} if "gate" in target.facts else set(case.proc.definition.gates)
    later = (case.proc.event(event.type) for event in case.events if happened(event) > happened(target))
    return any(on is not None and on.gate in gates for on in later)


def settle(case: Case, event: Event) -> tuple[list[Event], list[Reason]]:
    """What the clock wrote that falls when ``event`` takes its place in the log, and the events of persons that stand in its
    way.
    """
    newest = happened(case.events[-1])
    if event.type in STILL or (event.type != CORRECTED and happened(event) > newest):
        return [], []
    target = event.facts.get("target") if event.type == CORRECTED else None
    events = [one for one in case.events if one.seq != target]
    if event.type != CORRECTED:
        events = sorted([*events, event], key=happened)
    fallen: list[Event] = []
    while True:
        _, misfits = fold_state(case.run, events)
        wrong = [
            one
            for one in events
            if one.role == CLOCK and one.type not in ENGINE and (one in misfits or _baseless(case, events, one))
        ]
        if not wrong:
            return fallen, [_stands_in_the_way(case, one) for one in misfits if one is not event]
        events = [one for one in events if one is not wrong[0]]
        fallen.append(wrong[0])


def _baseless(case: Case, events: Sequence[Event], written: Event) -> bool:
    """Whether no clock had run out at the instant at which the clock wrote ``written``."""
    if written.type == case.command.type and written.seq > case.run.seq:
        return False
    until = events[: events.index(written)]
    for name, clock in case.proc.terms.items():
        if clock.term.expire == written.type:
            for one in rounds(case.run, name, until):
                if one.end is None and term_due(case.run, one, until, case.calendar).latest == written.at:
                    return False
    return True


def voiding(case: Case, fallen: Sequence[Event]) -> list[Event]:
    """Corrections of the clock's events that have lost their premise, newest first; to be chained and sealed."""
    mine = case.command
    return [
        event_of(
            msgspec.structs.replace(mine, type=CORRECTED, at=case.now, docs={}),
            case.proc,
            case.now,
            facts={"target": event.seq, "reason": f"{mine.type}@{mine.at.isoformat()}"},
        )
        for event in sorted(fallen, key=happened, reverse=True)
    ]


def _stands_in_the_way(case: Case, event: Event) -> Reason:
    return Reason.of(f"conflict.{event.type}", "conflict", case.label("on", event.type), seq=event.seq, at=event.at.isoformat())
