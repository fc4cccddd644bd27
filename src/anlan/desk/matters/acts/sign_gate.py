"""A sign-off at a gate. Who may sign, in which order with the panel, and that nobody signs twice, the procedure knows."""

from django.db import transaction

from anlan.desk.matters.gate import note_delegation, require_hand
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.command import Command
from anlan.procedure.event import Event
from anlan.procedure.run import SIGNED
from anlan.values import Instant

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def sign_gate(*, run: Run, gate: str, role: str, powers: Powers, now: Instant, note: str = "") -> Event:
    """The recorded sign-off, with the signer's words if any."""
    run = lock(run)
    power = require_hand(run, role, powers, now)
    facts = {"gate": gate, "note": note} if note else {"gate": gate}
    command = Command(run=run.stream, type=SIGNED, at=now, actor=str(powers.officer.pk), role=role, facts=facts)
    recorded = record_command(run, command, now)[-1]
    note_delegation(run, power, powers, role, now)
    return recorded
