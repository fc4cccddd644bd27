"""From a message of the stream to events: one JSON object, several as lines, or an Arrow stream of records.

What cannot be used becomes a dead letter and the rest of the message goes on. ``row`` of a letter is the message's place in the
stream. A JSON record is what a line of CSV gives, with amounts in yuan; columns of an Arrow stream are read as those of Parquet
(``sheet.py``).
"""

from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from anlan.detect.events import Intake
from anlan.detect.sheet import records, typed
from anlan.values import InputError, Note

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
        found = pa.ipc.open_stream(message.data).read_all()
        found.validate(full=True)  # what points beyond its own bytes would end the process, and do so again after each start
    except (pa.ArrowException, OSError, ValueError):
        intake.refuse(message.position, Note.of("engine.live.broken_arrow", position=message.position), message.data[:200].hex())
        return
    sheet = typed(intake.source, found, np.full(found.num_rows, message.position))
    try:
        for k, record in enumerate(records(intake.kind, sheet)):
            intake.take(message.position, record, sheet.text(k), message.known)
    except (InputError, pa.ArrowException, ValueError) as wrong:  # of text that is no UTF-8 too
        note = wrong.note if isinstance(wrong, InputError) else Note.of("engine.live.broken_arrow", position=message.position)
        intake.refuse(message.position, note, repr(found.schema))
