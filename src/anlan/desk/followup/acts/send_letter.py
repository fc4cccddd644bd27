"""A letter of supervision goes out: a run of its own in the matter, with the unit's reply due; its people are told at once.

Replying, sending back, accepting and withdrawing are events of the procedure, recorded on the matter's page like any other.
"""

from django.db import transaction

from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.telling import Word, tell
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE
PROCEDURE = "supervision_letter"
SENDERS = ("county_head", "superior", "office")
TOLD = ("officer", "squad_lead")
SHORTEST = 4


@transaction.atomic
def send_letter(*, matter: Matter, demand: str, powers: Powers, now: Instant) -> Run:
    """The run. Refuses who may not send one to this unit, an empty demand, a closed matter, a second letter while one is open."""
    require_matter(matter, powers, now, PERMISSION)
    role = sender_of(matter, powers)
    if not role:
        raise InputError(Note.of("desk.followup.not_a_sender"))
    if len(demand.strip()) < SHORTEST:
        raise InputError(Note.of("desk.followup.no_demand"))
    if matter.closed_at is not None:
        raise InputError(Note.of("desk.followup.closed", number=matter.number))
    if matter.runs.filter(procedure=PROCEDURE, ended_at=None).exists():
        raise InputError(Note.of("desk.followup.letter_runs", number=matter.number))
    run = open_run(
        matter=matter,
        procedure=PROCEDURE,
        role=role,
        actor=str(powers.officer.pk),
        at=now,
        now=now,
        facts={"demand": demand.strip()},
    )
    clock = run.clocks.get(term="reply")
    tell([Word(run, clock.term, clock.round, clock.due_at, "now", TOLD)], now)
    return run


def sender_of(matter: Matter, powers: Powers) -> str:
    """As which hand the person may send a letter to the matter's unit, or nothing; nobody is his own superior."""
    held = powers.hands_at(matter.organisation)
    own = {name for name, power in held.items() if name == "superior" and power.organisation.pk == matter.organisation_id}
    return next((role for role in SENDERS if role in held and role not in own), "")
