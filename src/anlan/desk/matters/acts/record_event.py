"""An officer records that something happened on a run. The procedure's gate decides; what follows is opened at once."""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.matters.consequences import open_following
from anlan.desk.matters.gate import note_delegation, require_hand
from anlan.desk.matters.guards import require_guards
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.runs import lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.command import Command
from anlan.procedure.event import Event, Value
from anlan.values import Instant

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def record_event(
    *,
    run: Run,
    event: str,
    role: str,
    at: Instant,
    powers: Powers,
    now: Instant,
    facts: Mapping[str, Value] | None = None,
    docs: Mapping[str, str] | None = None,
) -> Event:
    """The recorded event. Raises ``Refused`` with everything its gate lacks; ``InputError`` when the officer may not act here."""
    run = lock(run)
    power = require_hand(run, role, powers, now)
    require_guards(run, event, facts or {})
    command = Command(
        run=run.stream, type=event, at=at, actor=str(powers.officer.pk), role=role, facts=facts or {}, docs=docs or {}
    )
    recorded = record_command(run, command, now)[-1]
    note_delegation(run, power, powers, role, now)
    following = opened_by(recorded)
    if following:
        open_following(run, following, actor=str(powers.officer.pk), now=now)
    return recorded


def opened_by(event: Event) -> str:
    """The procedure that ``event`` opens, or nothing."""
    on = by_sha()[event.proc_sha].event(event.type)
    return on.opens if on else ""
