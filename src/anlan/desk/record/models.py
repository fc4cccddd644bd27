"""Tables of the record: events in streams, seals over all of them, the outbox of what has to leave the house.

A stream is one run of a procedure (``run/17``) or one subject of administration (``officer/4``, ``organisation/2``). Triggers of
the database refuse to change or delete an event; `chain.verify` finds what was done around the triggers.
"""

from django.db import models


class Event(models.Model):
    """One event as `anlan.procedure.event.Event` has it: ``at`` when it happened, ``recorded_at`` when we learned of it.

    ``actor``: the officer's id, ``clock``, or ``public``. ``facts`` and ``docs`` are JSON text, not JSON columns, so that both
    databases give back exactly what was hashed. ``proc`` is ``id@date`` of the definition; empty for administration.
    """

    stream = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=32)
    facts = models.TextField(default="{}")
    docs = models.TextField(default="{}")
    proc = models.CharField(max_length=64, blank=True)
    proc_sha = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """(stream, seq) is unique: of two who record at once, one is told to look again."""

        constraints = (models.UniqueConstraint(fields=("stream", "seq"), name="event_once"),)
        indexes = (models.Index(fields=("actor", "-id"), name="event_by_actor"),)
        ordering = ("stream", "seq")

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.type}"


class Seal(models.Model):
    """A hash over every event up to ``up_to`` and the seal before: shows removal of whole streams and of last events.

    ``previous`` is unique: of two workers that seal at once one is first, and the chain of seals never forks.
    """

    up_to = models.BigIntegerField(unique=True)
    events = models.BigIntegerField()
    made_at = models.DateTimeField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal up to {self.up_to}"


class Outgoing(models.Model):
    """Something to be delivered outside: written in the act's own transaction, sent by the worker, once for each ``key``.

    ``to`` is an address of the channel and may be personal, so it is cleared when the message has been delivered.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=16)
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, default="waiting", choices=[(s, s) for s in ("waiting", "sending", "sent", "failed")])
    delivered_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        """The worker asks for what is due."""

        indexes = (models.Index(fields=("state", "not_before"), name="outgoing_due"),)

    def __str__(self) -> str:
        return self.key
