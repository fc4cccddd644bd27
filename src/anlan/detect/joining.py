"""*Joining*: transfers and calls in one order of time, by a register of which number belongs to which account.

Banks hold the link, carriers the calls. What comes out names accounts and numbers; a call is told at its end, with its length,
the number at its other end and, where the linked number was called, the number that it was shown. Transfers of accounts without a
number, and calls of numbers without an account, stay out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.columns import JOINED
from anlan.detect.events import as_table
from anlan.detect.registers.reading import Row
from anlan.values import normalise_phone

SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Links:
    """Accounts by number; a number may have several."""

    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Links":
        """From rows of the register."""
        found: dict[str, dict[str, None]] = {}
        for row in rows:
            found.setdefault(str(row["number"]), {})[str(row["account"])] = None
        return cls({number: tuple(accounts) for number, accounts in found.items()})


def join(transfers: pa.Table, calls: pa.Table, links: Links) -> pa.Table:
    """Joined events of two tables of their schemas; of one instant calls stand before transfers."""
    accounts = sorted({account for held in links.accounts.values() for account in held})
    numbers = sorted(links.accounts)
    told = calls.filter(pc.or_(_among(calls["src"], numbers), _among(calls["dst"], numbers)))
    paid = transfers.filter(_among(transfers["src"], accounts))
    events = [event for row in _rows(told) for event in _calls(row, links)]
    events += [{name: row.get(name) for name in JOINED.names} | {"what": "transfer"} for row in _rows(paid)]
    return as_table("joined", sorted(events, key=lambda event: event["time"]))


def _calls(row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    ended = row["time"] + row["amount"] * SECOND
    shared = {"id": row["id"], "time": ended, "amount": row["amount"], "late": row["late"], "what": "call"}
    shown = normalise_phone(row["shown_number"] or "") or None
    sides = ((row["src"], {"dst": row["dst"]}), (row["dst"], {"dst": row["src"], "shown_number": shown}))
    return [shared | other | {"src": account} for own, other in sides for account in links.accounts.get(own, ())]


def _among(column: Any, words: list[str]) -> Any:
    return pc.is_in(column.cast(pa.string()), value_set=pa.array(words, pa.string()))


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    place = table.column_names.index("time")
    found: list[dict[str, Any]] = table.set_column(place, "time", table["time"].cast(pa.int64())).to_pylist()
    return found
