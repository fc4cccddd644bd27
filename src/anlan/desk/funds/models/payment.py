"""Payments that victims of a case report: what a trace begins with. Names and account numbers lie encrypted."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Matter
from anlan.desk.matters.models.party import shown_name
from anlan.money.victim import VictimPayment
from anlan.values import AccountNumber, Fen, mask_account

VICTIM, PAYER, PAYEE = "reported victim", "reported payer account", "reported payee account"


class ReportedPayment(models.Model):
    """One payment. ``key``: a keyed hash of victim account, payee account, amount and time, so that it is in a case once.

    ``source``: the file and row it was read from, or empty when it was typed. ``told``: the payment of a victim's own report or
    claim that it was taken from. ``withdrawn_at``: entered by
    mistake; kept, not traced.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reported_payments")
    key = models.CharField(max_length=64)
    victim_sealed = models.BinaryField()
    payer_sealed = models.BinaryField()
    payee_sealed = models.BinaryField()
    shown_victim = models.CharField(max_length=20)
    shown_payer = models.CharField(max_length=60)
    shown_payee = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    paid_at = models.DateTimeField()
    source = models.CharField(max_length=200, blank=True)
    told = models.ForeignKey("intake.Payment", null=True, on_delete=models.PROTECT, related_name="reported")
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """In the order they were paid."""

        constraints = (models.UniqueConstraint(fields=("matter", "key"), name="reported_payment_once"),)
        ordering = ("paid_at", "pk")

    def __str__(self) -> str:
        return f"reported payment {self.pk}"

    def seal(self, payment: VictimPayment) -> None:
        """Set everything that was reported."""
        self.victim_sealed = encrypt(payment.victim, VICTIM)
        self.payer_sealed = encrypt(payment.victim_account, PAYER)
        self.payee_sealed = encrypt(payment.payee_account, PAYEE)
        self.shown_victim = shown_name(payment.victim)
        self.shown_payer, self.shown_payee = mask_account(payment.victim_account), mask_account(payment.payee_account)
        self.amount_fen, self.paid_at = payment.amount, payment.paid_at

    def opened(self) -> VictimPayment:
        """In clear, for the trace."""
        return VictimPayment(
            victim=decrypt(self.victim_sealed, VICTIM),
            victim_account=AccountNumber(decrypt(self.payer_sealed, PAYER)),
            payee_account=AccountNumber(decrypt(self.payee_sealed, PAYEE)),
            amount=Fen(self.amount_fen),
            paid_at=self.paid_at,
        )
