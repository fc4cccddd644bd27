"""``python -m anlan.server found``: the first organisation and its administrator, who makes all others from the desk."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from anlan.desk import clock
from anlan.desk.people.models import Officer, Organisation, Posting
from anlan.desk.record.chain import note_down

KINDS = ("province", "city", "county")


class Command(BaseCommand):
    """Found an office in an empty database."""

    help = "Make the first organisation and its administrator. Refuses an office that has people."

    def add_arguments(self, parser: CommandParser) -> None:
        """All are asked for when left out."""
        for name in ("kind", "name-zh", "name-en", "code", "username", "name"):
            parser.add_argument(f"--{name}")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make both and tell the first password once."""
        if Officer.objects.exists():
            raise CommandError("This office has people already; add others from the desk.")
        told = {key: options[key] or input(f"{key}: ") for key in ("kind", "name_zh", "name_en", "code", "username", "name")}
        if told["kind"] not in KINDS:
            raise CommandError(f"The kind is one of {', '.join(KINDS)}, not {told['kind']}.")
        now, password = clock.now(), secrets.token_urlsafe(12)
        body = Organisation.objects.create(kind=told["kind"], name_zh=told["name_zh"], name_en=told["name_en"], code=told["code"])
        officer = Officer.objects.create_officer(
            told["username"], password, name=told["name"], organisation=body, must_change_password=True
        )
        Posting.objects.create(officer=officer, organisation=body, role="administrator", since=now)
        note_down(f"officer/{officer.pk}", "office_founded", actor="operator", role="operator", now=now)
        self.stdout.write(f"{officer.username}: first password {password}")
