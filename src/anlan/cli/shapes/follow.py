"""``anlan follow --json``: where one payment's money went by itself. Amounts are fen, times ISO 8601 at +08:00.

``python -m anlan.cli.shapes.follow`` prints the JSON schema.
"""

import click
import msgspec

from anlan.cli.shapes.trace import TransferDocument, transfer_document
from anlan.money.following import Alone
from anlan.money.ledger import Ledger


class FollowDocument(msgspec.Struct):
    """One transfer followed by itself, first in, first out.

    ``holdings`` and ``not_obtained``: account → fen; ``exits``: kind → fen; together ``amount``. ``carried``: transfer → fen of
    it, the followed one first; ``transfers`` holds them with their rows. ``payment``: the reported payment that it is, if any.
    """

    transfer: str
    payment: str | None
    amount: int
    holdings: dict[str, int]
    not_obtained: dict[str, int]
    exits: dict[str, int]
    carried: dict[str, int]
    transfers: dict[str, TransferDocument]


def document(ledger: Ledger, transfer: str, payment: str | None, found: Alone) -> FollowDocument:
    """The answer as a document."""
    return FollowDocument(
        transfer=transfer,
        payment=payment,
        amount=found.amount,
        holdings={account: int(fen) for account, fen in found.holdings.items()},
        not_obtained={account: int(fen) for account, fen in found.not_obtained.items()},
        exits={kind: int(fen) for kind, fen in found.exits.items()},
        carried={name: int(fen) for name, fen in found.carried.items()},
        transfers={name: transfer_document(ledger, name) for name in found.carried},
    )


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(FollowDocument)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
