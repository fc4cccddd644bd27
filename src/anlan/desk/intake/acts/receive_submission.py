"""Something comes in from the public: a matter opens at once, its clocks start, the sender gets a number and a secret receipt.

The identity of who tips or writes is sealed to the custodians before anything is stored; who reports a loss, claims or objects is
a party to the matter. A form sent twice is kept once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from anlan.desk.bulk import insert_rows
from anlan.desk.encryption import encrypt
from anlan.desk.intake.likeness import marks_of
from anlan.desk.intake.models import Custodian, Mark, Mention, Payment, SealedIdentity, Submission
from anlan.desk.intake.models.submission import MENTION
from anlan.desk.intake.receipt import keyed, new_number, new_receipt, receipt_digest
from anlan.desk.intake.recognise import Found
from anlan.desk.intake.sealing import FEWEST, seal_identity
from anlan.desk.intake.told import Paid, found_of
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.models import Matter, Party
from anlan.desk.matters.models.party import shown_name
from anlan.desk.matters.numbering import next_number
from anlan.desk.people.models import Organisation
from anlan.desk.record.chain import PUBLIC
from anlan.procedure.event import Value
from anlan.values import InputError, Instant, Note, normalise_phone

PROCEDURES: Mapping[str, tuple[str, str]] = {
    "tip": ("tip", "registrar"),
    "fraud": ("report", "duty_officer"),
    "letter": ("head_letter", "registrar"),
    "claim": ("restitution", "victim"),
    "objection": ("objection", "holder"),
}
"""Kind of submission → the procedure that runs on it, and as which hand the portal opens it."""

ABOUT = 120
SEALED = frozenset({"tip", "letter"})
PARTY_ROLES = {"fraud": "victim", "claim": "victim", "objection": "holder"}
TELLING = ("account", "link")
"""Mentions that tell a submission from others in a list. A phone number does not: it may be the sender's own."""


@dataclass(frozen=True, slots=True)
class Received:
    """What the sender is told. ``receipt`` is empty when the same form had been sent before: it is shown once."""

    submission: Submission
    receipt: str


def keys() -> dict[int, bytes]:
    """The active custodians' public keys."""
    return {c.pk: bytes(c.public_key) for c in Custodian.objects.filter(active=True, officer__is_active=True)}


def can_seal() -> bool:
    """Whether there are custodians enough to take identities."""
    return len(keys()) >= FEWEST


@transaction.atomic
def receive_submission(
    *,
    kind: str,
    text: str,
    mentions: Sequence[Found],
    identity: Mapping[str, str],
    organisation: Organisation,
    once: str,
    now: Instant,
    payments: Sequence[Paid] = (),
    measure: str = "police_measure",
) -> Received:
    """The submission and its receipt. Refuses an identity that cannot be sealed; nothing is then stored.

    ``measure``: whose measure an objection is against, in the words of its procedure.
    """
    known = Submission.objects.filter(once=keyed(once, "once")).first()
    if known is not None:
        return Received(known, "")
    named = any(identity.values())
    if named and kind in SEALED and not can_seal():
        raise InputError(Note.of("desk.intake.cannot_seal"))
    procedure, role = PROCEDURES[kind]
    mentions = _whose(kind, [*_paid_to(payments), *mentions], payments, identity)
    public = new_number()
    matter = Matter.objects.create(
        number=next_number(procedure, now),
        kind=procedure,
        about=_about(kind, public, mentions, identity),
        organisation=organisation,
        opened_at=now,
        loss_fen=sum(paid.amount_fen or 0 for paid in payments),
    )
    facts = _facts(kind, mentions, named=named, measure=measure)
    open_run(matter=matter, procedure=procedure, role=role, actor=PUBLIC, at=now, now=now, facts=facts)
    receipt = new_receipt()
    made = Submission(
        number=public,
        receipt_digest=receipt_digest(receipt),
        once=keyed(once, "once"),
        kind=kind,
        matter=matter,
        received_at=now,
    )
    made.seal(text)
    made.save()
    Mention.objects.bulk_create(
        Mention(submission=made, kind=m.kind, shown=m.shown, trace=trace(m), value_sealed=encrypt(m.value, MENTION), own=m.own)
        for m in mentions
    )
    insert_rows([Mark(submission=made, mark=mark) for mark in marks_of(text)])
    _keep_payments(made, payments)
    if named:
        _keep_identity(made, kind, identity, now)
    return Received(made, receipt)


def _about(kind: str, public: str, mentions: Sequence[Found], identity: Mapping[str, str]) -> str:
    """What a list shows of it: the public's number, a party with stars, the first account or link; nobody sealed."""
    party = "" if kind in SEALED else shown_name(identity.get("name", ""))
    first = next((found.shown for found in mentions if found.kind in TELLING and not found.own), "")
    return " · ".join(part for part in (public, party, first) if part)[:ABOUT]


def trace(found: Found) -> str:
    """The keyed hash under which equal values of different submissions meet."""
    return keyed(found.value, f"mention {found.kind}")


def _whose(kind: str, mentions: Sequence[Found], payments: Sequence[Paid], identity: Mapping[str, str]) -> list[Found]:
    """Each once, the sender's own told apart: said so, paid from, or the phone to reach him by. An account paid to is not his.

    Of who may stay unknown no own number is kept beside the text: it would name him.
    """
    paid_to = {paid.payee for paid in payments if paid.payee}
    own = {paid.payer for paid in payments if paid.payer} | {str(normalise_phone(identity.get("phone", "")))}
    found: dict[tuple[str, str], Found] = {}
    for one in mentions:
        his = one.kind in ("account", "phone") and one.value not in paid_to and (one.own or one.value in own)
        found.setdefault((one.kind, one.value), replace(one, own=his))
    return [one for one in found.values() if not (one.own and kind in SEALED)]


def _paid_to(payments: Sequence[Paid]) -> list[Found]:
    accounts = (found_of("account", paid.payee) for paid in payments if paid.payee)
    return [account for account in accounts if account is not None]


def _keep_payments(made: Submission, payments: Sequence[Paid]) -> None:
    for place, paid in enumerate(payments, start=1):
        row = Payment(submission=made, place=place, at=paid.at, amount_fen=paid.amount_fen)
        row.seal(payer=paid.payer, payee=paid.payee, payee_name=paid.payee_name)
        row.trace = keyed(paid.payee, "mention account") if paid.payee else ""
        row.save()


def _facts(kind: str, mentions: Sequence[Found], *, named: bool, measure: str) -> dict[str, Value]:
    if kind == "tip":
        return {"contact": "given" if named else "none"}
    if kind == "letter":
        return {"source": "direct"}
    if kind == "objection":
        return {"kind": measure}
    if kind == "fraud":
        account = next((m.shown for m in mentions if m.kind == "account" and not m.own), "-")
        return {"channel": "online", "code": "fraud", "reporter_ref": "-", "payee_account": account}
    return {}


def _keep_identity(made: Submission, kind: str, identity: Mapping[str, str], now: Instant) -> None:
    if kind in SEALED:
        ciphertext, pairs = seal_identity(identity, keys())
        SealedIdentity.objects.create(submission=made, ciphertext=ciphertext, pairs=pairs)
        return
    party = Party(matter=made.matter, role=PARTY_ROLES[kind], added_at=now)
    party.seal(identity.get("name", ""), identity.get("identity", ""), identity.get("phone", ""))
    party.save()
