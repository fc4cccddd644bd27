"""What victims report: payments from their account to an account they were told to pay."""

from dataclasses import dataclass
from typing import NewType

from anlan.values import SHANGHAI, AccountNumber, Fen, Instant

PaymentKey = NewType("PaymentKey", str)
"""``<victim account>-<payee account>-<paid_at as YYYYMMDDHHMMSS>-<fen>``"""


@dataclass(frozen=True, slots=True)
class VictimPayment:
    """One reported payment. Owners of traced money are victim payments, in the order they were paid."""

    victim: str
    victim_account: AccountNumber
    payee_account: AccountNumber
    amount: Fen
    paid_at: Instant

    @property
    def key(self) -> PaymentKey:
        """The payment's name everywhere."""
        at = self.paid_at.astimezone(SHANGHAI).strftime("%Y%m%d%H%M%S")
        return PaymentKey(f"{self.victim_account}-{self.payee_account}-{at}-{self.amount}")
