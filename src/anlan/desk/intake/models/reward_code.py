"""The code against which a reward is paid: told once to who holds the receipt, kept as a keyed hash."""

from django.db import models

from anlan.desk.matters.models import Run


class RewardCode(models.Model):
    """One code a reward; asking again makes a new one, and the old one is good no more."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="reward_code")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"code of {self.run_id}"
