"""What the clocks have to say to a command: an extension that came too late, a ticker that is early.

In goes a case, out come reasons. The dates and the law's own refusals are ``anlan.law``'s; here they meet the log.
"""

from collections.abc import Iterator

from anlan.law.ledger import Refusal
from anlan.procedure.clocks import ClockState, clocks_of
from anlan.procedure.command import Case, event_of
from anlan.procedure.definition import CLOCK, Label
from anlan.procedure.event import Event
from anlan.procedure.machine import movers
from anlan.procedure.refusal import Reason
from anlan.procedure.run import happened
from anlan.values import format_instant


def check_terms(case: Case) -> Iterator[Reason]:
    """An event that changes clocks must be one that the law lets change them; refused only if every reading refuses it."""
    command = case.command
    own = [name for name in case.proc.touched.get(command.type, ()) if not case.proc.terms[name].term.before]
    if not own:
        return
    candidate = event_of(command, case.proc, case.now, seq=case.run.seq + 1)
    states = clocks_of(case.run, sorted([*case.events, candidate], key=happened), case.calendar, command.at, own)
    moved = [name for name in own if command.type in movers(case.proc.terms[name])]
    idle: list[str] = []
    for name in own:
        running = [state for state in states if state.term == name and _runs_at(state, candidate)]
        for state in running:
            yield from _refusals(case, state)
        if not running and name in moved:
            idle.append(name)
    # Terms split by kind share the event that moves them: one of them running is enough.
    if idle == moved and not _starts_or_moves(case):
        for name in idle:
            yield Reason.of(f"not_running.{name}", "not_running", term_label(case, name), event=command.type)


def _refusals(case: Case, state: ClockState) -> Iterator[Reason]:
    """A reason if no reading of the law accepts the change."""
    told: list[Refusal] = []
    for outcome in state.due.readings:
        mine = [r for r in outcome.refused if r.event.kind == case.command.type and r.event.at == case.command.at]
        if not mine:
            return
        told = told or mine
    for refusal in told[:1]:
        label = term_label(case, state.term)
        yield Reason.of(
            f"{refusal.reason}.{state.term}",
            "law_refuses",
            label,
            event=refusal.event.kind,
            part=refusal.part,
            limit=refusal.limit or "-",
            cite=", ".join(refusal.cite) or "-",
            reason=refusal.reason,
        )


def _runs_at(state: ClockState, candidate: Event) -> bool:
    ended_before = state.ended_at is not None and (state.ended_at < candidate.at and state.ended_by != candidate.seq)
    return state.started_at <= candidate.at and not ended_before


def _starts_or_moves(case: Case) -> bool:
    """Whether the event does anything else than move clocks: changes the state, starts a clock, or moves one that runs."""
    on = case.on
    starts = any(case.command.type in clock.starts for clock in case.proc.terms.values())
    return on is None or bool(on.to) or starts


def check_clock_event(case: Case) -> Iterator[Reason]:
    """The ticker may write an event only when a term that expires into it has run out, and at that very instant."""
    if case.command.role != CLOCK or case.on is None:
        return
    for state in clocks_of(case.run, case.before, case.calendar, case.now):
        if case.proc.terms[state.term].term.expire == case.command.type and state.runs and state.state != "paused":
            if state.due.latest == case.command.at and case.now > state.due.latest:
                return
            due = format_instant(state.due.latest)
            yield Reason.of(f"not_due.{state.term}", "not_due", term_label(case, state.term), due=due)
            return
    yield Reason.of("not_running", "nothing_expires", None, event=case.command.type)


def check_expired(case: Case) -> Iterator[Reason]:
    """``clock_expired``: the named round of a term with a consequence has run out, and this was not recorded before."""
    yield from _by_clock(case)
    state = _round(case)
    if state is None:
        yield Reason.of("not_running", "no_such_clock", None, term=str(case.command.facts.get("term", "")))
    elif case.now <= state.due.latest or state.state != "overdue":
        due = format_instant(state.due.latest)
        yield Reason.of(f"not_due.{state.term}", "not_due", term_label(case, state.term), due=due)
    yield from _first(case, ("term", "round", "due"))


def _by_clock(case: Case) -> Iterator[Reason]:
    if case.command.role != CLOCK:
        yield Reason.of("role", "role", None, allowed=CLOCK)


def _round(case: Case) -> ClockState | None:
    facts = case.command.facts
    for state in clocks_of(case.run, case.events, case.calendar, case.now):
        if (state.term, state.round, format_instant(state.due.at)) == (facts.get("term"), facts.get("round"), facts.get("due")):
            return state
    return None


def _first(case: Case, keys: tuple[str, ...]) -> Iterator[Reason]:
    wanted = [case.command.facts.get(key) for key in keys]
    if any(event.type == case.command.type and [event.facts.get(key) for key in keys] == wanted for event in case.events):
        yield Reason.of("again", "recorded_already", None, event=case.command.type)


def term_label(case: Case, name: str) -> Label:
    """The name of a term."""
    term = case.proc.terms[name].term
    return Label(zh=term.label, en=term.label_en)
