"""The live watch: latency of one event beside IBM Snap ML's Graph Feature Preprocessor, events a second through a real broker,
bytes of state for each active account.

Latency is processor time: waiting for a core that others use says nothing of either. Both take in the same transfers to begin
with, then the same ones one by one, in turn. Ours is the whole way from the text of a message to alerts, by all detectors of
transfers, bands and typologies; the peer counts its patterns (statistics, scatter–gather, temporal cycles, cycles to 6 hops)
in a row of numbers. Through the broker there is no peer: beside it stands what reading and parsing the same messages takes.
"""

import asyncio
import gc
import tempfile
import time
from pathlib import Path

import msgspec
import nats
import numpy as np
from tests.broker import free_port, nats_server

from anlan.detect.bands import load_bands
from anlan.detect.detector import DAY
from anlan.detect.evaluate import Rules
from anlan.detect.journal import Block
from anlan.detect.typology import load_typologies
from anlan.engine.live.broker import Place, Reader, connect, make_stream
from anlan.engine.live.message import Message
from anlan.engine.live.plan import Plan
from anlan.engine.live.run import watch
from anlan.engine.live.watcher import Watcher
from anlan.values import format_fen, format_instant, from_micros
from benchmarks.detect_patterns import DAY_MS, WORKS, for_peer, part, peer_of, transfers
from benchmarks.harness import Row

TITLE = "Live watch"
BEGIN = 1_772_000_000_000_000


def records(block: Block, start: int, end: int) -> list[bytes]:
    """Transfers as messages."""
    return [
        msgspec.json.encode(
            {
                "id": f"T{i:09d}",
                "time": format_instant(from_micros(int(block.time[i]) + BEGIN)),
                "src": f"62{block.src[i]:017d}",
                "dst": f"62{block.dst[i]:017d}",
                "amount": format_fen(int(block.amount[i])),
            }
        )
        for i in range(start, end)
    ]


def watcher_after(block: Block, warm: int) -> Watcher:
    """A watcher that has taken in the first ``warm`` transfers."""
    watcher = Watcher("transfers", Rules(load_bands(), load_typologies()), "bench", "bench")
    for start in range(0, warm, 10_000):
        bodies = records(block, start, min(start + 10_000, warm))
        watcher.take([Message(start + k, 2**60, body) for k, body in enumerate(bodies, start=1)])
    return watcher


def latency_row(block: Block, watcher: Watcher, warm: int, count: int) -> Row:
    """Ours and the peer's one event after the other, in turn."""
    peer, table = peer_of(WORKS[-1].peer(DAY_MS)), for_peer(block)
    for start in range(0, warm, 10_000):
        peer.partial_fit(table[start : min(start + 10_000, warm)])
    bodies = records(block, warm, warm + count)
    ours, theirs = np.empty(count), np.empty(count)
    gc.collect()
    gc.freeze()
    for k, body in enumerate(bodies):
        began = time.process_time()
        watcher.take([Message(warm + k + 1, 2**60, body)])
        turn = time.process_time()
        peer.transform(table[warm + k : warm + k + 1])
        ours[k], theirs[k] = (turn - began) * 1000, (time.process_time() - turn) * 1000
    gc.unfreeze()
    median, p99 = np.percentile(ours, (50, 99))
    note = f"ours median {median:.3g} ms, peer p99 {np.percentile(theirs, 99):.3g} ms; {count:,} events after {warm:,}"
    return Row(
        "one event, text to alert, all detectors",
        float(p99),
        "snapml, median",
        float(np.median(theirs)),
        "ms (p99)",
        1,
        note=note,
    )


def state_rows(watcher: Watcher) -> list[Row]:
    """Bytes of all state over the accounts with a transfer in the last day."""
    meter = watcher.evaluator.meter
    history = meter.history
    recent = history.time >= history.time[-1] - DAY
    active = np.unique(np.concatenate([history.columns["src"][recent], history.columns["dst"][recent]])).size
    shared = meter.shared.nbytes()
    per_event = history.nbytes() / len(history)
    note = f"{active:,} accounts, {int(recent.sum()):,} transfers of a day; windows and graph {shared / active:.0f} bytes, "
    note += f"events {history.nbytes() / active:.0f} bytes ({per_event:.0f} each)"
    held = (shared + history.nbytes()) / active
    return [Row("state for each account active in the day, all detectors", held, "promised at most", 200, "bytes", 1, note=note)]


def through_broker(block: Block, count: int) -> Row:
    """Messages published beforehand; seconds from the first read to the last position saved."""
    bodies = records(block, 0, count)
    rules = Rules(load_bands(), load_typologies())
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with nats_server(Path(folder) / "nats", port):
            place = Place(f"nats://127.0.0.1:{port}", "EVENTS", "events.transfers")
            plan = Plan(place, "transfers", rules, Path(folder) / "state", "alerts.transfers", "dead.transfers")
            ours, plain = asyncio.run(_drain(plan, bodies))
    note = f"{count:,} messages; snapshots and alerts included"
    return Row(
        "through the broker", count / ours, "reading and parsing alone", count / plain, "events/s", better="more", note=note
    )


async def _drain(plan: Plan, bodies: list[bytes]) -> tuple[float, float]:
    client = await nats.connect(plan.place.server)
    js = client.jetstream()
    for name, subject in (("EVENTS", plan.place.subject), ("ALERTS", plan.alerts), ("DEAD", plan.dead_letters)):
        await make_stream(js, name, subject, 2**30)
    for start in range(0, len(bodies), 500):
        await asyncio.gather(*(js.publish(plan.place.subject, body) for body in bodies[start : start + 500]))
    await client.close()
    began, reached = time.perf_counter(), 0.0
    stop = asyncio.Event()

    def told(now: object) -> None:
        nonlocal reached
        if getattr(now, "position", 0) >= len(bodies) and not stop.is_set():
            reached = time.perf_counter() - began
            stop.set()

    await watch(plan, stop, told)
    return reached, await _read_alone(plan.place, len(bodies))


async def _read_alone(place: Place, count: int) -> float:
    client = await connect(place)
    reader, done, began = Reader(client, place, 0), 0, time.perf_counter()
    while done < count:
        messages = await reader.read(2_000, 1.0)
        done += len([msgspec.json.decode(message.data) for message in messages])
    taken = time.perf_counter() - began
    await client.close()
    return taken


def run(quick: bool) -> list[Row]:
    """Warm up, then time."""
    warm, count, sent = (20_000, 500, 5_000) if quick else (100_000, 5_000, 50_000)
    block = transfers(warm + count)
    watcher_after(block, 100)  # compiled code comes off the disk
    watcher = watcher_after(block, warm)
    return [latency_row(block, watcher, warm, count), *state_rows(watcher), through_broker(part(block, 0, sent), sent)]
