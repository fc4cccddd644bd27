"""Somebody objects to a plan: the objection gets its own run with its own clock, and the decision waits for its answer."""

from django.db import transaction

from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Run
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def receive_objection(*, run: Run, who: str, about: str, at: Instant, powers: Powers, now: Instant) -> Run:
    """The run of the objection. ``who`` becomes a party of the matter. Refuses an objection that says nothing."""
    if not who.strip() or not about.strip():
        raise InputError(Note.of("desk.returns.objection_what"))
    record_event(run=run, event="objection_received", role="party", at=at, powers=powers, now=now)
    made = run.opened_runs.filter(procedure="objection").order_by("-pk").first()
    if made is None:
        raise InputError(Note.of("desk.returns.objection_what"))
    party = add_party(matter=run.matter, role="other", name=who.strip(), identity="", phone="", powers=powers, now=now)
    made.subject = f"{party.shown} · {about.strip()}"[:200]
    made.save(update_fields=["subject"])
    facts = {"objection": made.pk, "party": party.pk, "restitution": run.pk}
    note_down(f"matter/{run.matter_id}", "objection_to_plan", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made
