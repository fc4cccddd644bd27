"""Collective deliberation: each member records an opinion before seeing another's; the panel is opened; it concludes."""

from django.db import transaction

from anlan.desk.matters.gate import require_hand
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.command import Command
from anlan.procedure.event import Event, Value
from anlan.procedure.run import CONCLUDED, OPINION, UNSEALED
from anlan.values import Instant

PERMISSION = Permission.MATTERS_WORK


def give_opinion(*, run: Run, gate: str, role: str, opinion: str, powers: Powers, now: Instant) -> Event:
    """One member's opinion in his own words; nobody else reads it until the panel is opened."""
    return _record(run, OPINION, {"gate": gate, "opinion": opinion}, role=role, powers=powers, now=now)


def open_opinions(*, run: Run, gate: str, role: str, powers: Powers, now: Instant) -> Event:
    """Enough opinions are in: from now on the members read all of them."""
    return _record(run, UNSEALED, {"gate": gate}, role=role, powers=powers, now=now)


def conclude_panel(*, run: Run, gate: str, role: str, conclusion: str, powers: Powers, now: Instant) -> Event:
    """What the panel concluded, recorded by one of those who gave an opinion."""
    return _record(run, CONCLUDED, {"gate": gate, "conclusion": conclusion}, role=role, powers=powers, now=now)


@transaction.atomic
def _record(run: Run, kind: str, facts: dict[str, Value], *, role: str, powers: Powers, now: Instant) -> Event:
    run = lock(run)
    require_hand(run, role, powers, now)
    command = Command(run=run.stream, type=kind, at=now, actor=str(powers.officer.pk), role=role, facts=facts)
    return record_command(run, command, now)[-1]
