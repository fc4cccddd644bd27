"""A run of a procedure begins in a matter: its first event is recorded, its first clocks start."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from anlan.desk.exchange.announcing import announce
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.procedures import calendar, in_force
from anlan.desk.matters.projection import project, run_fields
from anlan.desk.matters.runs import fold
from anlan.desk.people.models import Organisation
from anlan.desk.record import chain
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import OPENED
from anlan.procedure.event import Value
from anlan.values import BrokenPromise, Instant


@transaction.atomic
def open_run(
    *,
    matter: Matter,
    procedure: str,
    role: str,
    actor: str,
    at: Instant,
    now: Instant,
    facts: Mapping[str, Value] | None = None,
    docs: Mapping[str, str] | None = None,
    subject: str = "",
    addressee: Organisation | None = None,
    opened_by: Run | None = None,
) -> Run:
    """The run. The version is the one in force when it happened. Raises ``Refused`` with every reason against it.

    The caller has asked whether the actor may; the portal and the engine's own consequences open runs too.
    """
    version = in_force(procedure, timezone.localtime(at).date())
    run = Run.objects.create(
        matter=matter,
        organisation_id=matter.organisation_id,
        opened_by=opened_by,
        procedure=procedure,
        version=version.version,
        sha=version.sha,
        subject=subject,
        addressee=addressee,
        state=version.definition.initial,
        seq=0,
        hash="",
        opened_at=at,
    )
    command = Command(run=run.stream, type=OPENED, at=at, actor=actor, role=role, facts=facts or {}, docs=docs or {})
    events = decide(version, None, command, now, calendar=calendar())
    chain.append(events)
    state = fold(None, events)
    if state is None:
        raise BrokenPromise("a run opened without an event")
    for name, value in run_fields(state).items():
        setattr(run, name, value)
    project(run, state, now, fresh=True)
    announce(run, events, now)
    return run
