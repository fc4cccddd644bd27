"""Dissuasion of who is in danger begins: a matter of its own, its clock running since the alert came in.

The person is a party to that matter and appears nowhere else; what the sender told of him leaves the alert for the matter.
"""

from django.db import transaction

from anlan.desk.alerts.acts.claim_alert import require_mine
from anlan.desk.alerts.acts.follow_run import follow_run
from anlan.desk.alerts.due import TIERS
from anlan.desk.alerts.models import Alert
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.words import tr
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ALERTS_WORK
PROCEDURE = "dissuasion"
PARTY = "other"


@transaction.atomic
def begin_dissuasion(*, alert: Alert, name: str, phone: str, powers: Powers, now: Instant) -> Matter:
    """The matter. ``name`` and ``phone`` may be empty when the sender has told them. Refuses when nobody can be reached."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=alert.pk)
    require_mine(alert, powers)
    if alert.run_id is not None:
        raise InputError(Note.of("desk.alerts.begun"))
    _, contact = alert.opened()
    name, phone = name.strip() or contact.get("name", ""), phone.strip() or contact.get("phone", "")
    if not phone:
        raise InputError(Note.of("desk.alerts.nobody_to_reach"))
    matter = open_matter(
        procedure=PROCEDURE,
        title="",
        organisation=alert.organisation,
        role="officer",
        at=alert.raised_at,
        powers=powers,
        now=now,
        facts={"tier": TIERS[alert.level]},
        subject=alert.shown,
        loss_fen=0,
    )
    add_party(matter=matter, role=PARTY, name=name or tr("未知", "Unknown"), identity="", phone=phone, powers=powers, now=now)
    alert.run, alert.contact_sealed = matter.runs.get(), b""
    alert.save(update_fields=["run", "contact_sealed"])
    facts = {"run": alert.run_id, "matter": matter.pk}
    note_down(alert.stream, "dissuasion_begun", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    follow_run(alert=alert, now=now)
    return matter
