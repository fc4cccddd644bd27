"""Outlets: where numbered alerts and dead letters go, each once: a subject of the broker, a file of JSON lines.

An outlet knows the last number it has, also after a kill: the broker keeps it with the last message, the file in its last line.
What is handed to it again is passed over.
"""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import msgspec
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NoStreamResponseError, NotFoundError

from anlan.values import InputError, Note

_AGAIN = 1.0
"""Seconds between two attempts to reach a broker that is away."""


class Item(NamedTuple):
    """One thing to hand out: its number in the run, a name by which the broker knows a repetition, the content."""

    number: int
    name: str
    body: bytes


class Outlet(Protocol):
    """Somewhere items go in the order of their numbers."""

    async def resume(self, run: str, said: int) -> None:
        """Find out the last number it has of this run; ``said`` is the last one of the snapshot."""

    async def hand_out(self, items: Sequence[Item]) -> None:
        """Hand out those it does not have yet. It has them when this returns."""


@dataclass(slots=True)
class Subject:
    """A subject that a stream of the broker keeps. It belongs to one watch."""

    js: JetStreamContext
    subject: str
    run: str = ""
    last: int = 0

    async def resume(self, run: str, said: int) -> None:
        """Ask the broker. Raises ``InputError`` when no stream keeps the subject, or when another watch uses it."""
        self.run = run
        found_run, found = await self._last()
        if said and found_run and found_run != run:
            raise InputError(Note.of("engine.live.subject_in_use", subject=self.subject))
        self.last = max(said, found if found_run == run else 0)

    async def _last(self) -> tuple[str, int]:
        try:
            stream = await self.js.find_stream_name_by_subject(self.subject)
        except NotFoundError:
            raise InputError(Note.of("engine.live.no_outlet", subject=self.subject)) from None
        try:
            headers = (await self.js.get_last_msg(stream, self.subject)).headers or {}
        except NotFoundError:
            return "", 0
        return headers.get("Anlan-Run", ""), int(headers.get("Anlan-Number", "0"))

    async def hand_out(self, items: Sequence[Item]) -> None:
        """Wait for the broker as long as it is away."""
        waiting = [item for item in items if item.number > self.last]
        while waiting:
            try:
                for item in waiting:
                    await self._publish(item)
                return
            except NoStreamResponseError:
                raise InputError(Note.of("engine.live.no_outlet", subject=self.subject)) from None
            except (TimeoutError, OSError, NatsError):
                await asyncio.sleep(_AGAIN)
                await self._catch_up()
                waiting = [item for item in waiting if item.number > self.last]

    async def _catch_up(self) -> None:
        """What was published before the broker went away may or may not have arrived: ask for the last number."""
        try:
            found_run, found = await self._last()
        except (TimeoutError, OSError, NatsError):
            return
        if found_run == self.run:
            self.last = max(self.last, found)

    async def _publish(self, item: Item) -> None:
        headers = {
            "Nats-Msg-Id": hashlib.sha256(f"{self.subject} {item.name}".encode()).hexdigest()[:32],
            "Anlan-Run": self.run,
            "Anlan-Number": str(item.number),
        }
        await self.js.publish(self.subject, item.body, headers=headers)
        self.last = item.number


class _Line(msgspec.Struct):
    run: str
    number: int


def _last_lines(file: BinaryIO, size: int) -> tuple[bytes, bytes]:
    """The last line that is whole, without its end, and what stands behind it."""
    tail, start = b"", size
    while start and tail.count(b"\n") < 2:
        start = max(0, start - 65_536)
        file.seek(start)
        tail = file.read(size - start)
    lines, _, cut = tail.rpartition(b"\n")
    return lines.rpartition(b"\n")[2], cut


@dataclass(slots=True)
class LinesFile:
    """A file to which lines of JSON are added. It may be moved away while the watch stands still."""

    path: Path
    last: int = 0

    async def resume(self, run: str, said: int) -> None:
        """Read the last whole line; a line cut off by a kill is taken away."""
        self.last = said
        self.path.touch()
        with self.path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            whole, cut = _last_lines(file, size)
            file.truncate(size - len(cut))
        if whole:
            line = msgspec.json.decode(whole, type=_Line)
            self.last = max(said, line.number if line.run == run else 0)

    async def hand_out(self, items: Sequence[Item]) -> None:
        """Write and wait until it is on the disk."""
        fresh = [item for item in items if item.number > self.last]
        if not fresh:
            return
        with self.path.open("ab") as file:
            file.writelines(item.body + b"\n" for item in fresh)
            file.flush()
            os.fsync(file.fileno())
        self.last = fresh[-1].number
