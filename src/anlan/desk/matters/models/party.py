"""A person as a party to a matter: always bound to it, never a record of the person elsewhere. Identity lies encrypted."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models.matter import Matter
from anlan.desk.words import tr_later

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


class Party(models.Model):
    """``shown`` is what lists show: the surname with stars. The rest opens on the matter's page only, with a purpose."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=16, choices=ROLES)
    shown = models.CharField(max_length=20)
    name_sealed = models.BinaryField()
    identity_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.shown

    def seal(self, name: str, identity: str, phone: str) -> None:
        """Set the identity."""
        self.shown = name[:1] + "*" * max(min(len(name), 4) - 1, 1)
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
