"""The table of a return from what the case holds: its statements and payments traced, its frozen accounts divided.

In: a matter and a method. Out: `anlan.money.restitution`'s table, checked to the fen, and the trace under it. Nothing is stored.
"""

from dataclasses import dataclass

from anlan.desk.funds.models import ReportedPayment, StatementFile
from anlan.desk.funds.readings import entries_of
from anlan.desk.matters.models import Matter
from anlan.desk.returns.models import EarlierReturn, FrozenAccount
from anlan.money.accounts import NOBODY
from anlan.money.ledger import build_ledger
from anlan.money.restitution import Losses, Restitution, restitution
from anlan.money.trace import Method, Trace
from anlan.money.tracing import trace
from anlan.money.victim import PaymentKey, known_accounts
from anlan.values import AccountNumber, Fen, InputError, Note


@dataclass(frozen=True, slots=True)
class Calculation:
    """A table and the trace under it. ``unknown``: frozen accounts that no statement names."""

    table: Restitution
    trace: Trace
    unknown: frozenset[AccountNumber]


def calculate(matter: Matter, method: Method, losses: Losses = "reported") -> Calculation:
    """Trace the case by ``method`` and divide what is frozen; ``losses``: whose count where money is divided by loss.

    Raises ``InputError`` when something for it is missing.
    """
    files = StatementFile.objects.filter(matter=matter, state="read").exclude(part="").order_by("sha256")
    payments = list(ReportedPayment.objects.filter(matter=matter, withdrawn_at=None))
    frozen = {row.opened(): Fen(row.amount_fen) for row in FrozenAccount.objects.filter(matter=matter)}
    if not files or not payments or not frozen:
        raise InputError(Note.of("desk.returns.nothing_to_divide"))
    entries, numbers = entries_of(file.part for file in files)
    reported = [payment.opened() for payment in payments]
    ledger = build_ledger(entries, numbers=numbers, known={**dict.fromkeys(map(str, frozen), ""), **known_accounts(reported)})
    traced = trace(ledger, reported, method=method)
    table = restitution(traced, in_book(frozen, traced), earlier(payments), losses=losses)
    return Calculation(table, traced, frozenset(number for number in frozen if ledger.book.code(number) == NOBODY))


def in_book(frozen: dict[AccountNumber, Fen], traced: Trace) -> dict[AccountNumber, Fen]:
    """The frozen amounts in a fixed order: accounts the trace knows first, so that a table is the same each time."""
    known = {*traced.holdings, *traced.not_obtained}
    return dict(sorted(frozen.items(), key=lambda one: (one[0] not in known, one[0])))


def earlier(payments: list[ReportedPayment]) -> dict[PaymentKey, Fen]:
    """What came back of each payment before."""
    rows = EarlierReturn.objects.filter(payment__in=payments).select_related("payment")
    found: dict[PaymentKey, Fen] = {}
    for row in rows:
        key = row.payment.opened().key
        found[key] = Fen(found.get(key, 0) + row.amount_fen)
    return found
