"""Sessions of officers and their limits: idle time, total time, how many at once.

A session is written down when both factors have been given. The oldest is ended when a new one would exceed
``SESSIONS_AT_ONCE``. Ending a session here ends it for its browser at the next request.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user, logout, update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from anlan.desk import clock
from anlan.desk.people.address import address_of
from anlan.desk.people.models import Officer, OfficerSession
from anlan.desk.people.session_store import Kept, digest
from anlan.values import Instant

SEEN_EVERY = timedelta(seconds=60)


def begin_session(request: HttpRequest, officer: Officer, now: Instant) -> None:
    """Note the session of this request as fully signed in; end the oldest ones beyond the limit."""
    request.session["second_factor"] = True
    request.session.save()
    OfficerSession.objects.create(
        officer=officer, key_digest=digest(request.session.session_key), address=address_of(request), started_at=now, seen_at=now
    )
    running = list(
        OfficerSession.objects.filter(officer=officer, ended_at=None).order_by("-started_at", "-pk").values_list("pk", flat=True)
    )
    OfficerSession.objects.filter(pk__in=running[settings.SESSIONS_AT_ONCE :]).update(ended_at=now)


def renew_session(request: HttpRequest, officer: Officer) -> None:
    """Go on after the password changed: the session gets a new key, and every other session of the officer stops working."""
    before = digest(request.session.session_key)
    update_session_auth_hash(request, officer)
    OfficerSession.objects.filter(key_digest=before).update(key_digest=digest(request.session.session_key))


def end_session(request: HttpRequest, now: Instant) -> None:
    """End the session of this request."""
    OfficerSession.objects.filter(key_digest=digest(request.session.session_key)).update(ended_at=now)
    logout(request)


def limit_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a session idle too long, too old, ended elsewhere or of an inactive officer is signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.get("second_factor"):
            now = clock.now()
            if not _still_runs(request, now):
                end_session(request, now)
        return get_response(request)

    return middleware


def _still_runs(request: HttpRequest, now: Instant) -> bool:
    kept: Kept | None = request.session.kept  # type: ignore[attr-defined]
    if kept is None or not request.user.is_authenticated:
        return False
    if now - kept.seen_at > timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        return False
    if now - kept.started_at > timedelta(hours=settings.SESSION_HOURS):
        return False
    if now - kept.seen_at > SEEN_EVERY:
        OfficerSession.objects.filter(key_digest=digest(request.session.session_key), ended_at=None).update(seen_at=now)
    return True


class OfficerMiddleware(AuthenticationMiddleware):
    """``request.user`` as Django sets it, without another query where the session's own row says who it is."""

    def process_request(self, request: HttpRequest) -> None:
        """Set it, to be looked up when somebody asks."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: officer_of(request))  # type: ignore[assignment]


def officer_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Whose session it is. Django decides wherever the session and the row of its officer do not plainly agree.

    So a changed password, a rotated secret, a locked account and a session without the second factor go its way.
    """
    signed_in, proof = request.session.get(SESSION_KEY), request.session.get(HASH_SESSION_KEY, "")
    kept: Kept | None = request.session.kept  # type: ignore[attr-defined]
    plain = kept is not None and kept.officer.is_active and str(kept.officer.pk) == signed_in
    if kept is not None and plain and constant_time_compare(proof, kept.officer.get_session_auth_hash()):
        return kept.officer
    return get_user(request)
