"""What to stop now, and whose statement to ask for next. Contract: section 4 of design/money.md.

In goes a trace and the ledger it ran on; out come two lists. An account is stopped for **the traced amount, never for its
whole balance**, and the list is ordered by what leaves within the hour unless it is stopped (``pace``). How long a stop-payment
lasts is the law's business and is joined on a higher floor.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Protocol

from anlan.money.pace import CasePace, Movement, leaves_within_hour, pace_of
from anlan.money.payers import payers
from anlan.money.trace import Shares, Trace
from anlan.money.transfer import Account, Transfer
from anlan.values import AccountNumber, Fen, Instant

SHORTEST_WATCH = timedelta(hours=1)
"""A pay-out speed is told over at least this long, so that one quick payment does not look like a torrent."""


class Book(Protocol):
    """What stopping needs to know of a ledger."""

    def account(self, number: AccountNumber) -> Account:
        """The account of that number."""
        ...

    def transfer(self, id: str) -> Transfer:
        """The transfer of that id."""
        ...

    def movements_since(self, number: AccountNumber, since: Instant) -> Sequence[Movement]:
        """What came to the account and what left it at or after an instant, in order."""
        ...


@dataclass(frozen=True, slots=True)
class StopLine:
    """One account to stop.

    ``traced`` fen are victims' money that is still there, ``owners`` says whose. ``leaves_within_hour`` is what of it goes at the
    pace seen so far and orders the list; ``just_arrived``: that pace is the case's, the account has had no hour to show its own.
    ``paid_out_per_hour`` is how fast the account has been paying out since victims' money first reached it; ``of_victim`` marks
    an account that a victim of the case reported as his own. ``evidence``: the transfers that brought the money, in time order.
    """

    account: Account
    traced: Fen
    owners: Shares
    leaves_within_hour: Fen
    just_arrived: bool
    paid_out_per_hour: Fen
    first_arrival: Instant
    of_victim: bool
    evidence: tuple[str, ...]

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

    def foremost(self, most: int) -> tuple[StopLine, ...]:
        """At most so many lines, in the order of the list: half of them the largest amounts, the others the most urgent."""
        largest = sorted(self.stop, key=lambda line: -line.traced)[: most // 2]
        urgent = [line for line in self.stop if line not in largest][: most - len(largest)]
        return tuple(line for line in self.stop if line in largest or line in urgent)


def plan_stops(trace: Trace, book: Book) -> StopPlan:
    """Both lists of one trace."""
    leading = _leading_transfers(trace, book)
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
        stop=tuple(
            sorted(
                _stop_lines(trace, book, leading), key=lambda line: (-line.leaves_within_hour, -line.traced, line.account.number)
            )
        ),
        request=tuple(sorted(request, key=lambda line: (-line.reached, line.account.number))),
    )


def _stop_lines(trace: Trace, book: Book, leading: Mapping[AccountNumber, tuple[str, ...]]) -> Iterator[StopLine]:
    """A line for each account that holds traced money, in no order."""
    of_victims = set(payers(trace, book).values())
    reached = {number: since for number, since in trace.first_arrival.items() if number not in trace.not_obtained}
    records = {number: book.movements_since(number, since) for number, since in reached.items()}
    paces = {number: pace_of(record) for number, record in records.items()}
    case = CasePace.of(pace for number, pace in paces.items() if number not in of_victims)
    for number, owners in trace.holdings.items():
        traced = Fen(sum(owners.values()))
        yield StopLine(
            account=book.account(number),
            traced=traced,
            owners=owners,
            leaves_within_hour=leaves_within_hour(traced, paces[number], case),
            just_arrived=not paces[number].settled,
            paid_out_per_hour=_per_hour(records[number]),
            first_arrival=trace.first_arrival[number],
            of_victim=number in of_victims,
            evidence=leading.get(number, ()),
        )


def _per_hour(record: Sequence[Movement]) -> Fen:
    paid = -sum(min(fen, 0) for _, fen in record)
    watched = max(timedelta(microseconds=record[-1][0] - record[0][0]), SHORTEST_WATCH)
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
