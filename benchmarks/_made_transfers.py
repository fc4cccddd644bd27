"""Made transfers for benchmarks: accounts whose activity follows a power law, and chains through which victims' money runs.

Everything comes from a seed. Nothing is tuned to what is measured: the lawful traffic is random, chains lie inside it and use its
accounts, mules have lawful transfers too.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.entry import ENTRY, Direction
from anlan.values import parse_instant, to_micros

DAYS = 30
SECOND = 1_000_000
BEGIN = to_micros(parse_instant("2026-03-01 00:00:00"))
LAYERS = 8
FILES = 200


@dataclass(frozen=True)
class Made:
    """Transfers by time: payer and payee as numbers, fen, µs; ``victims``: rows of victims' payments; how many accounts."""

    src: NDArray[np.int32]
    dst: NDArray[np.int32]
    amount: NDArray[np.int64]
    time: NDArray[np.int64]
    victims: NDArray[np.int64]
    accounts: int


def made_transfers(total: int, *, victims: int, seed: int = 1) -> Made:
    """``total`` transfers among ``total // 10`` accounts; each victim's money runs through eight layers, splitting in three."""
    rng = np.random.default_rng(seed)
    accounts = max(total // 10, 1000)
    chains = [_chain(rng, accounts, victim) for victim in range(victims)]
    planted = np.concatenate(chains) if chains else np.empty((0, 5), np.int64)
    lawful = total - planted.shape[0]
    name = rng.permutation(accounts)
    src = name[(accounts * rng.random(lawful) ** 3).astype(np.int64)]
    dst = name[(accounts * rng.random(lawful) ** 3).astype(np.int64)]
    dst = np.where(src == dst, (dst + 1) % accounts, dst)
    amount = np.exp(rng.normal(10, 1.5, lawful)).astype(np.int64) + 1
    time = BEGIN + rng.integers(0, DAYS * 86_400, lawful) * SECOND
    columns = [np.concatenate([own, planted[:, k]]) for k, own in enumerate((src, dst, amount, time))]
    is_payment = np.concatenate([np.zeros(lawful, np.int64), planted[:, 4]])
    order = np.argsort(columns[3], kind="stable")
    src, dst, amount, time = (column[order] for column in columns)
    paid = np.flatnonzero(is_payment[order])
    return Made(src.astype(np.int32), dst.astype(np.int32), amount, time, paid, accounts)


def _chain(rng: np.random.Generator, accounts: int, victim: int) -> NDArray[np.int64]:
    """(from, to, fen, µs, is a victim's payment) of one victim's payment and its way down."""
    start = BEGIN + int(rng.integers(5 * 86_400, (DAYS - 2) * 86_400)) * SECOND
    payer, mule = rng.integers(0, accounts, 2)
    rows = [(payer, mule, 5_000_000, start, 1)]
    holders = [(mule, 5_000_000, start)]
    for layer in range(LAYERS - 1):
        following = []
        for holder, fen, at in holders:
            ways = 3 if layer < 4 else 1
            for part in range(ways):
                target, later = int(rng.integers(0, accounts)), at + int(rng.integers(60, 3600)) * SECOND
                share = fen * (30 + part) // 100 if ways > 1 else fen
                if share > 0 and target != holder:
                    rows.append((holder, target, share, later, 0))
                    following.append((target, share, later))
        holders = following
    return np.array(rows, np.int64)


def numbers_of(accounts: int) -> pa.StringArray:
    """Account numbers of nineteen digits."""
    digits = np.char.zfill((np.arange(accounts, dtype=np.int64) * 7919 + 13).astype("U13"), 13)
    return pa.array(np.char.add("621700", digits))


def as_entries(made: Made, *, seed: int = 2) -> pa.Table:
    """Both sides of every transfer as ``ENTRY`` rows in two hundred files, by account; credits come up to a minute later."""
    rng = np.random.default_rng(seed)
    n = made.src.size
    own = np.concatenate([made.src, made.dst])
    other = np.concatenate([made.dst, made.src])
    direction = np.repeat(np.array([Direction.OUT, Direction.IN], np.int8), n)
    amount = np.concatenate([made.amount, made.amount])
    time = np.concatenate([made.time, made.time + rng.integers(0, 60, n) * SECOND])
    order = np.lexsort((time, own))
    own, other, direction, amount, time = (column[order] for column in (own, other, direction, amount, time))
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    place = np.arange(2 * n) - np.repeat(starts, np.diff(np.append(starts, 2 * n)))
    change = np.cumsum(direction * amount)
    before = np.repeat((change - direction * amount)[starts], np.diff(np.append(starts, 2 * n)))
    numbers = numbers_of(made.accounts)
    known = {
        "file": _coded(own.astype(np.int64) * FILES // made.accounts, pa.array([f"{file:03d}.csv" for file in range(FILES)])),
        "row": pa.array(np.arange(2 * n, dtype=np.int32)),
        "order": pa.array(place.astype(np.int32)),
        "own_account": _coded(own, numbers),
        "time": pa.array(time).cast(ENTRY.field("time").type),
        "direction": pa.array(direction),
        "amount": pa.array(amount),
        "balance": pa.array(change - before + 10_000_000),
        "currency": _coded(np.zeros(2 * n), pa.array(["CNY"])),
        "counterparty_account": _coded(other, numbers),
        "status": pa.array(np.zeros(2 * n, np.int8)),
        "flags": pa.array(np.zeros(2 * n, np.uint32)),
    }
    columns = [known.get(field.name, pa.nulls(2 * n, field.type)) for field in ENTRY]
    return pa.Table.from_arrays(columns, schema=ENTRY)


def _coded(codes: NDArray[np.generic], words: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(codes, np.int32)), words)
