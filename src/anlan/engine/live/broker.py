"""The broker: NATS JetStream by ``nats-py``. This file and ``outlet.py`` are the only ones that know it.

Our own position counts, so events are read through a consumer without acknowledgements that is made anew, from that position,
whenever it is lost. Streams that delete what has been delivered cannot be read so and are refused.
"""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js import JetStreamContext, api
from nats.js.errors import NotFoundError

from anlan.engine.live.message import Message
from anlan.values import InputError, Note

PATIENCE = 5.0
"""Seconds that a broker may take to answer."""

_EXPIRES, _HEARTBEAT = 20.0, 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where to find a stream of events."""

    server: str
    stream: str
    subject: str
    credentials: Path | None = None


async def connect(place: Place) -> Client:
    """A connection that comes back by itself once it stood. Raises ``InputError`` when the broker does not answer."""

    async def quiet(_: Exception) -> None:
        """A lost connection shows in the watch's status; the client's own words are left out."""

    options = {} if place.credentials is None else {"user_credentials": str(place.credentials)}
    try:
        opening = nats.connect(
            place.server, error_cb=quiet, max_reconnect_attempts=-1, reconnect_time_wait=0.5, name="anlan", **options
        )
        return await asyncio.wait_for(opening, PATIENCE)
    except (TimeoutError, OSError, ValueError, NatsError):
        raise InputError(Note.of("engine.live.no_broker", server=shown(place.server))) from None


def shown(server: str) -> str:
    """The address without user and password."""
    scheme, _, rest = server.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


async def need_stream(js: JetStreamContext, place: Place) -> api.StreamInfo:
    """The stream as it stands. Raises ``InputError`` when it is missing or forgets what was delivered."""
    try:
        found = await js.stream_info(place.stream)
    except NotFoundError:
        raise InputError(Note.of("engine.live.no_stream", stream=place.stream, server=shown(place.server))) from None
    except (TimeoutError, NatsError):
        raise InputError(Note.of("engine.live.no_jetstream", server=shown(place.server))) from None
    if found.config.retention not in (None, api.RetentionPolicy.LIMITS):
        raise InputError(Note.of("engine.live.forgetful_stream", stream=place.stream, retention=str(found.config.retention)))
    return found


async def make_stream(js: JetStreamContext, name: str, subject: str, max_bytes: int) -> None:
    """Make a stream on disk for the subject and those beside it (``a.b.>`` for ``a.b.c``), where there is none of that name.
    When it is full the oldest messages go."""
    try:
        await js.stream_info(name)
    except NotFoundError:
        parent, _, _ = subject.rpartition(".")
        subjects = [f"{parent}.>" if parent else subject]
        await js.add_stream(name=name, subjects=subjects, max_bytes=max_bytes, storage=api.StorageType.FILE)


@dataclass(slots=True)
class Reader:
    """Reads the stream from a position on. ``pending``: messages that wait in the broker after the last one read."""

    client: Client
    place: Place
    position: int
    pending: int = 0
    _queue: asyncio.Queue[Msg] = field(default_factory=asyncio.Queue)
    _consumer: str = ""
    _inbox: Subscription | None = None
    _asked: int = 0
    _delivered: int = 0
    _heard: float = 0.0

    async def read(self, most: int, wait: float) -> list[Message]:
        """The next messages, at most ``most``: all that are there, or none when none came in ``wait`` seconds."""
        if not self._consumer:
            await self._open()
        if self._asked <= most // 2:
            await self._ask(most - self._asked)
        found: list[Message] = []
        clock = asyncio.get_running_loop()
        try:
            self._accept(await asyncio.wait_for(self._queue.get(), wait), found)
            self._heard = clock.time()
        except TimeoutError:
            if clock.time() - self._heard > 3 * _HEARTBEAT:
                self.lost()
        while not self._queue.empty() and len(found) < most:
            self._accept(self._queue.get_nowait(), found)
        return found

    def lost(self) -> None:
        """Forget the consumer; the next read makes one from the position."""
        self._consumer = ""

    async def _open(self) -> None:
        if self._inbox is not None:
            await self._inbox.unsubscribe()
        made = await self.client.jetstream(timeout=PATIENCE).add_consumer(
            self.place.stream,
            deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self.position + 1,
            ack_policy=api.AckPolicy.NONE,
            filter_subject=self.place.subject,
            inactive_threshold=60.0,
            mem_storage=True,
        )
        queue: asyncio.Queue[Msg] = asyncio.Queue()
        self._queue = queue

        async def arrived(message: Msg) -> None:
            queue.put_nowait(message)

        inbox = self.client.new_inbox()
        self._inbox = await self.client.subscribe(inbox, cb=arrived, pending_msgs_limit=-1, pending_bytes_limit=-1)
        self._consumer, self._asked, self._delivered = made.name, 0, 0
        self._heard = asyncio.get_running_loop().time()
        self.pending = made.num_pending or 0

    async def _ask(self, count: int) -> None:
        nano = 1_000_000_000
        asked = {"batch": count, "expires": int(_EXPIRES * nano), "idle_heartbeat": int(_HEARTBEAT * nano)}
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{self.place.stream}.{self._consumer}"
        assert self._inbox is not None
        await self.client.publish(subject, json.dumps(asked).encode(), reply=self._inbox.subject)
        self._asked += count

    def _accept(self, message: Msg, found: list[Message]) -> None:
        """Note the message down, or draw the conclusion from what the broker says instead of one."""
        if not self._consumer:
            return
        said = message.headers or {}
        status = said.get("Status")
        if status == "408":  # an asking has run out; so many of its messages did not come
            self._asked -= int(said.get("Nats-Pending-Messages", "0"))
        elif status == "100":  # a heartbeat
            return
        elif status or message.metadata.sequence.consumer != self._delivered + 1:
            self.lost()
        else:
            about = message.metadata
            self._delivered += 1
            self._asked -= 1
            self.position, self.pending = about.sequence.stream, about.num_pending
            found.append(Message(self.position, int(about.timestamp.timestamp() * 1_000_000), message.data))
