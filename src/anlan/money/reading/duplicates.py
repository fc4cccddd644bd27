"""Entries that stand twice: in one file, in two sheets of it, or in several files.

An entry's key is a hash of own account, time, direction, amount, balance, currency and serial number. It is *telling* when the
entry has a balance or a serial number: two payments of the same amount in the same second are not one payment, but two with
the same balance after them are.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.entry import Flag
from anlan.money.kernels.statement_chain import mix, repeats
from anlan.money.reading.columns import Longs
from anlan.money.reading.entries import Texts
from anlan.money.reading.result import Reading

if TYPE_CHECKING:
    from anlan.money.reading.file import Draft

Keys = npt.NDArray[np.uint64]
Marks = npt.NDArray[np.bool_]

NO_BALANCE = np.int64(-(2**62))
"""Stands for a balance that is not there."""


def keys_of(own: Texts, columns: Sequence[Longs], serial_key: Keys | None) -> Keys:
    """The key of each entry: of its own account, the other columns, and its serial number."""
    named = [int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), "little", signed=True) for value in own.values]
    keys = np.array([*named, 0], np.int64)[own.codes].astype(np.uint64)
    for column in columns:
        mix(keys, column)
    if serial_key is not None:
        mix(keys, serial_key.astype(np.int64))
    keys[keys == 0] = 1
    return keys


def copied_rows(keys: Keys, earlier: Keys) -> npt.NDArray[np.int64] | None:
    """For each entry its twin among ``earlier``, when all entries have one there (each twin once); else none."""
    if not 0 < keys.size <= earlier.size:
        return None
    order, other = np.argsort(keys, kind="stable"), np.argsort(earlier, kind="stable")
    wanted, there = keys[order], earlier[other]
    place = np.searchsorted(there, wanted) + np.arange(keys.size) - np.searchsorted(wanted, wanted)
    if (place >= earlier.size).any() or (there[np.minimum(place, earlier.size - 1)] != wanted).any():
        return None
    twins = np.empty(keys.size, np.int64)
    twins[order] = other[place]
    return twins


def mark_duplicates(drafts: Sequence["Draft"]) -> list[Reading]:
    """The readings, with ``Flag.DUPLICATE`` on every entry that stands earlier in the import, and their number in the checks."""
    if not drafts:
        return []
    keys = np.concatenate([np.where(draft.telling, draft.keys, np.uint64(0)) for draft in drafts])
    first = np.empty(keys.size, np.int32)
    places = 1 << max(8, (2 * keys.size).bit_length())
    if not repeats(keys, np.full(places, -1, np.int32), first):
        return [draft.reading for draft in drafts]
    readings = []
    begin = 0
    for draft in drafts:
        twice = first[begin : begin + draft.keys.size] >= 0
        begin += draft.keys.size
        readings.append(_marked(draft.reading, twice) if twice.any() else draft.reading)
    return readings


def _marked(reading: Reading, twice: Marks) -> Reading:
    flags = reading.entries["flags"].to_numpy() | np.where(twice, np.uint32(Flag.DUPLICATE), np.uint32(0))
    place = reading.entries.schema.get_field_index("flags")
    entries = reading.entries.set_column(place, reading.entries.schema.field(place), pa.array(flags, pa.uint32()))
    return replace(reading, entries=entries, checks=replace(reading.checks, duplicates=int(twice.sum())))
