"""Work that the worker does in the background on a row: waiting, taken under a lease, done.

A worker that is killed leaves its lease to run out; then the row is taken up again. Only the one who holds the lease may say that
the work is done, so that of two workers one result counts.
"""

import secrets
from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from anlan.values import Instant

LEASE = timedelta(seconds=60)
ATTEMPTS = 3
"""A file that has broken off the work this often is left for a person."""


class Work(models.Model):
    """``state``: waiting, working, and then whatever the kind of work calls its ends. ``done`` of ``of`` parts are done."""

    state = models.CharField(max_length=12, default="waiting")
    taken_by = models.CharField(max_length=16, blank=True)
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)

    class Meta:
        """A part of other tables."""

        abstract = True

    @classmethod
    def take(cls, now: Instant) -> Self | None:
        """The oldest row that waits or whose lease has run out, taken for this worker; none when there is none."""
        rows = cls._default_manager.filter(_free(now), cls.ready())
        for pk in rows.order_by("pk").values_list("pk", flat=True)[:5]:
            token = secrets.token_hex(8)
            taken = cls._default_manager.filter(_free(now), pk=pk)
            if taken.update(state="working", taken_by=token, taken_until=now + LEASE, attempts=F("attempts") + 1, done=0):
                return cls._default_manager.get(pk=pk)
        return None

    @classmethod
    def ready(cls) -> Q:
        """What else must be true of a row before it is taken."""
        return Q()

    def go_on(self, now: Instant, done: int, of: int) -> bool:
        """Say how far the work is and hold on to it; false when somebody else has taken it meanwhile."""
        self.done, self.of = done, of
        return bool(self.held().update(done=done, of=of, taken_until=now + LEASE))

    def held(self) -> "models.QuerySet[Self]":
        """This row, while this worker holds it."""
        return type(self)._default_manager.filter(pk=self.pk, state="working", taken_by=self.taken_by)


def _free(now: Instant) -> Q:
    return Q(state="waiting") | Q(state="working", taken_until__lte=now)
