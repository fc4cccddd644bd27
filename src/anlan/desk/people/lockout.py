"""The lock-out: too many failures for one name from one address, or from one address for any names, pause sign-in.

Counted by name *and* address, so that a whole office behind one address is not locked out by one of its people, and nobody
can lock a colleague out from elsewhere. Kept in the database, so that all web processes count together.
"""

from datetime import timedelta

from anlan.desk.people.models import SignInAttempt
from anlan.values import Instant

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 60


def locked_out(username: str, address: str, now: Instant) -> bool:
    """Whether sign-in is paused for this name from this address."""
    recent = SignInAttempt.objects.filter(address=address, at__gt=now - WINDOW)
    mine = recent.filter(username=username[:40])
    last_good = mine.filter(succeeded=True).order_by("-at").values_list("at", flat=True).first()
    failures = mine.filter(succeeded=False)
    if last_good is not None:
        failures = failures.filter(at__gt=last_good)
    return failures.count() >= PER_NAME_AND_ADDRESS or recent.filter(succeeded=False).count() >= PER_ADDRESS


def count_attempt(username: str, address: str, now: Instant, *, succeeded: bool) -> None:
    """Note one attempt; a success after both factors clears the count of its name and address."""
    SignInAttempt.objects.create(username=username[:40], address=address, at=now, succeeded=succeeded)
