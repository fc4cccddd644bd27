"""Six-digit codes by time (RFC 6238) and recovery codes.

A code is accepted within one 30-second step of now, and never again once its step has been used. Recovery codes are
112 random bits each, kept as SHA-256: they need no slow hash, since they cannot be guessed.
"""

import hashlib
import secrets

import pyotp

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.people.models import Officer, RecoveryCode, SecondFactor
from anlan.values import Instant

PURPOSE = "second factor"
STEP = 30
RECOVERY_CODES = 8


def begin(officer: Officer) -> str:
    """A new secret, kept unconfirmed until a first code proves that the officer's device has it. Returns it in base32."""
    secret = pyotp.random_base32()
    SecondFactor.objects.update_or_create(
        officer=officer, defaults={"secret": encrypt(secret, PURPOSE), "confirmed_at": None, "last_step": 0}
    )
    return secret


def pending_secret(officer: Officer) -> str:
    """The secret waiting to be confirmed; a new one when there is none."""
    factor = SecondFactor.objects.filter(officer=officer, confirmed_at=None).first()
    return decrypt(factor.secret, PURPOSE) if factor else begin(officer)


def address_for_device(officer: Officer, secret: str) -> str:
    """The ``otpauth:`` address that authenticator programs read from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name="Anlan")


def accept(officer: Officer, code: str, now: Instant) -> bool:
    """Whether ``code`` is right and fresh; uses it up. Also takes a recovery code. Inside the caller's transaction."""
    plain = code.replace(" ", "").replace("-", "").strip().lower()
    if len(plain) != 6:
        return _accept_recovery(officer, plain, now)
    factor = SecondFactor.objects.select_for_update().filter(officer=officer).first()
    if factor is None:
        return False
    totp, step = pyotp.TOTP(decrypt(factor.secret, PURPOSE)), int(now.timestamp()) // STEP
    for candidate in (step, step - 1, step + 1):
        if candidate > factor.last_step and secrets.compare_digest(totp.at(candidate * STEP), plain):
            factor.last_step = candidate
            factor.confirmed_at = factor.confirmed_at or now
            factor.save()
            return True
    return False


def code_for_demonstration(officer: Officer, now: Instant) -> str:
    """The next code that would be accepted, shown by the sign-in page of a demonstration and nowhere else."""
    factor = SecondFactor.objects.filter(officer=officer).first()
    if factor is None:
        return ""
    step = max(int(now.timestamp()) // STEP, factor.last_step + 1)
    return pyotp.TOTP(decrypt(factor.secret, PURPOSE)).at(step * STEP)


def new_recovery_codes(officer: Officer) -> list[str]:
    """Fresh codes to print; older ones stop working."""
    officer.recovery_codes.all().delete()
    codes = [secrets.token_hex(14) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(officer=officer, digest=_digest(code)) for code in codes)
    return ["-".join(code[i : i + 7] for i in range(0, 28, 7)) for code in codes]


def _accept_recovery(officer: Officer, code: str, now: Instant) -> bool:
    used = RecoveryCode.objects.filter(officer=officer, digest=_digest(code), used_at=None).update(used_at=now)
    return used == 1


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
