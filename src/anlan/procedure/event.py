"""An event: what happened, when it happened, when we learned of it, who recorded it; chained to the one before by hashes.

In go fields, out come sealed events and, for a log, everything that has been changed, removed or put in another order since it
was sealed. The chain alone cannot tell that the newest events are missing or that a whole run was sealed again from the start:
for that ``verify`` takes heads kept elsewhere (the projection tables, a signed daily list). What events mean is ``run``'s.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from anlan.values import Instant, Note, to_micros

Value = str | int | bool
"""What a fact may be: words, an integer (money in fen), true or false. Lengths and instants are kept as text."""

FIRST: Final = "0" * 64
"""``prev_hash`` of the first event of a run."""

_NOTHING: Final[Mapping[str, Value]] = {}
_NO_DOCS: Final[Mapping[str, str]] = {}


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """One event of the log of ``run``; ``seq`` counts from 1. ``proc`` is ``id@date`` of the definition, ``proc_sha`` its hash.

    ``at`` drives the law, ``recorded_at`` the audit. ``docs``: name of the paper → its reference in the store of documents.
    """

    run: str
    seq: int
    type: str
    at: Instant
    recorded_at: Instant
    actor: str
    role: str
    facts: Mapping[str, Value] = _NOTHING
    docs: Mapping[str, str] = _NO_DOCS
    proc: str
    proc_sha: str
    prev_hash: str = FIRST
    hash: str = ""


_encode = msgspec.json.Encoder(order="sorted").encode


def digest(event: Event) -> str:
    """SHA-256 of the canonical form: a JSON list of the fields in order, instants as microseconds since 1970, keys sorted."""
    content = (
        event.run,
        event.seq,
        event.type,
        to_micros(event.at),
        to_micros(event.recorded_at),
        event.actor,
        event.role,
        event.facts,
        event.docs,
        event.proc,
        event.proc_sha,
        event.prev_hash,
    )
    return hashlib.sha256(_encode(content)).hexdigest()


def seal(event: Event) -> Event:
    """The event with its hash."""
    return msgspec.structs.replace(event, hash=digest(event))


@dataclass(frozen=True, slots=True)
class Tampering:
    """A place where the log is not what was sealed. ``place`` counts the events of the log from 1."""

    place: int
    run: str
    seq: int
    note: Note


def verify(log: Iterable[Event], heads: Mapping[str, str] | None = None) -> list[Tampering]:
    """Everything wrong with a log of one or many runs: changed, removed, repeated or reordered events.

    ``heads``: run → hash of its newest event, kept apart from the log; with it, a cut end and a run sealed anew are found too.
    """
    found: list[Tampering] = []
    last: dict[str, Event] = {}
    for place, event in enumerate(log, start=1):
        before = last.get(event.run)
        problem = _problem(event, before)
        if problem:
            values: dict[str, str | int] = {
                "place": place,
                "run": event.run,
                "seq": event.seq,
                "after": before.seq if before else 0,
            }
            found.append(Tampering(place, event.run, event.seq, Note(f"procedure.log.{problem}", values)))
        last[event.run] = event
    for run, head in (heads or {}).items():
        newest = last.get(run)
        if newest is None or newest.hash != head:
            seq = newest.seq if newest else 0
            found.append(Tampering(0, run, seq, Note("procedure.log.other_head", {"run": run, "seq": seq})))
    return found


def _problem(event: Event, before: Event | None) -> str:
    if digest(event) != event.hash:
        return "changed"
    if event.seq != (before.seq + 1 if before else 1):
        return "out_of_order"
    return "" if event.prev_hash == (before.hash if before else FIRST) else "unchained"
