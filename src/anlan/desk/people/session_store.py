"""The store of sessions: what a session holds, whose it is and how long it runs, in one query that is written out.

Every page of the office asks these three things first. In: a session's key. Out: what Django keeps in the session, and ``kept``:
the officer and the times of the session that was noted when both factors had been given, if it still runs.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from anlan.desk.people.models import Officer
from anlan.desk.written import rows_of
from anlan.values import Instant

OFFICER = (
    "id", "password", "username", "name", "number", "organisation_id", "email", "mobile", "language", "is_active",
    "must_change_password",
)  # fmt: skip
"""What is read of an officer with his session; the rest of his row comes when somebody asks for it."""
RUNNING = f"""
    SELECT django_session.session_data, noted.started_at, noted.seen_at, {", ".join(f"officer.{column}" for column in OFFICER)}
      FROM django_session
      LEFT JOIN people_officersession noted ON noted.key_digest = :digest AND noted.ended_at IS NULL
      LEFT JOIN people_officer officer ON officer.id = noted.officer_id
     WHERE django_session.session_key = :key AND django_session.expire_date > :at
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that was noted as signed in with both factors and was not ended."""

    officer: Officer
    started_at: Instant
    seen_at: Instant


class SessionStore(db.SessionStore):
    """Django's store in the database, read together with whose session it is. ``kept`` is there once the session was read."""

    kept: Kept | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing for one that is unknown or has run out."""
        rows = rows_of(RUNNING, key=self.session_key, digest=digest(self.session_key), at=timezone.now())
        if not rows:
            self._session_key = None
            return {}
        data, started_at, seen_at, *officer = rows[0]
        if started_at is not None:
            self.kept = Kept(Officer.from_db(connection.alias, OFFICER, officer), _instant(started_at), _instant(seen_at))
        found: dict[str, Any] = self.decode(data)
        return found


def digest(key: str | None) -> str:
    """What is kept of a session's key."""
    return hashlib.sha256((key or "").encode()).hexdigest()


def _instant(stored: datetime) -> Instant:
    """An instant as the database gives it: SQLite knows no zone and keeps UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
