"""Patterns in streams of transfers, against IBM Snap ML's Graph Feature Preprocessor (package ``snapml``).

Equal windows, equal patterns, one thread each. Before anything is timed, both run over the same transfers one by one and
every count must be equal. The peer is given as many batches as fit its time; ours runs over exactly the same ones, both as often
as the other, and the fastest run of each counts. Time is processor time: waiting for a core that others use says nothing.
The peer's statistics forget a transfer one event later than its window says (its expiry uses the time of the event before),
so figures of the few accounts for which that makes a difference are left out of that comparison.
In batches the peer also credits the earlier transfers of the same batch with a pattern; ours counts what was known at each
transfer, so counts are compared with batches of one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from snapml import GraphFeaturePreprocessor

from anlan.detect.graph import Graph
from anlan.detect.journal import Block, Journal
from anlan.detect.windows import Windows
from benchmarks.harness import Row

TITLE = "Patterns in transfers"
DAY_MS = 86_400_000
DAY = DAY_MS * 1000
HOPS = 6
ACCOUNTS = 30_000
SIZES = tuple(range(2, 31))
QUIET: dict[str, Any] = {"num_threads": 1, "vertex_stats": False, "fan": False}
STATISTICS = [0, 1, 3, 4, 5, 6]  # fan, degree, average, sum, least, greatest
Run = Callable[[Block], list[npt.NDArray[Any]]]


@dataclass(frozen=True)
class Work:
    """One line of work: what the peer is asked, what we are asked, what is promised at batches of 128 and 10,000."""

    name: str
    peer: Callable[[int], dict[str, Any]]
    ours: Callable[[int], Run]
    floors: tuple[float, float]
    goal: float


def statistics_of(width: int) -> dict[str, Any]:
    fan = {"fan": True, "fan_tw": width, "degree": True, "degree_tw": width}
    return fan | {"vertex_stats": True, "vertex_stats_tw": width, "vertex_stats_cols": [4], "vertex_stats_feats": STATISTICS}


def scatter_gather_of(width: int) -> dict[str, Any]:
    return {"scatter-gather": True, "scatter-gather_tw": width, "scatter-gather_bins": list(SIZES)}


def temporal_of(width: int) -> dict[str, Any]:
    # The peer has no bound on hops here; its last bin takes all longer cycles and is left out of the comparison.
    return {"temp-cycle": True, "temp-cycle_tw": width, "temp-cycle_bins": [*range(2, HOPS + 2)]}


def cycles_of(width: int) -> dict[str, Any]:
    return {"lc-cycle": True, "lc-cycle_tw": width, "lc-cycle_len": HOPS, "lc-cycle_bins": [*range(2, HOPS + 1)]}


@dataclass
class Ours:
    """A journal and what runs over it; the journal forgets what no window holds."""

    width: int
    windows: Windows | None = None
    graph: Graph | None = None
    journal: Journal = field(default_factory=Journal)

    def __call__(self, block: Block) -> list[npt.NDArray[Any]]:
        """Figures of the next block."""
        journal, found = self.journal, []
        if len(journal) and journal.time[-1] - journal.time[0] > self.width + self.width // 8:
            journal.forget(int(np.searchsorted(journal.time, journal.time[-1] - self.width)))
        start = journal.add(block, ACCOUNTS)
        if self.windows:
            of = self.windows.add(journal, start)
            found += [of.fan, of.degree, of.sum / of.degree.clip(1), of.sum, of.least, of.greatest]
        if self.graph:
            patterns = self.graph.add(journal, start)
            found += [patterns.scatter_gathers, patterns.temporal_cycles, patterns.cycles]
        return found

    def nbytes(self) -> int:
        """Bytes of state."""
        parts = [self.journal, self.windows, self.graph]
        return sum(part.nbytes() for part in parts if part)


def our_windows(width: int) -> Ours:
    return Ours(width, Windows(width, fan=True, degree=True, total=True, extremes=True))


def our_graph(width: int, **asked: Any) -> Ours:
    return Ours(width, graph=Graph(hops=HOPS, any_order_hops=HOPS, bins=SIZES, **asked))


def whole_set(width: int) -> Ours:
    return Ours(width, our_windows(width).windows, our_graph(width, scatter_gather=width, temporal=width, any_order=width).graph)


WORKS = (
    Work("fan, degree, amounts", statistics_of, our_windows, (15, 25), 40),
    Work("scatter–gather", scatter_gather_of, lambda width: our_graph(width, scatter_gather=width), (7, 10), 15),
    Work(f"temporal cycles to {HOPS} hops", temporal_of, lambda width: our_graph(width, temporal=width), (9, 12), 20),
    Work(
        f"whole set with cycles to {HOPS} hops",
        lambda width: statistics_of(width) | scatter_gather_of(width) | temporal_of(width) | cycles_of(width),
        whole_set,
        (5, 10),
        15,
    ),
)


def transfers(count: int, accounts: int = ACCOUNTS) -> Block:
    """A power-law graph: the account of rank r pays, and another is paid, in proportion to r^-0.8; 100,000 transfers a day."""
    rng = np.random.default_rng(accounts)
    weight = np.arange(1, accounts + 1) ** -0.8
    reach = np.cumsum(weight) / weight.sum()
    src = rng.permutation(accounts)[np.searchsorted(reach, rng.random(count))]
    dst = rng.permutation(accounts)[np.searchsorted(reach, rng.random(count))]
    dst = np.where(src == dst, (dst + 1) % accounts, dst)
    moments = np.cumsum(rng.integers(1, 2 * DAY_MS // 100_000, count)) * 1000  # whole milliseconds, each later than the last
    amount = np.exp(rng.normal(12, 1.5, count)).astype(np.int64) + 1
    return Block(src.astype(np.int32), dst.astype(np.int32), moments, amount)


def part(block: Block, start: int, end: int) -> Block:
    return Block(*(column[start:end] for column in block))


def for_peer(block: Block) -> npt.NDArray[np.float64]:
    """The peer's table: id, payer, payee, milliseconds, amount."""
    return np.column_stack([np.arange(block.src.size), block.src, block.dst, block.time // 1000, block.amount]).astype(np.float64)


def peer_of(asked: dict[str, Any]) -> GraphFeaturePreprocessor:
    peer = GraphFeaturePreprocessor()
    width = asked.get("vertex_stats_tw", -1)
    peer.set_params(QUIET | {"time_window": width} | asked)
    return peer


def forgets_late(block: Block, i: int, width: int) -> bool:
    """Whether the peer still counts a transfer of payer or payee of event ``i`` that has left the window."""
    before = block.time[i - 1] if i else block.time[i]
    low, high = np.searchsorted(block.time, (before - width, block.time[i] - width))
    parties = (block.src[i], block.dst[i])
    return bool(np.isin(block.src[low:high], parties).any() or np.isin(block.dst[low:high], parties).any())


def compare_counts(work: Work, block: Block, width: int) -> int:
    """Run both over the block one transfer at a time; raises when a single figure differs. Gives the sum of pattern counts."""
    table, peer, ours = for_peer(block), peer_of(work.peer(width)), work.ours(width * 1000)
    theirs = np.vstack([peer.transform(table[i : i + 1].copy())[0, 5:] for i in range(len(table))])
    found = [ours(part(block, i, i + 1)) for i in range(len(table))]
    mine = [np.vstack([step[k] for step in found]) for k in range(len(found[0]))]
    patterns = 0
    place = 0
    asked = work.peer(width)
    if "vertex_stats" in asked:
        settled = np.array([not forgets_late(block, i, width * 1000) for i in range(len(table))])
        statistics = theirs[:, -4 * len(STATISTICS) :].reshape(len(table), 4, len(STATISTICS))
        for k in range(len(STATISTICS)):
            if not np.allclose(statistics[:, :, k][settled], mine[k][settled], rtol=1e-12):
                raise AssertionError(f"{work.name}: statistic {STATISTICS[k]} differs from the peer's")
        place = 4 * len(SIZES)  # histograms of fan and degree: the same figures once more
        mine = mine[len(STATISTICS) :]
        patterns = int(settled.sum()) * 4 * len(STATISTICS)
    for key, bins, k in (
        ("scatter-gather", SIZES, 0),
        ("temp-cycle", range(2, HOPS + 1), 1),
        ("lc-cycle", range(2, HOPS + 1), 2),
    ):
        if key in asked:
            if not np.array_equal(theirs[:, place : place + len(bins)], mine[k]):
                raise AssertionError(f"{work.name}: {key} counts differ from the peer's")
            place += len(bins) + (key == "temp-cycle")
            patterns += int(mine[k].sum())
    return patterns


def time_peer(work: Work, block: Block, batch: int, budget: float) -> tuple[float, int]:
    """Seconds, and how many transfers were done inside the budget (whole batches)."""
    table, peer = for_peer(block), peer_of(work.peer(DAY_MS))
    began, done = time.process_time(), 0
    while done < len(table) and time.process_time() - began < budget:
        peer.transform(table[done : done + batch])
        done = min(done + batch, len(table))
    return time.process_time() - began, done


def time_ours(work: Work, block: Block, batch: int) -> float:
    run = work.ours(DAY)
    began = time.process_time()
    for start in range(0, block.src.size, batch):
        run(part(block, start, start + batch))
    return time.process_time() - began


def latencies(run: Callable[[int], object], start: int, end: int) -> npt.NDArray[np.float64]:
    """Milliseconds of each call."""
    taken = np.empty(end - start)
    for i in range(start, end):
        began = time.process_time()
        run(i)
        taken[i - start] = (time.process_time() - began) * 1000
    return taken


def latency_row(block: Block, warm: int, count: int) -> Row:
    """One event at a time after a day of history: our 99th percentile beside the peer's median."""
    work = WORKS[-1]
    table, peer, ours = for_peer(block), peer_of(work.peer(DAY_MS)), work.ours(DAY)
    for start in range(0, warm, 10_000):
        peer.partial_fit(table[start : min(start + 10_000, warm)])
        ours(part(block, start, min(start + 10_000, warm)))
    theirs = latencies(lambda i: peer.transform(table[i : i + 1]), warm, warm + count)
    mine = latencies(lambda i: ours(part(block, i, i + 1)), warm, warm + count)
    note = f"peer p99 {np.percentile(theirs, 99):.3g} ms, ours median {np.median(mine):.3g} ms"
    return Row(
        "one event, whole set",
        float(np.percentile(mine, 99)),
        "snapml, median",
        float(np.median(theirs)),
        "ms (p99)",
        1,
        note=note,
    )


def state_row(block: Block) -> Row:
    """Bytes of journal, windows (fan, degree, sums) and graph, with windows of a day, for each account with a transfer in the
    last day. Codes stand for accounts here; what their words and the events' ids take is in the live benchmark."""
    ours = Ours(DAY, Windows(DAY, fan=True, degree=True, total=True), Graph(scatter_gather=DAY, temporal=DAY))
    for start in range(0, block.src.size, 10_000):
        ours(part(block, start, start + 10_000))
    recent = block.time >= block.time[-1] - DAY
    active = np.unique(np.concatenate([block.src[recent], block.dst[recent]])).size
    per_event = ours.nbytes() / len(ours.journal)
    note = f"{len(ours.journal):,} transfers held, {per_event:.0f} bytes each; {active:,} accounts active"
    return Row("state for each account active in the day", ours.nbytes() / active, "promised at most", 200, "bytes", 1, note=note)


def run(quick: bool) -> list[Row]:
    """Compare counts, then time."""
    count, budget, checked = (30_000, 3.0, 2_000) if quick else (400_000, 15.0, 20_000)
    block = transfers(count)
    rows = []
    for work in WORKS:
        denser = DAY_MS // 40 if work in (WORKS[0], WORKS[-1]) else DAY_MS // 15
        patterns = compare_counts(work, transfers(checked, accounts=2_000), denser)
        time_ours(work, part(block, 0, 1000), 128)  # compiled code comes off the disk
        for batch, floor in zip((128, 10_000), work.floors, strict=True):
            theirs, done = time_peer(work, block, batch, budget)
            ours = time_ours(work, part(block, 0, done), batch)
            theirs = min(theirs, time_peer(work, part(block, 0, done), batch, 10 * budget)[0])
            ours = min(ours, time_ours(work, part(block, 0, done), batch))
            note = f"{patterns:,} figures equal; {done:,} transfers"
            rows.append(
                Row(
                    f"{work.name}, batch {batch:,}",
                    done / ours,
                    "snapml",
                    done / theirs,
                    "transfers/s",
                    floor,
                    work.goal,
                    "more",
                    note,
                )
            )
    warm, events = (20_000, 500) if quick else (120_000, 5_000)
    return [*rows, latency_row(block, warm, events), state_row(part(block, 0, min(count, 100_000)))]
