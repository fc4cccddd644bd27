"""A *doubt*: something in the statements that the ledger or the trace had to decide without proof, said with its accounts."""

from dataclasses import dataclass

from anlan.values import AccountNumber, Note


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful, and the accounts whose flow it may change (none: it concerns a file)."""

    note: Note
    accounts: tuple[AccountNumber, ...]
