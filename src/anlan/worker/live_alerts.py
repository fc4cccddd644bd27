"""Follows the alerts of live watches: from the stream of the broker into the queue, each once, also after a kill.

In: where the stream is, whose queue, in whose name. How far it has come stands in the database (``Followed``); the stream keeps
its messages, so nothing is acknowledged and nothing is lost.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError
from nats.aio.client import Client

from anlan.desk import clock
from anlan.desk.alerts.acts.take_messages import Said, begin_following, set_message_aside, take_messages
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.powers import powers_of
from anlan.engine.live.broker import PATIENCE, Place, Reader, connect, need_stream
from anlan.values import InputError, Note, say
from anlan.worker.faults import where

STREAM, SUBJECT = "ANLAN_ALERTS", "anlan.alerts.>"
BUNDLE = 200
WAIT = 1.0
"""Seconds to wait for a message before the round ends."""
PAUSE = 30.0
"""Seconds until the next attempt where something has to be set right first."""
log = logging.getLogger("anlan.worker")
Result = TypeVar("Result")


class Following:
    """One round takes in what is there, or waits a second for something to come."""

    def __init__(self, place: Place, organisation: str, officer: str) -> None:
        self.place, self.organisation, self.officer = place, organisation, officer
        self.name = f"{place.stream} {place.subject}"
        self._runner = asyncio.Runner()
        self._client: Client | None = None
        self._reader: Reader | None = None

    def __call__(self) -> float:
        """Seconds to rest."""
        try:
            reader = self._reader or self._begin()
            messages = self._wait_for(reader.read(BUNDLE, WAIT))
            self._take([Said(message.position, message.data) for message in messages])
        except InputError as wrong:
            self.close()
            log.error("live alerts: %s", say(wrong.note, "en"))
            return PAUSE
        except Exception:  # what was read may not have been taken in: read it again
            self.close()
            raise
        return 0.0

    def close(self) -> None:
        """Let go of the broker; the next round begins where the database stands."""
        client, self._client, self._reader = self._client, None, None
        if client is not None:
            with suppress(Exception):
                self._wait_for(client.close())
        self._runner.close()
        self._runner = asyncio.Runner()

    def _begin(self) -> Reader:
        self._client = self._wait_for(connect(self.place))
        stream = self._wait_for(need_stream(self._client.jetstream(timeout=PATIENCE), self.place))
        after = begin_following(stream=self.name, made=str(stream.created), first=stream.state.first_seq)
        self._reader = Reader(self._client, self.place, after)
        return self._reader

    def _take(self, messages: Sequence[Said]) -> None:
        """Together; where that breaks off one by one, and the one to blame is set aside."""
        if not messages:
            return
        try:
            self._keep(messages)
        except (OperationalError, InterfaceError, InputError):
            raise
        except Exception as wrong:
            if len(messages) > 1:
                for message in messages:
                    self._take([message])
                return
            place = messages[0].place
            log.error("message %s of %s was set aside: %s", place, self.name, where(wrong))
            set_message_aside(stream=self.name, place=place, where=where(wrong))

    def _keep(self, messages: Sequence[Said]) -> None:
        now = clock.now()
        body, officer = Organisation.objects.filter(code=self.organisation), Officer.objects.filter(username=self.officer)
        if not body or not officer:
            raise InputError(Note.of("desk.alerts.nobody_follows", organisation=self.organisation, officer=self.officer))
        powers = powers_of(officer[0], now)
        found = take_messages(stream=self.name, messages=messages, organisation=body[0], powers=powers, now=now)
        log.info("live alerts: %s new, %s added to open ones", len(found.new), len(found.added))

    def _wait_for(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(work)
