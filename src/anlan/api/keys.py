"""Who calls: the key, its scope, its rate. An endpoint names the scope beside itself: ``auth=Key("orders.pull")``.

In: the request's ``Authorization: Bearer …``. Out: ``Caller``, or a problem. The rate is a fixed window of a minute, counted
in the database, so that every web process counts together.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.http import HttpRequest
from ninja.security import HttpBearer

from anlan.api.problems import Problem
from anlan.desk import clock
from anlan.desk.exchange.acts.make_key import key_of
from anlan.desk.exchange.models import ApiKey, ApiMinute
from anlan.desk.people.powers import Powers, powers_of
from anlan.values import Instant, Note

SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(hours=1)
ANY = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """The key that calls, what it may do, and when it called."""

    key: ApiKey
    powers: Powers
    now: Instant


class Key(HttpBearer):
    """A key that is good for ``scope``; ``ANY``: whatever it is good for."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; none for no working key. Raises ``Problem`` beyond the rate and without the scope."""
        now = clock.now()
        key = key_of(token, now)
        if key is None:
            return None
        _count(key, now)
        if self.scope and not key.holds(self.scope):
            raise Problem(403, Note.of("api.problem.no_scope", scope=self.scope))
        if key.last_used_at is None or now - key.last_used_at >= SEEN_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return Caller(key, powers_of(key.officer, now), now)


def _count(key: ApiKey, now: Instant) -> None:
    minute = now.replace(second=0, microsecond=0)
    row, first = ApiMinute.objects.get_or_create(key=key, minute=minute)
    if first:
        ApiMinute.objects.filter(key=key, minute__lt=now - KEPT).delete()
    ApiMinute.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db(fields=["count"])
    if row.count > key.per_minute:
        seconds = 60 - now.second
        note = Note.of("api.problem.rate", limit=key.per_minute, seconds=seconds)
        raise Problem(429, note, {"Retry-After": str(seconds)})


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request that has passed its key."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller
