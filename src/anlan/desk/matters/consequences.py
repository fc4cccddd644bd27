"""What an event brings with it: the run that the definition says it opens. If that cannot open by itself, a task asks the owner.

A run cannot open by itself when its first event must carry facts that only a person knows.
"""

from collections.abc import Mapping
from datetime import timedelta

from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.models import Run, Task
from anlan.desk.matters.procedures import versions
from anlan.procedure.definition import CLOCK, OPENED, several
from anlan.procedure.event import Value
from anlan.procedure.refusal import Refused
from anlan.values import InputError, Instant

WITHIN = timedelta(hours=24)
KNOWN_FACTS: Mapping[tuple[str, str], Mapping[str, Value]] = {("restitution", "objection"): {"kind": "police_measure"}}
"""What the first event carries where it follows from the procedure that opens the run."""


def open_following(run: Run, procedure: str, *, actor: str, now: Instant) -> Run | None:
    """Open ``procedure`` behind ``run``; none when it was left to a person (a task) or is not among the definitions."""
    if procedure not in versions():
        return None
    allowed = (
        several(versions()[procedure][-1].definition.on[OPENED].by) if OPENED in versions()[procedure][-1].definition.on else ()
    )
    role = allowed[0] if allowed else CLOCK
    try:
        return open_run(
            matter=run.matter,
            procedure=procedure,
            role=role,
            actor=actor,
            at=now,
            now=now,
            subject=run.subject,
            addressee=run.addressee,
            opened_by=run,
            facts=KNOWN_FACTS.get((run.procedure, procedure)),
        )
    except (Refused, InputError):
        owner = run.matter.owner
        if owner is not None:
            Task.objects.create(
                matter=run.matter, opens=procedure, officer=owner, due_at=now + WITHIN, made_by=owner, made_at=now
            )
        return None
