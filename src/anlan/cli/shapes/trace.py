"""``anlan trace --json``: where victims' money went. Amounts are fen, times ISO 8601 at +08:00.

``python -m anlan.cli.shapes.trace`` prints the JSON schema.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import click
import msgspec

from anlan.money.case import Case
from anlan.money.ledger import Ledger
from anlan.money.trace import Method, Trace, Unmatched
from anlan.money.transfer import EXIT_KINDS, Source
from anlan.money.victim import PaymentKey
from anlan.values import SHANGHAI, Fen, Instant, Lang, Note, say

_Name = TypeVar("_Name", bound=str)

Shares = dict[str, int]
"""Payment → fen."""


class Place(msgspec.Struct):
    """Where a side of a transfer stands: ``side`` is debit or credit, ``row`` as a spreadsheet shows it."""

    side: str
    file: str
    sheet: str | None
    row: int


class TransferDocument(msgspec.Struct, rename={"from_account": "from", "to_account": "to", "exit_kind": "exit"}):
    """One transfer that carried traced money. ``from`` null: from no account; ``to`` null: ``exit`` says where it went."""

    from_account: str | None
    to_account: str | None
    exit_kind: str | None
    amount: int
    time: str
    summary: str | None
    sources: list[Place]


class Payment(msgspec.Struct):
    """A reported payment and the transfer it is."""

    payment: str
    victim: str
    victim_account: str
    payee_account: str
    amount: int
    paid_at: str
    transfer: str


class UnmatchedPayment(msgspec.Struct):
    """A reported payment that answers to no transfer: why, in the language of the run and as a key."""

    payment: str
    victim: str
    victim_account: str
    payee_account: str
    amount: int
    paid_at: str
    reason: str
    key: str


class Remark(msgspec.Struct):
    """A doubt or a problem, in the language of the run and as a key."""

    text: str
    key: str


class Totals(msgspec.Struct):
    """``paid`` is ``held`` + ``exits`` + ``not_obtained``, to the fen; ``unmatched`` is reported beside it."""

    paid: int
    held: int
    exits: int
    not_obtained: int
    unmatched: int


class TraceDocument(msgspec.Struct):
    """Where each payment's money is, by one method.

    ``holdings`` and ``not_obtained``: account → payment → fen; ``exits``: kind → payment → fen; ``edges``: transfer → payment →
    fen. ``layers``: fewest hops from a victim's account (0). ``problems``: statement files that could not be used and lines of
    reports left out; what they hold is not in the trace.
    """

    method: Method
    holdings: dict[str, Shares]
    exits: dict[str, Shares]
    not_obtained: dict[str, Shares]
    edges: dict[str, Shares]
    unmatched: list[UnmatchedPayment]
    payments: list[Payment]
    transfers: dict[str, TransferDocument]
    layers: dict[str, int]
    first_arrival: dict[str, str]
    totals: Totals
    doubts: list[Remark]
    problems: list[Remark]


def document(case: Case, found: Trace, lang: Lang) -> TraceDocument:
    """The trace of a case as a document, its sentences in ``lang``."""
    return TraceDocument(
        method=found.method,
        holdings=_plain(found.holdings),
        exits=_plain({kind: found.exits[kind] for kind in EXIT_KINDS if kind in found.exits}),
        not_obtained=_plain(found.not_obtained),
        edges=_plain(found.edges),
        unmatched=[_unmatched(one, lang) for one in found.unmatched],
        payments=[
            Payment(
                one.key, one.victim, one.victim_account, one.payee_account, one.amount, _iso(one.paid_at), found.paid_by[one.key]
            )
            for one in found.payments
        ],
        transfers={name: transfer_document(case.ledger, name) for name in found.edges},
        layers=dict[str, int](found.layers.items()),
        first_arrival={account: _iso(at) for account, at in found.first_arrival.items()},
        totals=Totals(
            paid=sum(payment.amount for payment in found.payments),
            held=total(found.holdings.values()),
            exits=total(found.exits.values()),
            not_obtained=total(found.not_obtained.values()),
            unmatched=sum(one.payment.amount for one in found.unmatched),
        ),
        doubts=[_remark(note, lang) for note in found.doubts],
        problems=[_remark(note, lang) for note in case.problems],
    )


def total(shares: Iterable[Mapping[PaymentKey, Fen]]) -> int:
    """All of it, in fen."""
    return sum(fen for owners in shares for fen in owners.values())


def _plain(shares: Mapping[_Name, Mapping[PaymentKey, Fen]]) -> dict[str, Shares]:
    return {name: {owner: int(fen) for owner, fen in owners.items()} for name, owners in shares.items()}


def transfer_document(ledger: Ledger, name: str) -> TransferDocument:
    """One transfer and where its sides stand."""
    one = ledger.transfer(name)
    sides = (("debit", one.debit), ("credit", one.credit))
    places = [_place(side, source) for side, source in sides if source is not None]
    return TransferDocument(one.from_account, one.to_account, one.exit_kind, one.amount, _iso(one.time), one.summary, places)


def _place(side: str, source: Source) -> Place:
    return Place(side, source.file, source.sheet, source.row)


def _unmatched(one: Unmatched, lang: Lang) -> UnmatchedPayment:
    paid, remark = one.payment, _remark(one.reason, lang)
    return UnmatchedPayment(
        paid.key,
        paid.victim,
        paid.victim_account,
        paid.payee_account,
        paid.amount,
        _iso(paid.paid_at),
        remark.text,
        remark.key,
    )


def _remark(note: Note, lang: Lang) -> Remark:
    return Remark(say(note, lang), note.key.rpartition(".")[2])


def _iso(at: Instant) -> str:
    return at.astimezone(SHANGHAI).isoformat()


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(TraceDocument)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
