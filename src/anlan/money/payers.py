"""From which account each victim's payment left.

In go a trace and the ledger it ran on; out comes an account a payment. The ledger's account stands before the reported number,
which may show only part of it; where no statement shows who paid, the report is the only one that knows.
"""

from typing import Protocol

from anlan.money.trace import Trace
from anlan.money.transfer import Transfer
from anlan.money.victim import PaymentKey
from anlan.values import AccountNumber


class Transfers(Protocol):
    """A ledger's transfers by id."""

    def transfer(self, id: str) -> Transfer:
        """The transfer of that id."""
        ...


def payers(trace: Trace, transfers: Transfers) -> dict[PaymentKey, AccountNumber]:
    """Payment → the account it left, for each payment that answers to a transfer."""
    found: dict[PaymentKey, AccountNumber] = {}
    for payment in trace.payments:
        id = trace.paid_by.get(payment.key)
        shown = None if id is None else transfers.transfer(id).from_account
        found[payment.key] = shown or payment.victim_account
    return found
