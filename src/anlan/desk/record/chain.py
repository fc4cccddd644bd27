"""Appending to the record and proving that nothing in it was changed.

Each event's hash covers its content and the hash before it in its stream, so a changed, removed or reordered event breaks
its stream at that place. Seals cover what a stream's own chain cannot show: its last events, or the whole stream, gone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max

from anlan.desk.bulk import insert_rows
from anlan.desk.record.models import Event as Row
from anlan.desk.record.models import Seal
from anlan.procedure.event import FIRST, Event, Value, digest
from anlan.procedure.event import seal as sealed
from anlan.values import InputError, Instant, Note

SEAL_LAG = timedelta(minutes=10)
"""An event gets its id before it is committed; none takes this long, so a seal never misses one below its mark."""

_COLUMNS = (
    "stream", "seq", "type", "at", "recorded_at", "actor", "role", "facts", "docs", "proc", "proc_sha", "prev_hash", "hash",
)  # fmt: skip
_facts = msgspec.json.Decoder(dict[str, Value]).decode
_docs = msgspec.json.Decoder(dict[str, str]).decode

CLOCK, PUBLIC = "clock", "public"
"""Actors who are no officers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the record is not what was recorded. ``kind``: changed, missing, out of order, unsealed."""

    kind: str
    stream: str
    seq: int


def append(events: Sequence[Event]) -> None:
    """Write sealed events, those of each stream in order, inside the caller's transaction.

    Raises ``InputError`` (desk.record.meanwhile) when somebody else has recorded in one of the streams since it was read.
    """
    rows = [row_of(event) for event in events]
    try:
        with transaction.atomic():
            insert_rows(rows)
    except IntegrityError as cause:
        raise InputError(Note.of("desk.record.meanwhile")) from cause


def note_down(stream: str, kind: str, *, actor: object, role: str, now: Instant, facts: Mapping[str, Any] | None = None) -> Event:
    """Append one event to a stream of administration (``officer/4``), whatever its length."""
    last = Row.objects.filter(stream=stream).order_by("-seq").values("seq", "hash").first() or {"seq": 0, "hash": FIRST}
    event = sealed(
        Event(
            run=stream,
            seq=last["seq"] + 1,
            type=kind,
            at=now,
            recorded_at=now,
            actor=str(actor),
            role=role,
            facts=facts or {},
            proc="",
            proc_sha="",
            prev_hash=last["hash"],
        )
    )
    append([event])
    return event


def read(stream: str) -> Iterator[Event]:
    """The events of a stream in the order in which they were recorded."""
    yield from read_all([stream])


def read_all(streams: Iterable[str]) -> Iterator[Event]:
    """The events of several streams, one stream after the other; all are in memory meanwhile."""
    rows = Row.objects.filter(stream__in=list(streams)).order_by("stream", "seq").values_list(*_COLUMNS)
    yield from map(event_of, rows)


def row_of(event: Event) -> Row:
    """The row of an event."""
    fields = msgspec.structs.asdict(event)
    fields["stream"] = fields.pop("run")
    fields["facts"], fields["docs"] = _text(event.facts), _text(event.docs)
    return Row(**fields)


def event_of(columns: tuple[Any, ...]) -> Event:
    """The event of a row's columns, in the order of `_COLUMNS`."""
    stream, seq, kind, at, recorded_at, actor, role, facts, docs, proc, proc_sha, prev_hash, own_hash = columns
    return Event(
        run=stream,
        seq=seq,
        type=kind,
        at=at,
        recorded_at=recorded_at,
        actor=actor,
        role=role,
        facts=_facts(facts),
        docs=_docs(docs),
        proc=proc,
        proc_sha=proc_sha,
        prev_hash=prev_hash,
        hash=own_hash,
    )


def _text(values: Mapping[str, Value] | Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(values), order="sorted").decode()


def seal(now: Instant) -> Seal | None:
    """Seal what has been recorded up to ``SEAL_LAG`` ago; nothing new, or somebody else was first: no seal."""
    last = Seal.objects.order_by("-up_to").first()
    since, previous = (last.up_to, last.digest) if last else (0, FIRST)
    settled = Row.objects.filter(id__gt=since, recorded_at__lte=now - SEAL_LAG)
    up_to = settled.aggregate(last=Max("id"))["last"]
    if up_to is None:
        return None
    count, digest = _sealed_digest(previous, since, up_to)
    try:
        with transaction.atomic():
            return Seal.objects.create(up_to=up_to, events=count, made_at=now, previous=previous, digest=digest)
    except IntegrityError:
        return None


def verify() -> Iterator[Fault]:
    """Every fault of the record: streams first, then seals. Reads all events once for each of the two."""
    stream, expected, previous = "", 1, FIRST
    for row in Row.objects.order_by("stream", "seq").values_list(*_COLUMNS).iterator(chunk_size=2000):
        event = event_of(row)
        if event.run != stream:
            stream, expected, previous = event.run, 1, FIRST
        if event.seq != expected:
            yield Fault("missing", event.run, expected)
        elif event.prev_hash != previous:
            yield Fault("out of order", event.run, event.seq)
        if digest(event) != event.hash:
            yield Fault("changed", event.run, event.seq)
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
    rows = Row.objects.filter(id__gt=since, id__lte=up_to).order_by("id").values_list("id", "stream", "seq", "hash")
    for row in rows.iterator(chunk_size=5000):
        running.update(repr(row).encode())
        count += 1
    return count, running.hexdigest()
