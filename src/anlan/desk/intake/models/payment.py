"""A payment that a victim reports: from which account to which, how much, when. Accounts and names lie encrypted."""

import json

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.intake.models.submission import Submission
from anlan.values import format_fen, mask_account

PAYMENT = "submission payment"


class Payment(models.Model):
    """``trace``: the keyed hash of the receiving account, as a mention of it has. What the victim left out is null or empty."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="payments")
    place = models.PositiveSmallIntegerField()
    at = models.DateTimeField(null=True)
    amount_fen = models.BigIntegerField(null=True)
    shown = models.CharField(max_length=60, blank=True)
    trace = models.CharField(max_length=64, blank=True, db_index=True)
    details_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.place}"

    def seal(self, *, payer: str, payee: str, payee_name: str) -> None:
        """Set the accounts in their clean form, and the name of the receiving account's holder."""
        self.shown = mask_account(payee)
        self.details_sealed = encrypt(json.dumps([payer, payee, payee_name], ensure_ascii=False), PAYMENT)

    @property
    def details(self) -> tuple[str, str, str]:
        """Paying account, receiving account, its holder, in clear."""
        payer, payee, name = json.loads(decrypt(self.details_sealed, PAYMENT))
        return payer, payee, name

    @property
    def amount(self) -> str:
        """The amount as shown."""
        return format_fen(self.amount_fen) if self.amount_fen is not None else ""
