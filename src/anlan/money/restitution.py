"""What to return to whom out of frozen money. Contract: section 5 of design/money.md; rows f-ret-* of the law store.

Three rules, each account by the first that fits:

- *traced*: the account's money is traced to owners. Each gets what is traced to him (refund rules art. 8(1)(2)).
- *reached*: owners' money is known to have gone into the account, but its statement was not obtained. The frozen amount
  is divided in proportion to what of each owner went in (art. 8(3), the losses "that went into or through that account").
- *losses*: nothing is traced to the account. The frozen amount is divided by own loss ÷ all losses (art. 8(3)). All reported
  losses of the case count, also of payments that answer to no transfer; to count only those found is the caller's choice.

Nobody gets more than he lost less what he got back earlier; the rest of a frozen account stays frozen and is listed. The two
proportional rules need a public notice before payment; how long, the law floor says.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import merge
from typing import Literal, get_args

from anlan.money.shares import apportion_capped
from anlan.money.trace import Trace
from anlan.money.victim import PaymentKey, VictimPayment
from anlan.values import AccountNumber, BrokenPromise, Fen

Rule = Literal["traced", "reached", "losses"]

Losses = Literal["reported", "found"]
"""Whose losses count: of all reported payments, or only of those that answer to a transfer."""
LOSSES: tuple[Losses, ...] = get_args(Losses)


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What one owner gets out of one frozen account."""

    account: AccountNumber
    payment: VictimPayment
    amount: Fen
    rule: Rule


@dataclass(frozen=True, slots=True)
class AccountReturn:
    """How one frozen account is used: ``frozen`` = ``returned`` + ``rest``."""

    account: AccountNumber
    rule: Rule
    frozen: Fen
    returned: Fen
    rest: Fen


@dataclass(frozen=True, slots=True)
class VictimReturn:
    """What one victim gets: ``lost`` = ``earlier`` + ``returned`` + ``open``; ``unfound`` of ``lost`` answer to no transfer."""

    victim: str
    victim_account: AccountNumber
    lost: Fen
    unfound: Fen
    earlier: Fen
    returned: Fen
    open: Fen


@dataclass(frozen=True, slots=True)
class Restitution:
    """The table of returns; it adds up along accounts and along victims. ``left_out``: reported losses that were not to count."""

    method: str
    lines: tuple[ReturnLine, ...]
    accounts: tuple[AccountReturn, ...]
    victims: tuple[VictimReturn, ...]
    left_out: tuple[VictimPayment, ...] = ()

    @property
    def returned(self) -> Fen:
        """Everything that is paid."""
        return Fen(sum(line.amount for line in self.lines))


def losses_of(trace: Trace, losses: Losses = "reported") -> tuple[VictimPayment, ...]:
    """The payments whose losses count, each once, in the order they were paid."""
    return tuple(merge(trace.payments, _unfound(trace) if losses == "reported" else (), key=lambda one: one.paid_at))


def _unfound(trace: Trace) -> list[VictimPayment]:
    """Reported payments that answer to no transfer, in the order of the reported times."""
    return sorted((one.payment for one in trace.unmatched), key=lambda one: (one.paid_at, one.key))


def restitution(
    trace: Trace,
    frozen: Mapping[AccountNumber, Fen],
    returned_earlier: Mapping[PaymentKey, Fen] | None = None,
    *,
    losses: Losses = "reported",
) -> Restitution:
    """Divide ``frozen`` (account → fen) among the victims of a case.

    ``returned_earlier`` (payment → fen) is deducted from what a payment can still get; ``losses`` says whose count. Accounts to
    which money is traced are served first, so that a proportional share never takes the place of a traced one. Raises
    ``BrokenPromise`` if the table did not add up.
    """
    earlier = returned_earlier or {}
    payments = losses_of(trace, losses)
    room = [payment.amount - earlier.get(payment.key, 0) for payment in payments]
    repaid = [max(value, 0) for value in room]
    room = list(repaid)
    lines: list[ReturnLine] = []
    accounts: dict[AccountNumber, AccountReturn] = {}
    for rule, number, amount in _in_order(trace, frozen):
        weights = _weights(trace, payments, rule, number, repaid)
        caps = room if rule == "losses" else [min(one, other) for one, other in zip(room, weights, strict=True)]
        parts = apportion_capped(amount, weights, caps)
        room = [left - part for left, part in zip(room, parts, strict=True)]
        lines += [ReturnLine(number, payment, part, rule) for payment, part in zip(payments, parts, strict=True) if part]
        given = Fen(sum(parts))
        accounts[number] = AccountReturn(number, rule, amount, given, Fen(amount - given))
    table = Restitution(
        method=trace.method,
        lines=tuple(lines),
        accounts=tuple(accounts[number] for number in frozen),
        victims=_victims(payments, {one.key for one in _unfound(trace)}, earlier, lines),
        left_out=tuple(_unfound(trace)) if losses == "found" else (),
    )
    _check(table, frozen)
    return table


def _in_order(trace: Trace, frozen: Mapping[AccountNumber, Fen]) -> list[tuple[Rule, AccountNumber, Fen]]:
    """Frozen accounts with their rule: traced before reached before losses, the order given inside each."""
    rules: tuple[Rule, ...] = ("traced", "reached", "losses")
    ruled = [(_rule(trace, number), number, amount) for number, amount in frozen.items()]
    return sorted(ruled, key=lambda line: rules.index(line[0]))


def _rule(trace: Trace, number: AccountNumber) -> Rule:
    if number in trace.holdings:
        return "traced"
    return "reached" if number in trace.not_obtained else "losses"


def _weights(
    trace: Trace, payments: Sequence[VictimPayment], rule: Rule, number: AccountNumber, losses: Sequence[int]
) -> list[int]:
    if rule == "losses":
        return list(losses)
    shares = trace.holdings[number] if rule == "traced" else trace.not_obtained[number]
    return [shares.get(payment.key, Fen(0)) for payment in payments]


def _victims(
    payments: Sequence[VictimPayment], unfound: Set[PaymentKey], earlier: Mapping[PaymentKey, Fen], lines: Sequence[ReturnLine]
) -> tuple[VictimReturn, ...]:
    """Totals per victim account, in the order of the first payment."""
    totals: dict[tuple[str, AccountNumber], list[int]] = {}
    for payment in payments:
        row = totals.setdefault((payment.victim, payment.victim_account), [0, 0, 0, 0])
        row[0] += payment.amount
        row[1] += payment.amount if payment.key in unfound else 0
        row[2] += earlier.get(payment.key, 0)
    for line in lines:
        totals[line.payment.victim, line.payment.victim_account][3] += line.amount
    return tuple(
        VictimReturn(victim, number, Fen(lost), Fen(missing), Fen(before), Fen(now), Fen(lost - before - now))
        for (victim, number), (lost, missing, before, now) in totals.items()
    )


def _check(table: Restitution, frozen: Mapping[AccountNumber, Fen]) -> None:
    by_account = sum(line.returned for line in table.accounts)
    by_victim = sum(line.returned for line in table.victims)
    if not table.returned == by_account == by_victim:
        raise BrokenPromise(f"returns do not re-add: lines {table.returned}, accounts {by_account}, victims {by_victim}")
    for line in table.accounts:
        if line.returned > frozen[line.account]:
            raise BrokenPromise(
                f"{line.returned} fen would be returned from {line.account}, where {frozen[line.account]} are frozen"
            )
