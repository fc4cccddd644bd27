"""An administrator gives a partner's system a key to the API, with an end, or takes it back. It is shown once, kept as a hash."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from anlan.desk.exchange.models import ApiKey
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.people.models import Officer, Organisation, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach, require_whole_office
from anlan.desk.people.roles import POLICE, ROLES
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.SETTINGS_MANAGE
LONGEST_DAYS = 366
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def digest_of(secret: str) -> str:
    """What is kept of a key's secret part: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(
    *,
    organisation: Organisation,
    receiver: Organisation,
    name: str,
    scopes: Collection[str],
    days: int,
    powers: Powers,
    now: Instant,
) -> tuple[ApiKey, str]:
    """The key and its text. Refuses a body of the police, one without a role for systems, no scope, and more than a year.

    A key to orders reads those of every body to that partner: it is for the head office to give.
    """
    require_reach(powers, PERMISSION, receiver)
    if any(scope.startswith("orders.") for scope in scopes):
        require_whole_office(powers, PERMISSION)
    role = _role_of(organisation)
    if role is None or receiver.kind not in POLICE:
        raise InputError(Note.of("desk.exchange.no_partner", organisation=str(organisation)))
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise InputError(Note.of("desk.exchange.no_scope", scopes=", ".join(unknown) or "—", known=", ".join(SCOPES)))
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(Note.of("desk.exchange.too_long", days=days, most=LONGEST_DAYS))
    prefix, secret = "".join(secrets.choice(LETTERS) for _ in range(12)), secrets.token_urlsafe(32)
    officer = Officer.objects.create_officer(f"api-{prefix}", None, name=f"API {name}"[:60], organisation=organisation)
    Posting.objects.create(officer=officer, organisation=organisation, role=role, since=now)
    key = ApiKey.objects.create(
        organisation=organisation, receiver=receiver, officer=officer, name=name, prefix=prefix, digest=digest_of(secret),
        scopes=" ".join(scope for scope in SCOPES if scope in scopes), made_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    facts = {"key": key.pk, "organisation": organisation.pk, "scopes": key.scopes, "officer": officer.pk}
    note_down("settings/api", "key_made", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return key, f"anlan_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key: ApiKey, powers: Powers, now: Instant) -> None:
    """It works no longer, at once; revoking it again changes nothing."""
    require_reach(powers, PERMISSION, key.receiver)
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        Officer.objects.filter(pk=key.officer_id).update(is_active=False)
        facts = {"key": key.pk}
        note_down("settings/api", "key_revoked", actor=powers.officer.pk, role="administrator", now=now, facts=facts)


def key_of(text: str, now: Instant) -> ApiKey | None:
    """The key that ``text`` is, if it works at ``now``."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != "anlan" or not text.isascii():
        return None
    found = ApiKey.objects.filter(prefix=parts[1][:12]).select_related("organisation", "receiver", "officer").first()
    same = hmac.compare_digest(found.digest if found else digest_of(""), digest_of(parts[2]))
    return found if found and same and found.works_at(now) and not found.organisation.closed else None


def _role_of(organisation: Organisation) -> str | None:
    fitting = (role.key for role in ROLES.values() if role.kinds == (organisation.kind,))
    return None if organisation.kind in POLICE else next(fitting, None)
