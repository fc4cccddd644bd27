"""Runs a watch: read a bundle, judge it, hand out what it gave, save the state from time to time, until told to stop."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from nats.errors import Error as NatsError

from anlan.detect.deadletter import DeadLetter, dead_letter_line
from anlan.engine.live.begin import begin
from anlan.engine.live.broker import PATIENCE, Reader, connect, make_stream, need_stream
from anlan.engine.live.folder import owned
from anlan.engine.live.metrics import Metrics, served
from anlan.engine.live.outlet import Item, LinesFile, Outlet, Subject
from anlan.engine.live.plan import Plan, Progress, Told
from anlan.engine.live.snapshot import save
from anlan.engine.live.watcher import Outcome, Watcher, fitting

IDLE = 0.5
"""Seconds to wait for a message before looking around."""

HEADERS = 1024
"""Bytes of a message left to what stands around its content."""

SAVING_SHARE = 20
"""A snapshot is due no sooner than this many times what the last one took, so that saving never takes over."""


@dataclass(slots=True)
class Running:
    """A watch at work. ``made``: when the broker made the stream; ``port``: where metrics are served."""

    plan: Plan
    watcher: Watcher
    reader: Reader
    made: str
    alerts: Sequence[Outlet]
    letters: Outlet
    metrics: Metrics
    port: int | None
    counted: Counter[str] = field(default_factory=Counter)
    saved_at: float = 0.0
    saving: float = 0.0

    async def run(self, stop: asyncio.Event, told: Told) -> Progress:
        """Go on until ``stop`` is set (or the stream is drained); what was begun is finished and saved."""
        self.saved_at = time.monotonic()
        while not stop.is_set():
            seconds = await self._bundle()
            told(self._progress(seconds))
            if time.monotonic() - self.saved_at > max(self.plan.every, SAVING_SHARE * self.saving):
                self._save()
            if self.plan.drain and seconds == 0.0 and self.reader.pending == 0 and self.reader.client.is_connected:
                break
        self._save()
        return self._progress(0.0)

    async def _bundle(self) -> float:
        """Seconds of work; 0 when no message came."""
        try:
            messages = await self.reader.read(self.plan.most, IDLE)
            if not messages:
                await self._look_for_loss()
                return 0.0
        except (TimeoutError, OSError, NatsError):
            self.reader.lost()
            await asyncio.sleep(IDLE)
            return 0.0
        began = time.perf_counter()
        outcome = self.watcher.take(messages)
        await self._hand_out(outcome)
        seconds = time.perf_counter() - began
        self._count(outcome, seconds)
        return seconds

    async def _hand_out(self, outcome: Outcome) -> None:
        most = self.reader.client.max_payload - HEADERS
        alerts = [Item(one.number, one.alert.id, fitting(one, most)) for one in outcome.alerts]
        for outlet in self.alerts:
            await outlet.hand_out(alerts)
        await self.letters.hand_out([self._letter(number, letter) for number, letter in outcome.letters])

    def _letter(self, number: int, letter: DeadLetter) -> Item:
        return Item(number, f"{self.watcher.run} {number}", dead_letter_line(letter, self.plan.lang).rstrip(b"\n"))

    async def _look_for_loss(self) -> None:
        """The stream may drop old messages before they are read."""
        info = await self.reader.client.jetstream(timeout=PATIENCE).stream_info(self.plan.place.stream)
        lost = info.state.first_seq - 1 - self.watcher.position
        if lost > 0:
            self.metrics.add("anlan_lost_messages_total", lost)
            self.counted["lost"] += lost
            self.watcher.position = self.reader.position = info.state.first_seq - 1

    def _save(self) -> None:
        began = time.perf_counter()
        place = self.plan.place
        size = save(self.plan.state, self.watcher, stream=place.stream, subject=place.subject, made=self.made)
        self.saved_at, self.saving = time.monotonic(), time.perf_counter() - began
        self.metrics.put("anlan_snapshot_seconds", self.saving)
        self.metrics.put("anlan_snapshot_bytes", size)
        self.metrics.put("anlan_snapshot_position", self.watcher.position)

    def _count(self, outcome: Outcome, seconds: float) -> None:
        metrics, history = self.metrics, self.watcher.evaluator.meter.history
        metrics.batch(seconds)
        metrics.add("anlan_events_total", outcome.events)
        metrics.add("anlan_late_events_total", outcome.late)
        metrics.add("anlan_repeated_alerts_total", outcome.repeats)
        for one in outcome.alerts:
            metrics.add("anlan_alerts_total", 1, typology=one.alert.typology)
        for _, letter in outcome.letters:
            metrics.add("anlan_dead_letters_total", 1, reason=letter.reason.key.rpartition(".")[2])
        metrics.put("anlan_events_held", len(history))
        metrics.put("anlan_accounts_held", len(history.codes["party"]))
        self.counted.update(events=outcome.events, alerts=len(outcome.alerts), refused=len(outcome.letters))

    def _progress(self, seconds: float) -> Progress:
        connected, counted = self.reader.client.is_connected, self.counted
        self.metrics.put("anlan_position", self.watcher.position)
        self.metrics.put("anlan_pending_messages", self.reader.pending)
        self.metrics.put("anlan_connected", int(connected))
        return Progress(
            position=self.watcher.position,
            pending=self.reader.pending,
            events=counted["events"],
            alerts=counted["alerts"],
            refused=counted["refused"],
            lost=counted["lost"],
            connected=connected,
            seconds=seconds,
            port=self.port,
        )


async def watch(plan: Plan, stop: asyncio.Event, told: Told) -> Progress:
    """Watch until ``stop`` is set. Raises ``InputError`` for everything that keeps it from beginning."""
    metrics = Metrics()
    with owned(plan.state), served(metrics, plan.port) as port:
        client = await connect(plan.place)
        try:
            js = client.jetstream(timeout=PATIENCE)
            if plan.create is not None:
                await make_stream(js, plan.place.stream, plan.place.subject, plan.create)
                for name, subject in (("ANLAN_ALERTS", plan.alerts), ("ANLAN_DEAD", plan.dead_letters)):
                    await make_stream(js, name, subject, plan.create)
            stream = await need_stream(js, plan.place)
            watcher = await begin(plan, client, stream)
            letters = Subject(js, plan.dead_letters)
            alerts: list[Outlet] = [Subject(js, plan.alerts)]
            if plan.out is not None:
                alerts.append(LinesFile(plan.out))
            for outlet in alerts:
                await outlet.resume(watcher.run, watcher.alerts)
            await letters.resume(watcher.run, watcher.letters)
            reader = Reader(client, plan.place, watcher.position)
            return await Running(plan, watcher, reader, str(stream.created), alerts, letters, metrics, port).run(stop, told)
        finally:
            await client.close()
