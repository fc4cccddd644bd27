"""The slow, readable twin of the tracing kernels: plain lists of lots, one transfer after the other.

It is written from section 3 of the contract alone, keeps every lot of every account (unknown money too), and shares nothing
with the kernels but the numbers that go in.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from anlan.money.flow import Flow

UNKNOWN = -1
Lot = tuple[int, int]
"""(fen, owner); owner −1 is unknown money."""


@dataclass
class Ends:
    """Where the money is: (transfer, owner), (kind of exit, owner) and (account, owner) → fen."""

    edges: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    exits: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    left: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


def trace_slowly(method: str, flow: Flow) -> Ends:
    lots: dict[int, list[Lot]] = {account: [(fen, UNKNOWN)] for account, fen in enumerate(flow.opening.tolist())}
    owner_of = {row: owner for owner, row in enumerate(flow.paid_row.tolist())}
    ends = Ends()
    for row, (payer, payee, amount) in enumerate(zip(flow.src.tolist(), flow.dst.tolist(), flow.amount.tolist(), strict=True)):
        obtained = payer >= 0 and bool(flow.obtained[payer])
        if row in owner_of:
            if obtained:
                lots[payer] = without_unknown(lots[payer], amount)
            taken = [(amount, owner_of[row])]
        elif obtained:
            taken, lots[payer] = TAKE[method](lots[payer], amount)
        else:
            taken = [(amount, UNKNOWN)]
        for fen, owner in taken:
            if owner != UNKNOWN and fen:
                ends.edges[row, owner] += fen
            if payee < 0 and owner != UNKNOWN and fen:
                ends.exits[-1 - payee, owner] += fen
        if payee >= 0:
            lots[payee] = lots[payee] + [lot for lot in taken if lot[0]]
    for account, held in lots.items():
        for fen, owner in held:
            if owner != UNKNOWN and fen:
                ends.left[account, owner] += fen
    return ends


def without_unknown(lots: list[Lot], amount: int) -> list[Lot]:
    """What stays when ``amount`` is paid from unknown money alone, oldest first."""
    kept = []
    for fen, owner in lots:
        taken = min(fen, amount) if owner == UNKNOWN else 0
        amount -= taken
        kept.append((fen - taken, owner))
    return [lot for lot in kept if lot[0]]


def oldest_first(lots: list[Lot], amount: int) -> tuple[list[Lot], list[Lot]]:
    taken, kept = [], []
    for fen, owner in lots:
        part = min(fen, amount)
        amount -= part
        taken.append((part, owner))
        kept.append((fen - part, owner))
    return [*taken, (amount, UNKNOWN)], [lot for lot in kept if lot[0]]


def newest_first(lots: list[Lot], amount: int) -> tuple[list[Lot], list[Lot]]:
    taken, kept = oldest_first(lots[::-1], amount)
    return taken, kept[::-1]


def in_proportion(lots: list[Lot], amount: int) -> tuple[list[Lot], list[Lot]]:
    owned = totals(lots)
    parts = shares(owned, min(amount, sum(owned.values())))
    uncovered = amount - sum(parts.values())
    kept = [(fen - parts[owner], owner) for owner, fen in owned.items()]
    return [*((fen, owner) for owner, fen in parts.items()), (uncovered, UNKNOWN)], kept


def unknown_first(lots: list[Lot], amount: int) -> tuple[list[Lot], list[Lot]]:
    own = sum(fen for fen, owner in lots if owner == UNKNOWN)
    spent = min(own, amount)
    taken, kept = in_proportion([lot for lot in lots if lot[1] != UNKNOWN], amount - spent)
    return [(spent, UNKNOWN), *taken], [(own - spent, UNKNOWN), *kept]


def totals(lots: list[Lot]) -> dict[int, int]:
    owned: dict[int, int] = defaultdict(int)
    for fen, owner in lots:
        owned[owner] += fen
    return dict(sorted(owned.items()))


def shares(owned: dict[int, int], amount: int) -> dict[int, int]:
    """Floors, then the missing fen to the largest remainders, ties to the earlier owner, unknown money last."""
    whole = sum(owned.values())
    if whole == 0:
        return dict.fromkeys(owned, 0)
    parts = {owner: amount * fen // whole for owner, fen in owned.items()}
    ranked = sorted(owned, key=lambda owner: (-(amount * owned[owner] % whole), owner == UNKNOWN, owner))
    for owner in ranked[: amount - sum(parts.values())]:
        parts[owner] += 1
    return parts


TAKE = {
    "fifo": oldest_first,
    "lifo": newest_first,
    "pro-rata": in_proportion,
    "lowest-intermediate-balance": unknown_first,
}
