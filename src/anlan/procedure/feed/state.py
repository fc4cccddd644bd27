"""What a feed saw, kept between pulls in one JSON file that is replaced whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from anlan.procedure.feed.pulling import Point
from anlan.values import InputError, Note


def read_seen(path: Path) -> dict[str, Point]:
    """What was seen; nothing when there is no file yet. Raises ``InputError`` when the file is damaged."""
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Point])
    except msgspec.DecodeError as cause:
        raise InputError(Note.of("procedure.feed.state_broken", file=str(path))) from cause


def write_seen(path: Path, seen: Mapping[str, Point]) -> None:
    """Write beside the file, then put in its place: a crash leaves the old state."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as out:
        out.write(msgspec.json.encode(dict(seen)))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
