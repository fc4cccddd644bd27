"""An officer chooses a password of his own. His other sessions end with the old one, and he is told by mail that it changed."""

from django.db import transaction

from anlan.desk.people.models import Officer
from anlan.desk.people.telling import tell_of_sign_in
from anlan.desk.record.chain import note_down
from anlan.values import Instant


@transaction.atomic
def change_password(*, officer: Officer, password: str, now: Instant) -> None:
    """Set it. That it is strong enough, and that the officer knows the old one, is the form's question."""
    officer.set_password(password)
    officer.must_change_password = False
    officer.save(update_fields=["password", "must_change_password"])
    note_down(f"officer/{officer.pk}", "password_changed", actor=officer.pk, role="officer", now=now)
    tell_of_sign_in(officer, "password", now)
