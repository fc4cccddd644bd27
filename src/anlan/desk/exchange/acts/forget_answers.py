"""Answers of the API and counts of its rate are forgotten when they have served. For the worker."""

from datetime import timedelta

from anlan.desk.exchange.models import ApiAnswer
from anlan.values import Instant

KEPT = timedelta(days=7)
"""How long an answer is given again to the same idempotency key."""


def forget_answers(now: Instant) -> int:
    """Remove answers older than ``KEPT``; returns how many."""
    return ApiAnswer.objects.filter(at__lt=now - KEPT).delete()[0]
