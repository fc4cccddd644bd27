"""Where a watch begins: with a fresh state, with that of the snapshot, or with one made anew from what the stream still holds."""

import secrets

from nats.aio.client import Client
from nats.js import api

from anlan.engine.live.broker import Reader
from anlan.engine.live.plan import Plan
from anlan.engine.live.snapshot import NAME, Header, read_header, restore
from anlan.engine.live.watcher import Watcher
from anlan.values import InputError, Note


async def begin(plan: Plan, client: Client, stream: api.StreamInfo) -> Watcher:
    """The watcher to go on with. Raises ``InputError`` when the snapshot was made with other rules, or its place in the stream is
    gone."""
    fresh = Watcher(plan.kind, plan.rules, plan.place.stream, secrets.token_hex(8), plan.tolerance, plan.detectors)
    found = read_header(plan.state)
    if found is None:
        return fresh
    header, state = found
    _same_stream(plan, header, stream)
    if not plan.rebuild:
        _no_gap(plan, header, stream)
        return restore(plan.state, header, state, fresh)
    await _replay(plan, client, fresh, header.position)
    fresh.run, fresh.alerts, fresh.letters = header.run, header.alerts, header.letters
    return fresh


def _same_stream(plan: Plan, header: Header, stream: api.StreamInfo) -> None:
    asked = (plan.place.stream, plan.place.subject)
    if (header.stream, header.subject) != asked or header.made != str(stream.created) or header.position > stream.state.last_seq:
        path, name = str(plan.state / NAME), f"{header.stream} {header.subject}"
        raise InputError(Note.of("engine.live.other_stream", path=path, stream=name, position=header.position))


def _no_gap(plan: Plan, header: Header, stream: api.StreamInfo) -> None:
    gone = stream.state.first_seq - header.position - 1
    if gone > 0 and not plan.accept_gap:
        first, last = header.position + 1, stream.state.first_seq - 1
        raise InputError(Note.of("engine.live.gap", stream=plan.place.stream, first=first, last=last))


async def _replay(plan: Plan, client: Client, watcher: Watcher, until: int) -> None:
    """Take in what the stream holds up to the message ``until``; what it gives has been said, or is left to ``detect scan``."""
    reader = Reader(client, plan.place, 0)
    while watcher.position < until:
        messages = [message for message in await reader.read(plan.most, 1.0) if message.position <= until]
        watcher.take(messages)
        if reader.position >= until or (not messages and reader.pending == 0):
            break
    watcher.position = until
