"""Appending to the record and proving that nothing in it was changed.

Each event's hash covers its content and the hash before it in its stream, so a changed, removed or reordered event breaks
its stream at that place. Seals cover what a stream's own chain cannot show: its last events, or the whole stream, gone.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from anlan.desk.record.models import Event, Seal
from anlan.values import InputError, Instant, Note, to_micros

FIRST = "0" * 64
SEAL_LAG = timedelta(minutes=10)
"""An event gets its id before it is committed; none takes this long, so a seal never misses one below its mark."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event about to be recorded."""

    type: str
    at: Instant
    hand: str
    actor: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    procedure: str = ""
    procedure_sha: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the record is not what was recorded. ``kind``: changed, missing, out of order, unsealed."""

    kind: str
    stream: str
    seq: int


def append(stream: str, facts: Sequence[Fact], *, after: int, recorded_at: Instant) -> list[Event]:
    """Append ``facts`` behind event number ``after`` (0 for a new stream). Inside the caller's transaction.

    Raises ``InputError`` (desk.record.meanwhile) when somebody else has appended since ``after`` was read.
    """
    last = Event.objects.filter(stream=stream).order_by("-seq").values("seq", "hash").first() or {"seq": 0, "hash": FIRST}
    if last["seq"] != after:
        raise InputError(Note.of("desk.record.meanwhile"))
    previous, made = last["hash"], []
    for place, fact in enumerate(facts, start=after + 1):
        event = Event(
            stream=stream,
            seq=place,
            type=fact.type,
            at=fact.at,
            recorded_at=recorded_at,
            actor=fact.actor,
            hand=fact.hand,
            body=canonical(fact.body),
            procedure=fact.procedure,
            procedure_sha=fact.procedure_sha,
            previous_hash=previous,
        )
        event.hash = previous = digest_of(event)
        made.append(event)
    try:
        with transaction.atomic():
            return Event.objects.bulk_create(made)
    except IntegrityError as cause:
        raise InputError(Note.of("desk.record.meanwhile")) from cause


def note_down(stream: str, fact: Fact, *, recorded_at: Instant) -> Event:
    """Append one fact to a stream of administration, whatever its length."""
    after = Event.objects.filter(stream=stream).aggregate(last=Max("seq"))["last"] or 0
    return append(stream, [fact], after=after, recorded_at=recorded_at)[0]


def canonical(body: Mapping[str, Any]) -> str:
    """The one text of ``body``: sorted keys, no blanks, characters as they are."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(event: Event) -> str:
    """The hash of an event: of everything but its id and the hash itself."""
    told = [
        event.stream,
        event.seq,
        event.type,
        to_micros(event.at),
        to_micros(event.recorded_at),
        event.actor,
        event.hand,
        event.body,
        event.procedure,
        event.procedure_sha,
        event.previous_hash,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def seal(now: Instant) -> Seal | None:
    """Seal what has been recorded up to ``SEAL_LAG`` ago; nothing new, no seal."""
    last = Seal.objects.order_by("-up_to").first()
    since, previous = (last.up_to, last.digest) if last else (0, FIRST)
    settled = Event.objects.filter(id__gt=since, recorded_at__lte=now - SEAL_LAG)
    up_to = settled.aggregate(last=Max("id"))["last"]
    if up_to is None:
        return None
    count, digest = _sealed_digest(previous, since, up_to)
    return Seal.objects.create(up_to=up_to, events=count, made_at=now, previous=previous, digest=digest)


def verify() -> Iterator[Fault]:
    """Every fault of the record: streams first, then seals. Reads all events once for each of the two."""
    stream, expected, previous = "", 1, FIRST
    for event in Event.objects.order_by("stream", "seq").iterator(chunk_size=2000):
        if event.stream != stream:
            stream, expected, previous = event.stream, 1, FIRST
        if event.seq != expected:
            yield Fault("missing", event.stream, expected)
        elif event.previous_hash != previous:
            yield Fault("out of order", event.stream, event.seq)
        if digest_of(event) != event.hash:
            yield Fault("changed", event.stream, event.seq)
        expected, previous = event.seq + 1, event.hash
    yield from _verify_seals()


def _verify_seals() -> Iterator[Fault]:
    since, previous = 0, FIRST
    for made in Seal.objects.order_by("up_to"):
        count, digest = _sealed_digest(previous, since, made.up_to)
        if made.previous != previous or made.digest != digest or made.events != count:
            yield Fault("unsealed", f"seal/{made.pk}", made.up_to)
        since, previous = made.up_to, made.digest


def _sealed_digest(previous: str, since: int, up_to: int) -> tuple[int, str]:
    running, count = hashlib.sha256(previous.encode()), 0
    rows = Event.objects.filter(id__gt=since, id__lte=up_to).order_by("id").values_list("id", "stream", "seq", "hash")
    for row in rows.iterator(chunk_size=5000):
        running.update(repr(row).encode())
        count += 1
    return count, running.hexdigest()
