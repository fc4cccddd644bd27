"""Publishes the events of a file to a stream, so that a watch can be tried or history be played in.

Events go out in time order, one JSON object a message. Each carries its subject and its event's id, so that the broker takes the
same file only once within its window for repetitions, and a call whose id a transfer has too. Rows that make no event stay behind
and are handed back.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import APIError, NoStreamResponseError

from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.reading import read_events
from anlan.engine.live.broker import PATIENCE, Place, connect, make_stream, shown
from anlan.values import InputError, Note

BUNDLE = 200
"""Messages sent before their receipts are awaited."""


async def feed(
    path: Path, kind: Kind, place: Place, *, create: int | None, rate: float | None, done: Callable[[int, int], None]
) -> tuple[int, int, list[DeadLetter]]:
    """Publish all events of the file; gives how many were sent, how many of them were new to the stream, and the letters of rows
    that make no event.

    ``create``: make the stream, of at most so many bytes, where it is missing; ``rate``: events a second, at most; ``done`` is
    told events sent and events in all. Raises ``InputError`` when the file or the stream cannot be used.
    """
    table, letters = read_events([path], kind)
    client = await connect(place)
    try:
        js = client.jetstream(timeout=PATIENCE)
        if create is not None:
            await make_stream(js, place.stream, place.subject, create)
        size, sent, taken = BUNDLE if rate is None else max(1, min(BUNDLE, round(rate / 10))), 0, 0
        for bundle in messages(table, kind, size):
            taken += await _publish(js, place, bundle)
            sent += len(bundle)
            done(sent, table.num_rows)
            if rate is not None:
                await asyncio.sleep(len(bundle) / rate)
        return sent, taken, letters
    finally:
        await client.close()


def messages(table: pa.Table, kind: Kind, size: int) -> Iterator[list[tuple[str, bytes]]]:
    """Bundles of id and message. Amounts of transfers become yuan again, empty cells are left out."""
    for batch in table.to_batches(max_chunksize=size):
        yield [(str(row["id"]), msgspec.json.encode(_record(row, kind))) for row in batch.to_pylist()]


def _record(row: dict[str, Any], kind: Kind) -> dict[str, Any]:
    record = {name: value for name, value in row.items() if value is not None and name != "late"}
    record["time"] = row["time"].isoformat()
    if kind == "transfers":
        yuan, part = divmod(row["amount"], 100)
        record["amount"] = f"{yuan}.{part:02d}"
    return record


async def _publish(js: JetStreamContext, place: Place, bundle: list[tuple[str, bytes]]) -> int:
    """How many of the bundle were new to the stream."""

    async def one(name: str, body: bytes) -> bool:
        headers = {"Nats-Msg-Id": hashlib.sha256(f"{place.subject} {name}".encode()).hexdigest()[:32]}
        return not (await js.publish(place.subject, body, stream=place.stream, headers=headers)).duplicate

    try:
        return sum(await asyncio.gather(*(one(name, body) for name, body in bundle)))
    except (NoStreamResponseError, APIError):
        note = Note.of("engine.live.not_kept", stream=place.stream, subject=place.subject, server=shown(place.server))
        raise InputError(note) from None
    except (TimeoutError, OSError, NatsError):
        raise InputError(Note.of("engine.live.no_broker", server=shown(place.server))) from None
