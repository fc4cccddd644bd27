"""The body that an order is addressed to answers it: what was really done, when, and the facts that belong to it."""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.doing import Option, options
from anlan.desk.matters.guards import against
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import folded
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ORDERS_ANSWER
REFERENCE = "account_ref"
"""The masked account: the run knows it, nobody states it."""


def answers_to(run: Run, powers: Powers, now: Instant) -> list[Option]:
    """The answers that may be given now, facts apart."""
    state = folded(run)
    if state.ended:
        return []
    found = options(state, hands_on(run, powers), str(powers.officer.pk), now)
    return [one for one in found if one.role and not one.lacks and against(run, one.event, {}) is None]


def facts_of(run: Run, answer: Option) -> dict[str, Fact]:
    """What goes with the answer, by name."""
    proc = folded(run).proc
    on = proc.event(answer.event)
    names = dict.fromkeys([*(on.carries if on else ()), *answer.asks])
    return {name: fact for name in names if name != REFERENCE and (fact := proc.definition.facts.get(name))}


@transaction.atomic
def answer_order(*, run: Run, event: str, at: Instant, facts: Mapping[str, Value], powers: Powers, now: Instant) -> None:
    """Record the answer. Raises ``Refused`` with what it lacks, ``InputError`` when it is none of ``answers_to``."""
    chosen = next((one for one in answers_to(run, powers, now) if one.event == event), None)
    if chosen is None:
        raise InputError(Note.of("desk.funds.no_answer"))
    on = folded(run).proc.event(event)
    known: dict[str, Value] = {REFERENCE: run.subject} if on and REFERENCE in on.carries else {}
    record_event(run=run, event=event, role=chosen.role, at=min(at, now), powers=powers, now=now, facts={**facts, **known})
