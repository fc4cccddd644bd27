"""What to stop now, and whose statement to ask for next. Contract: section 4 of design/money.md.

In goes a trace and the ledger it ran on; out come two lists. An account is stopped for **the traced amount, never for its
whole balance**, and the list is ordered by what can still be saved. How long a stop-payment lasts is the law's business
and is joined on a higher floor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Protocol

from anlan.money.payers import payers
from anlan.money.trace import Shares, Trace
from anlan.money.transfer import Account, Transfer
from anlan.values import AccountNumber, Fen, Instant

SHORTEST_WATCH = timedelta(hours=1)
"""A pay-out speed is taken over at least this long, so that one quick payment does not look like a torrent."""


class Book(Protocol):
    """What stopping needs to know of a ledger."""

    def account(self, number: AccountNumber) -> Account:
        """The account of that number."""
        ...

    def transfer(self, id: str) -> Transfer:
        """The transfer of that id."""
        ...

    def paid_out(self, number: AccountNumber, since: Instant) -> Fen:
        """Everything that left the account at or after an instant."""
        ...


@dataclass(frozen=True, slots=True)
class StopLine:
    """One account to stop.

    ``traced`` fen are victims' money that is still there, ``owners`` says whose; ``paid_out_per_hour`` is how fast the
    account has been paying out since such money first reached it; ``of_victim`` marks an account that a victim of the case
    reported as his own. ``evidence`` are the transfers that brought the money, in time order.
    """

    account: Account
    traced: Fen
    owners: Shares
    paid_out_per_hour: Fen
    first_arrival: Instant
    of_victim: bool
    evidence: tuple[str, ...]

    @property
    def urgency(self) -> int:
        """What can still be saved: traced amount times pay-out speed. Orders the list; has no other meaning."""
        return self.traced * max(self.paid_out_per_hour, 1)

    @property
    def exceeds_balance(self) -> bool:
        """The statement ends with less than is traced here: rows are missing or balances do not chain. Look before stopping."""
        return self.account.balance is not None and self.traced > self.account.balance


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One statement to ask for: traced money reached this account and nothing is known of what happened then."""

    account: Account
    reached: Fen
    owners: Shares
    first_arrival: Instant
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopPlan:
    """Both lists, most urgent and largest first."""

    stop: tuple[StopLine, ...]
    request: tuple[RequestLine, ...]

    @property
    def to_stop(self) -> Fen:
        """Sum of the traced amounts."""
        return Fen(sum(line.traced for line in self.stop))

    def by_bank(self) -> dict[str, tuple[StopLine, ...]]:
        """Stop lines by bank ("" where unknown), the bank with most to save first; inside a bank the order of the list."""
        return grouped_by_bank(self.stop)


def plan_stops(trace: Trace, book: Book) -> StopPlan:
    """Both lists of one trace."""
    leading = _leading_transfers(trace, book)
    of_victims = set(payers(trace, book).values())
    stop = [_stop_line(trace, book, number, leading.get(number, ()), of_victim=number in of_victims) for number in trace.holdings]
    request = [
        RequestLine(
            account=book.account(number),
            reached=Fen(sum(owners.values())),
            owners=owners,
            first_arrival=trace.first_arrival[number],
            evidence=leading.get(number, ()),
        )
        for number, owners in trace.not_obtained.items()
    ]
    return StopPlan(
        stop=tuple(sorted(stop, key=lambda line: (-line.urgency, -line.traced, line.account.number))),
        request=tuple(sorted(request, key=lambda line: (-line.reached, line.account.number))),
    )


def _stop_line(trace: Trace, book: Book, number: AccountNumber, evidence: tuple[str, ...], *, of_victim: bool) -> StopLine:
    account = book.account(number)
    owners = trace.holdings[number]
    traced = Fen(sum(owners.values()))
    since = trace.first_arrival[number]
    return StopLine(
        account=account,
        traced=traced,
        owners=owners,
        paid_out_per_hour=_per_hour(book.paid_out(number, since), since, account.last_seen),
        first_arrival=since,
        of_victim=of_victim,
        evidence=evidence,
    )


def _per_hour(paid: Fen, since: Instant, until: Instant | None) -> Fen:
    watched = max((until or since) - since, SHORTEST_WATCH)
    return Fen(paid * timedelta(hours=1) // watched)


def _leading_transfers(trace: Trace, book: Book) -> dict[AccountNumber, tuple[str, ...]]:
    """For each account the transfers that carried traced money into it, in time order."""
    arrived: dict[AccountNumber, list[Transfer]] = {}
    for id in trace.edges:
        transfer = book.transfer(id)
        if transfer.to_account is not None:
            arrived.setdefault(transfer.to_account, []).append(transfer)
    return {number: tuple(one.id for one in sorted(all_, key=lambda one: (one.time, one.id))) for number, all_ in arrived.items()}


def grouped_by_bank(lines: Iterable[StopLine]) -> dict[str, tuple[StopLine, ...]]:
    """Lines by bank, banks by the sum of what they hold."""
    ordered = sorted(lines, key=lambda line: line.account.bank or "")  # stable: keeps the order inside a bank
    groups = {bank: tuple(of_bank) for bank, of_bank in groupby(ordered, key=lambda line: line.account.bank or "")}
    return dict(sorted(groups.items(), key=lambda item: -sum(line.traced for line in item[1])))
