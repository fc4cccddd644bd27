"""What a production set-up lacks: each thing looked at, whether it is well, and what to do if not.

In: the settings and the database as they are. Out: findings for the command line program (``anlan doctor``) to print. Nothing
is changed. ``grave`` findings mean that the office must not go into service.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from anlan.desk import clock
from anlan.desk.alerts.models import Followed
from anlan.desk.intake.models import Custodian
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.reception import received_kinds
from anlan.desk.intake.sealing import FEWEST
from anlan.desk.matters.models import Channel, Clock, Stall
from anlan.desk.people.models import Officer, Posting, SecondFactor
from anlan.desk.record.models import Outgoing, Seal
from anlan.desk.scanning.clamd import Address, NoVerdict, day_of_definitions, version
from anlan.desk.scanning.models import Scan
from anlan.values import Note

WORKER_LATE = timedelta(minutes=5)
SCAN_LATE, DEFINITIONS_OLD = timedelta(hours=1), timedelta(days=7)
NAMED = 20
"""How many runs are named at most."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``note`` says what is wrong and what to do; none when it is well."""

    what: str
    grave: bool = False
    note: Note | None = None


def examine() -> list[Finding]:
    """Everything looked at, in a fixed order."""
    return [*_secrets(), *_database(), *_people(), *_work(), *_scanner()]


def _finding(what: str, wrong: bool, *, grave: bool = False, **values: str | int) -> Finding:
    return Finding(what, grave and wrong, Note.of(f"server.doctor.{what}", **values) if wrong else None)


def _secrets() -> Iterator[Finding]:
    yield _finding("keys", settings.ENVIRONMENT.made_keys, grave=True)
    yield _finding("demo", settings.DEMO, grave=True)
    yield _finding("plain_http", settings.ENVIRONMENT.plain_http, grave=True)
    yield _finding("hosts", settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1"])
    loose = [p.name for p in Path(settings.ENVIRONMENT.home).glob("*.key") if stat.S_IMODE(p.stat().st_mode) & 0o077]
    yield _finding("key_files", bool(loose), grave=True, files=", ".join(loose))


def _database() -> Iterator[Finding]:
    yield _finding("sqlite", connection.vendor == "sqlite")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield _finding("migrations", bool(waiting), grave=True, count=len(waiting))
    superuser = False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            row = cursor.fetchone()
            superuser = bool(row and row[0])
    yield _finding("superuser", superuser)


def _people() -> Iterator[Finding]:
    unsafe = Officer.objects.filter(is_active=True).exclude(second_factor__confirmed_at__isnull=False)
    signed_in_once = unsafe.filter(last_login__isnull=False).count()
    yield _finding("second_factor", signed_in_once > 0, count=signed_in_once)
    yield _finding("administrators", Posting.objects.filter(role="administrator", until=None).count() < 2)
    yield _finding("custodians", Custodian.objects.filter(active=True).count() < FEWEST, count=FEWEST)
    missing = [label for kind, label in KINDS if kind not in received_kinds()]
    yield _finding("receivers", bool(missing), kinds=", ".join(str(label) for label in missing))
    yield _finding("factors", SecondFactor.objects.count() == 0)


def _work() -> Iterator[Finding]:
    now = clock.now()
    late = Clock.objects.filter(next_rung_at__lt=now - WORKER_LATE).exclude(run__in=Stall.objects.values("run")).count()
    yield _finding("worker", late > 0, grave=True, count=late)
    stalls = Stall.objects.select_related("run__matter").order_by("since")
    named = [f"{stall.run.stream} ({stall.run.matter.number}): {stall.why}" for stall in stalls[:NAMED]]
    yield _finding("stalled", bool(named), grave=True, count=stalls.count(), runs="; ".join(named))
    yield _finding("mail", not settings.MAIL_SERVER and not Channel.objects.filter(active=True).exists())
    yield _finding("address", not settings.ADDRESS)
    failed = Outgoing.objects.filter(state="failed").count()
    yield _finding("outbox", failed > 0, count=failed)
    live = Followed.objects.filter(Q(refused__gt=0) | Q(lost__gt=0)).first() or Followed()
    yield _finding("live_alerts", live.refused + live.lost > 0, refused=live.refused, lost=live.lost, last=live.last_refusal)
    last = Seal.objects.order_by("-up_to").values_list("made_at", flat=True).first()
    yield _finding("seal", last is not None and now - last > timedelta(days=1))


def _scanner() -> Iterator[Finding]:
    yield _finding("scanner", settings.CLAMD is None)
    said = _version(settings.CLAMD) if settings.CLAMD is not None else ""
    yield _finding("scanner_silent", settings.CLAMD is not None and not said, address=settings.ENVIRONMENT.clamd)
    day = day_of_definitions(said)
    yield _finding("definitions", day is not None and clock.now().date() - day > DEFINITIONS_OLD, day=str(day))
    late = Scan.objects.filter(state="waiting", came_at__lt=clock.now() - SCAN_LATE)
    too_large = late.filter(why="too_large").count()
    yield _finding("scan_waiting", late.count() > too_large, count=late.count() - too_large)
    yield _finding("scan_too_large", too_large > 0, count=too_large)


def _version(scanner: Address) -> str:
    """What the scanner says it is; empty when it does not answer."""
    try:
        return version(scanner)
    except NoVerdict:
        return ""
