"""Tracing: victims' payments followed through the ledger by one method. Contract: section 3 of design/money.md.

In go a ledger and reported payments; out comes a ``Trace`` whose every sum has been checked. The methods are the files of
``tracing_rules``; which transfer a payment is decides ``payment_matching``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_columns import UNKNOWN
from anlan.money.exits import OTHER
from anlan.money.flow import AMOUNT, OWNER, ROW, Flow, Swept, opening_money
from anlan.money.ledger import Ledger
from anlan.money.ledger_doubts import find_doubts
from anlan.money.payment_matching import TOLERANCE, PaymentMatch, match_payments
from anlan.money.trace import Method, Shares, Trace
from anlan.money.tracing_rules import RULES
from anlan.money.transfer import EXIT_KINDS
from anlan.money.victim import PaymentKey, VictimPayment
from anlan.values import AccountNumber, BrokenPromise, Fen, Instant, Note, format_fen, from_micros

_Name = TypeVar("_Name")


def trace(
    ledger: Ledger, payments: Sequence[VictimPayment], *, method: Method = "fifo", tolerance: timedelta = TOLERANCE
) -> Trace:
    """Follow all payments by ``method``. ``tolerance``: how far a reported time may be from the bank's.

    Raises ``BrokenPromise`` when money was lost or made on the way.
    """
    matched = match_payments(ledger, payments, tolerance=tolerance)
    swept = RULES[method](make_flow(ledger, matched.rows))
    keys = [payment.key for payment in matched.payments]
    _check(swept, ledger.columns.amount[matched.rows])
    edges = _sum_up(swept.edges)
    names = dict(zip(rows := np.unique(edges[:, ROW]), ledger.names(rows), strict=True))
    accounts = {int(code): ledger.book.number(int(code)) for code in np.unique(swept.left[:, 0])}
    left = _shares(_sum_up(swept.left), accounts, keys)
    obtained = {number: bool(ledger.obtained[code]) for code, number in accounts.items()}
    shared = _shares(edges, names, keys)
    holdings = {account: shares for account, shares in left.items() if obtained[account]}
    return Trace(
        method=method,
        payments=matched.payments,
        holdings=holdings,
        exits=_shares(_exit_rows(swept.exits), dict(enumerate(EXIT_KINDS)), keys),
        not_obtained={account: shares for account, shares in left.items() if not obtained[account]},
        edges=shared,
        layers=_layers(ledger, edges[:, ROW], matched),
        first_arrival=_first_arrival(ledger, edges[:, ROW]),
        unmatched=matched.unmatched,
        doubts=tuple(_doubts(ledger, matched, edges[:, ROW], holdings)),
        paid_by=dict(zip(keys, (names[row] for row in matched.rows), strict=True)),
        unnamed={names[row]: shared[names[row]] for row in names if ledger.columns.dst[row] == -1 - OTHER},
    )


def make_flow(ledger: Ledger, paid_rows: NDArray[np.int64]) -> Flow:
    """The ledger as rules read it."""
    columns = ledger.columns
    return Flow(columns.src, columns.dst, columns.amount, paid_rows, opening_money(ledger.built.opening), ledger.obtained)


def _check(swept: Swept, paid: NDArray[np.int64]) -> None:
    """Conservation: what is left and what went out is what each victim paid, to the fen."""
    found = swept.exits.sum(axis=0)
    np.add.at(found, swept.left[:, OWNER], swept.left[:, AMOUNT])
    wrong = np.flatnonzero(found != paid)
    if wrong.size:
        first = int(wrong[0])
        raise BrokenPromise(f"payment {first}: {int(paid[first])} fen paid, {int(found[first])} fen found at the ends")
    if (swept.left[:, AMOUNT] <= 0).any() or (swept.edges[:, AMOUNT] <= 0).any():
        raise BrokenPromise("a share of nothing or less than nothing")


def _sum_up(triples: NDArray[np.int64]) -> NDArray[np.int64]:
    """Triples (thing, owner, fen) with one a thing and owner, both ascending."""
    order = np.lexsort((triples[:, OWNER], triples[:, ROW]))
    triples = triples[order]
    new = np.ones(triples.shape[0], np.bool_)
    new[1:] = (np.diff(triples[:, ROW]) != 0) | (np.diff(triples[:, OWNER]) != 0)
    starts = np.flatnonzero(new)
    summed = triples[starts]
    if starts.size:
        summed[:, AMOUNT] = np.add.reduceat(triples[:, AMOUNT], starts)
    return summed


def _exit_rows(exits: NDArray[np.int64]) -> NDArray[np.int64]:
    kinds, owners = np.nonzero(exits)
    return np.stack([kinds, owners, exits[kinds, owners]], axis=1)


def _shares(triples: NDArray[np.int64], names: Mapping[int, _Name], keys: Sequence[PaymentKey]) -> dict[_Name, Shares]:
    found: dict[_Name, dict[PaymentKey, Fen]] = {}
    for thing, owner, amount in triples.tolist():
        found.setdefault(names[thing], {})[keys[owner]] = Fen(amount)
    return dict(found)


def _layers(ledger: Ledger, rows: NDArray[np.int64], matched: PaymentMatch) -> dict[AccountNumber, int]:
    """Fewest hops along transfers that carried traced money, from the accounts victims paid from (0)."""
    columns = ledger.columns
    following: dict[int, set[int]] = defaultdict(set)
    for src, dst in zip(columns.src[rows].tolist(), columns.dst[rows].tolist(), strict=True):
        if dst >= 0:
            following[src].add(dst)
    layer = {int(code): 0 for code in columns.src[matched.rows]}
    reached = sorted(layer)
    while reached:
        ahead = sorted({dst for src in reached for dst in following[src] if dst not in layer})
        layer.update((dst, layer[reached[0]] + 1) for dst in ahead)
        reached = ahead
    return {ledger.book.number(code): hops for code, hops in layer.items() if code >= 0}


def _first_arrival(ledger: Ledger, rows: NDArray[np.int64]) -> dict[AccountNumber, Instant]:
    rows = np.unique(rows)
    rows = rows[ledger.columns.dst[rows] >= 0]
    rows = rows[np.argsort(ledger.columns.time[rows], kind="stable")]
    codes, first = np.unique(ledger.columns.dst[rows], return_index=True)
    times = ledger.columns.time[rows[first]]
    return {ledger.book.number(int(code)): from_micros(int(time)) for code, time in zip(codes, times, strict=True)}


def _doubts(
    ledger: Ledger, matched: PaymentMatch, rows: NDArray[np.int64], holdings: Mapping[AccountNumber, Shares]
) -> Iterator[Note]:
    """What is doubtful of the payments, of the accounts the money passed, and of what is left there."""
    yield from (doubt.note for doubt in matched.doubts)
    passed = np.unique(np.concatenate([ledger.columns.src[rows], ledger.columns.dst[rows]]))
    yield from (doubt.note for doubt in find_doubts(ledger, [ledger.book.number(int(code)) for code in passed if code >= 0]))
    reached = passed[np.isin(passed, ledger.columns.dst[rows]) & (passed >= 0)]
    for code in reached[ledger.obtained[reached] & (ledger.built.opening[reached] == UNKNOWN)].tolist():
        yield Note.of("money.trace.no_balance", account=ledger.book.number(code))
    for account, shares in holdings.items():
        balance, held = ledger.account(account).balance, sum(shares.values())
        if balance is not None and held > max(balance, 0):
            yield Note.of("money.trace.more_than_balance", account=account, held=format_fen(held), balance=format_fen(balance))
