"""An administrator ends a posting within reach. Delegations of it end with it, since they give nothing without their holder."""

from django.db import transaction

from anlan.desk.people.models import Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def end_posting(*, posting: Posting, powers: Powers, now: Instant) -> None:
    """End ``posting`` now; one that has ended already stays as it is."""
    require_administration(powers, posting.organisation)
    if posting.until is not None:
        return
    posting.until = now
    posting.save(update_fields=["until"])
    facts = {"posting": posting.pk, "role": posting.role}
    note_down(
        f"officer/{posting.officer_id}", "posting_ended", actor=powers.officer.pk, role="administrator", now=now, facts=facts
    )
