"""What an order to a bank says beyond its run: the whole account number, its holder, the amount. Numbers lie encrypted."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Matter, Run
from anlan.desk.people.models import Organisation

ACCOUNT, HOLDER = "order account", "order holder"


class OrderSheet(models.Model):
    """What goes to one bank at once: orders for its accounts, signed and sent together. ``trace``: what they were drawn from."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="order_sheets")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="order_sheets")
    trace = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class Order(models.Model):
    """One stop-payment order for one account. ``trace``: a keyed hash of the account, to see earlier orders for the same one."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="order")
    account_sealed = models.BinaryField()
    holder_sealed = models.BinaryField(default=b"")
    trace = models.CharField(max_length=64, db_index=True)
    amount_fen = models.BigIntegerField()
    sheet = models.ForeignKey("OrderSheet", null=True, blank=True, on_delete=models.PROTECT, related_name="orders")

    def __str__(self) -> str:
        return f"order of {self.run_id}"

    def seal(self, account: str, holder: str) -> None:
        """Set account and holder."""
        self.account_sealed, self.holder_sealed = encrypt(account, ACCOUNT), encrypt(holder, HOLDER)

    def opened(self) -> tuple[str, str]:
        """Account and holder in clear; whoever calls this has it recorded."""
        return decrypt(self.account_sealed, ACCOUNT), decrypt(self.holder_sealed, HOLDER)
