"""*Openings*: a register of accounts and cards told as events, so that the same detectors serve a register and a live stream.

A row says who (a keyed token, or a company's code) holds which account or card, where, since when and until when; it becomes one
event when it was opened and one when it was closed. An address is kept of companies alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from anlan.detect.deadletter import DeadLetter
from anlan.detect.registers.address import normalise_address
from anlan.detect.registers.reading import Row, read_register
from anlan.values import Note, from_micros

CHANGES = {"open": 1, "close": -1, "1": 1, "-1": -1}
"""What a live event may say of an account or card, and what stands for it in the column ``amount``."""


def read_openings(path: Path) -> tuple[list[dict[str, Any]], list[int], list[DeadLetter]]:
    """Events of a register in time order, the row of each, and letters for the rows left out. Raises ``InputError`` for a file
    that is none."""
    register = read_register(path, "openings")
    events: list[tuple[int, dict[str, Any]]] = []
    letters = list(register.letters)
    for number, row in register.rows:
        opened, closed = row["opened"], row.get("closed")
        if isinstance(closed, int) and isinstance(opened, int) and closed < opened:
            letters.append(DeadLetter(path.name, number, Note.of("detect.registers.closed_before"), ""))
        else:
            events += [(number, event) for event in _events(row)]
    events.sort(key=lambda told: told[1]["time"])
    return [event for _, event in events], [number for number, _ in events], letters


def _events(row: Row) -> Iterator[dict[str, Any]]:
    for word, name in (("open", "opened"), ("close", "closed")):
        time = row.get(name)
        if isinstance(time, int):
            event = {**row, "id": f"{row['dst']}:{word}:{from_micros(time):%Y%m%d}", "time": time, "amount": CHANGES[word]}
            yield of_companies_alone(event | {"late": False})


def of_companies_alone(event: dict[str, Any]) -> dict[str, Any]:
    """The event without an address unless its holder is a company and it is an opening; an agent too is of openings alone."""
    if event.get("holder_kind") != "company" or event["amount"] < 0:
        event["address"] = None
    if event["amount"] < 0:
        event["agent"] = None
    if event.get("address"):
        event["address"] = normalise_address(str(event["address"]))
    return event


def one_by_one(table: pa.Table) -> pa.Table:
    """Events in the same order with each later than the one before by a microsecond at least.

    Registers give days, not instants; what was opened on one day would otherwise not see each other.
    """
    times = table["time"].cast(pa.int64()).to_numpy()
    steps = np.arange(times.size)
    rising = np.maximum.accumulate(times - steps) + steps if times.size else times
    place = table.column_names.index("time")
    return table.set_column(place, table.schema.field("time"), pa.array(rising).cast(table.schema.field("time").type))
