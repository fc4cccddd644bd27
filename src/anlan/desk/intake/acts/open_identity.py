"""A sealed identity is asked for, for a purpose; two custodians answer with their keys; who asked reads it for half an hour.

Asking, each answer, the opening and each reading are recorded. Nobody answers his own asking; no custodian alone opens anything.
"""

import json
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.intake import sealing
from anlan.desk.intake.models import Custodian, Opening, Release, SealedIdentity
from anlan.desk.matters.gate import require_matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.IDENTITY_ASK
READABLE = timedelta(minutes=30)
SHORTEST_PURPOSE = 8
RESULT = "opened identity"


@transaction.atomic
def ask_identity(*, identity: SealedIdentity, purpose: str, powers: Powers, now: Instant) -> Opening:
    """The asking. Refuses a purpose that says nothing, and an identity that was erased by its term."""
    require_matter(identity.submission.matter, powers, now, PERMISSION)
    if not identity.ciphertext:
        raise InputError(Note.of("desk.intake.identity_erased"))
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise InputError(Note.of("desk.intake.purpose"))
    made = Opening.objects.create(identity=identity, purpose=purpose.strip()[:300], asked_by=powers.officer, asked_at=now)
    _note(made, "identity_asked", powers, now, {"purpose": made.purpose})
    return made


@transaction.atomic
def answer_opening(*, opening: Opening, private_key: str, powers: Powers, now: Instant) -> bool:
    """A custodian answers with his private key; whether the identity is open now. Refuses a wrong key and a second answer."""
    opening = Opening.objects.select_for_update(of=("self",)).select_related("identity").get(pk=opening.pk)
    if opening.asked_by_id == powers.officer.pk:
        raise InputError(Note.of("desk.intake.own_asking"))
    if opening.opened_at or opening.refused_at:
        raise InputError(Note.of("desk.intake.answered_already"))
    try:
        private = sealing.read_key(private_key)
        public = private.public_key().public_bytes_raw()
        custodian = next((c for c in Custodian.objects.filter(officer=powers.officer) if bytes(c.public_key) == public), None)
        if custodian is None:
            raise sealing.WrongKey
        first = opening.releases.select_related("custodian").first()
        if first is None:
            return _first_answer(opening, custodian, private, powers, now)
        if first.custodian.officer_id == powers.officer.pk:
            raise InputError(Note.of("desk.intake.answered_already"))
        return _second_answer(opening, first, custodian, private, powers, now)
    except sealing.WrongKey as cause:
        raise InputError(Note.of("desk.intake.wrong_key")) from cause


@transaction.atomic
def refuse_opening(*, opening: Opening, reason: str, powers: Powers, now: Instant) -> None:
    """A custodian refuses; the asking is over."""
    if opening.opened_at is None and opening.refused_at is None:
        opening.refused_at = now
        opening.save(update_fields=["refused_at"])
        _note(opening, "identity_refused", powers, now, {"reason": reason[:200]})


@transaction.atomic
def read_identity(*, opening: Opening, powers: Powers, now: Instant) -> dict[str, str]:
    """The identity, for who asked, while it is readable; each reading is recorded."""
    if opening.asked_by_id != powers.officer.pk or not opening.result or opening.expires_at is None or opening.expires_at <= now:
        raise InputError(Note.of("desk.intake.not_readable"))
    _note(opening, "identity_read", powers, now, {})
    return {str(name): str(value) for name, value in json.loads(decrypt(opening.result, RESULT)).items()}


def forget_expired(now: Instant) -> int:
    """Remove what is no longer readable; the worker calls it each round."""
    return Opening.objects.filter(expires_at__lte=now).exclude(result=b"").update(result=b"")


def _first_answer(opening: Opening, custodian: Custodian, private: X25519PrivateKey, powers: Powers, now: Instant) -> bool:
    keys = {c.pk: bytes(c.public_key) for c in Custodian.objects.all()}
    halves = sealing.hand_over(opening.identity.pairs, custodian.pk, private, keys)
    Release.objects.create(opening=opening, custodian=custodian, halves=halves, at=now)
    _note(opening, "identity_released_first", powers, now, {})
    return False


def _second_answer(  # noqa: PLR0917  the two halves and who completes them
    opening: Opening, first: Release, mine: Custodian, private: X25519PrivateKey, powers: Powers, now: Instant
) -> bool:
    sealed = opening.identity
    identity = sealing.complete(
        bytes(sealed.ciphertext), sealed.pairs, first=first.custodian_id, handed=first.halves, mine=mine.pk, private=private
    )
    opening.result = encrypt(json.dumps(identity, ensure_ascii=False), RESULT)
    opening.opened_at, opening.expires_at = now, now + READABLE
    opening.save(update_fields=["result", "opened_at", "expires_at"])
    _note(opening, "identity_released_second", powers, now, {})
    return True


def _note(opening: Opening, kind: str, powers: Powers, now: Instant, more: dict[str, str]) -> None:
    facts = {"opening": opening.pk, "submission": opening.identity.submission_id, **more}
    note_down(f"sealed/{opening.identity_id}", kind, actor=powers.officer.pk, role="officer", now=now, facts=facts)
