"""When an alert must have been dealt with: the tier's term of the dissuasion procedure, so that the figure stands once."""

from django.utils import timezone

from anlan.desk.matters.procedures import calendar, in_force
from anlan.law.due import due
from anlan.values import Instant

TIERS = {1: "low", 2: "middle", 3: "high"}


def due_of(level: int, at: Instant) -> Instant:
    """When an alert of ``level`` received at ``at`` is due."""
    proc = in_force("dissuasion", timezone.localtime(at).date())
    return due(proc.terms[TIERS[level]].term, at, calendar()).at
