"""A person as a party to a matter: always bound to it, never a record of the person elsewhere. Identity lies encrypted."""

import unicodedata

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.models.matter import Matter
from anlan.desk.words import tr_later
from anlan.values import normalise_phone

ROLES = (
    ("victim", tr_later("被害人", "Victim")),
    ("suspect", tr_later("犯罪嫌疑人", "Suspect")),
    ("holder", tr_later("账户持有人", "Account holder")),
    ("witness", tr_later("证人", "Witness")),
    ("complainant", tr_later("来信人", "Writer")),
    ("lawyer", tr_later("律师", "Lawyer")),
    ("other", tr_later("其他", "Other")),
)
NAME, IDENTITY, PHONE = "party name", "party identity number", "party phone"


def shown_name(name: str) -> str:
    """The surname with stars: what lists show."""
    return name[:1] + "*" * max(min(len(name), 4) - 1, 1) if name else ""


def name_trace(name: str) -> str:
    """The keyed hash under which equal names are found, and nothing else; empty for no name."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return keyed(plain, "party name") if plain else ""


def phone_trace(phone: str) -> str:
    """The same of a phone number, as mentions in texts have it."""
    plain = normalise_phone(phone)
    return keyed(plain, "mention phone") if plain else ""


class Party(models.Model):
    """``shown`` is what lists show: the surname with stars. The rest opens on the matter's page only, with a purpose.

    ``name_trace``, ``phone_trace``: keyed hashes, by which whoever knows the whole name or number finds the matter.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=16, choices=ROLES)
    shown = models.CharField(max_length=20)
    name_sealed = models.BinaryField()
    identity_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    name_trace = models.CharField(max_length=64, blank=True, db_index=True)
    phone_trace = models.CharField(max_length=64, blank=True, db_index=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.shown

    def seal(self, name: str, identity: str, phone: str) -> None:
        """Set the identity."""
        self.shown = shown_name(name) or "*"
        self.name_trace, self.phone_trace = name_trace(name), phone_trace(phone)
        self.name_sealed, self.identity_sealed, self.phone_sealed = (
            encrypt(name, NAME),
            encrypt(identity, IDENTITY),
            encrypt(phone, PHONE),
        )

    def opened(self) -> dict[str, str]:
        """The identity in clear. Whoever calls this has recorded a purpose first."""
        return {
            "name": decrypt(self.name_sealed, NAME),
            "identity": decrypt(self.identity_sealed, IDENTITY),
            "phone": decrypt(self.phone_sealed, PHONE),
        }
