"""From a message of the stream to events: one JSON object, several as lines, or an Arrow stream of records.

What cannot be used becomes a dead letter and the rest of the message goes on. ``row`` of a letter is the message's place in the
stream. A record is what a line of CSV gives: amounts in yuan, times as text or as Arrow timestamps with a zone.
"""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from anlan.detect.events import Intake
from anlan.values import Note

ARROW_STREAM = b"\xff\xff\xff\xff"
"""The first four bytes of an Arrow IPC stream; no JSON begins with them."""

_JSON = msgspec.json.Decoder(dict[str, Any])


class Message(NamedTuple):
    """A message as the broker holds it: place in the stream, when the broker took it (µs since 1970 UTC), content."""

    position: int
    known: int
    data: bytes


def read_message(message: Message, intake: Intake) -> None:
    """Hand every event of the message to ``intake``."""
    if message.data.startswith(ARROW_STREAM):
        _read_arrow(message, intake)
        return
    lines = [line for line in message.data.split(b"\n") if line.strip()]
    for line in lines or [b""]:
        try:
            record = _JSON.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            note = Note.of("engine.live.broken_json", position=message.position)
            intake.refuse(message.position, note, line.decode("utf-8", "replace"))
        else:
            intake.take(message.position, record, line.decode("utf-8", "replace"), message.known)


def _read_arrow(message: Message, intake: Intake) -> None:
    try:
        rows = pa.ipc.open_stream(message.data).read_all().to_pylist()
    except (pa.ArrowInvalid, OSError, ValueError):
        intake.refuse(message.position, Note.of("engine.live.broken_arrow", position=message.position), message.data[:200].hex())
        return
    for row in rows:
        record = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
        intake.take(message.position, record, repr(row), message.known)
