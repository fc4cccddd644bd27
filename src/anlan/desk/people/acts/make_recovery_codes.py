"""An officer makes fresh recovery codes for the day his phone is lost; older ones stop working, and he is told by mail."""

from django.db import transaction

from anlan.desk.people.codes import new_recovery_codes
from anlan.desk.people.models import Officer
from anlan.desk.people.telling import tell_of_sign_in
from anlan.desk.record.chain import note_down
from anlan.values import Instant


@transaction.atomic
def make_recovery_codes(*, officer: Officer, now: Instant) -> list[str]:
    """The codes, shown once."""
    made = new_recovery_codes(officer)
    note_down(f"officer/{officer.pk}", "recovery_codes_made", actor=officer.pk, role="officer", now=now)
    tell_of_sign_in(officer, "recovery_codes", now)
    return made
