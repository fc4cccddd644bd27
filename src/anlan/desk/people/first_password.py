"""A first password, told by an administrator, works for a week: one that was never used must not open an account years later."""

from datetime import timedelta

from anlan.desk.people.models import Officer
from anlan.desk.record.models import Event
from anlan.values import Instant

FIRST_PASSWORD = timedelta(days=7)
GIVEN = ("officer_added", "sign_in_reset", "office_founded")


def first_password_lapsed(officer: Officer, now: Instant) -> bool:
    """Whether the officer still has his first password, and it was told more than a week ago."""
    if not officer.must_change_password:
        return False
    told = Event.objects.filter(stream=f"officer/{officer.pk}", type__in=GIVEN).order_by("-seq").first()
    return told is not None and now - told.recorded_at > FIRST_PASSWORD
