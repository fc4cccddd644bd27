"""The second factor: a shared secret for six-digit codes (RFC 6238), and recovery codes for the day the phone is lost."""

from django.db import models

from anlan.desk.people.models.officer import Officer


class SecondFactor(models.Model):
    """``secret`` is encrypted with the field key. ``last_step``: the 30-second step used last; none is accepted twice."""

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"second factor of {self.officer_id}"


class RecoveryCode(models.Model):
    """One code, kept as a hash; it works once."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code of {self.officer_id}"
