"""What is kept of returns: accounts frozen for a case, what came back earlier, the plans with their tables, objections, payments.

A plan is never changed: a recalculation is a new plan that names the one before and why. Account numbers and names lie encrypted.
"""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.matters.models import Matter, Run
from anlan.values import AccountNumber

FROZEN, VICTIM, PAYER = "frozen account", "return victim", "return account"


class FrozenAccount(models.Model):
    """An account frozen for a case. ``run``: the freeze that says so; without one it was entered from ``paper``."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="frozen_accounts")
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="frozen_accounts")
    key = models.CharField(max_length=64)
    account_sealed = models.BinaryField()
    shown = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    paper = models.CharField(max_length=120, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField()

    class Meta:
        """An account is in a case once."""

        constraints = (models.UniqueConstraint(fields=("matter", "key"), name="frozen_account_once"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.shown

    def seal(self, account: str) -> None:
        """Set the number."""
        self.account_sealed = encrypt(account, FROZEN)

    def opened(self) -> AccountNumber:
        """The number, for the calculation and for papers to the bank."""
        return AccountNumber(decrypt(self.account_sealed, FROZEN))


class EarlierReturn(models.Model):
    """What a victim got back of a payment before, from whom and when."""

    payment = models.ForeignKey(ReportedPayment, on_delete=models.PROTECT, related_name="earlier_returns")
    amount_fen = models.BigIntegerField()
    paper = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField()

    def __str__(self) -> str:
        return f"earlier return {self.pk}"


class Plan(models.Model):
    """One calculation. ``run``: the restitution it belongs to; ``before``: the plan it takes the place of, and ``why``."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="plans")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="plans")
    before = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="after")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=32)
    why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    frozen_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField()
    unmatched = models.PositiveIntegerField(default=0)
    """Reported payments found in no statement; ``losses`` says whether they count where money is divided by loss."""
    losses = models.CharField(max_length=10, default="found")

    class Meta:
        """Numbered within their restitution."""

        constraints = (models.UniqueConstraint(fields=("run", "number"), name="plan_number_once"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanAccount(models.Model):
    """One frozen account of a plan, with the rule it is divided by: ``frozen`` = ``returned`` + ``rest``."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="accounts")
    account = models.ForeignKey(FrozenAccount, on_delete=models.PROTECT, related_name="plans")
    rule = models.CharField(max_length=10)
    known = models.BooleanField(default=True)
    """Whether a statement names the account."""
    frozen_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField()
    rest_fen = models.BigIntegerField()

    class Meta:
        """In the order of the calculation."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.account}"


class PlanVictim(models.Model):
    """One victim's account of a plan: ``lost`` = ``earlier`` + ``returned`` + ``open``. ``paid_at``: when the bank paid."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="victims")
    key = models.CharField(max_length=64)
    victim_sealed = models.BinaryField()
    payer_sealed = models.BinaryField()
    shown_victim = models.CharField(max_length=20)
    shown_payer = models.CharField(max_length=60)
    lost_fen = models.BigIntegerField()
    unfound_fen = models.BigIntegerField(default=0)
    """Of ``lost_fen``, what was found in no statement."""
    earlier_fen = models.BigIntegerField()
    returned_fen = models.BigIntegerField()
    open_fen = models.BigIntegerField()
    paid_at = models.DateTimeField(null=True)
    slip = models.CharField(max_length=60, blank=True)

    class Meta:
        """In the order of their first payment."""

        constraints = (models.UniqueConstraint(fields=("plan", "key"), name="plan_victim_once"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.shown_victim

    def seal(self, victim: str, account: str) -> None:
        """Set name and account."""
        self.victim_sealed, self.payer_sealed = encrypt(victim, VICTIM), encrypt(account, PAYER)

    def opened(self) -> tuple[str, str]:
        """Name and account in clear, for the papers to the bank."""
        return decrypt(self.victim_sealed, VICTIM), decrypt(self.payer_sealed, PAYER)


class PlanLine(models.Model):
    """What one victim gets out of one account."""

    victim = models.ForeignKey(PlanVictim, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(PlanAccount, on_delete=models.CASCADE, related_name="lines")
    amount_fen = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.victim_id} {self.account_id}"
