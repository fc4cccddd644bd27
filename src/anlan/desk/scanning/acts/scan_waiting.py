"""The worker shows the scanner what it has not answered for yet. With its answer a file goes on by itself, or stays held.

Called by the worker alone. Two workers are harmless: both ask, and the second finds settled what the first has settled.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from anlan.desk.funds.models import StatementFile
from anlan.desk.intake import sealed_files
from anlan.desk.intake.models import Upload
from anlan.desk.matters import files
from anlan.desk.scanning.models import Scan
from anlan.desk.scanning.way_in import Answer, Passage, ask, settle
from anlan.values import BrokenPromise, Instant

PATIENCE = 300.0
"""Seconds: clamd may need minutes for one large archive."""
AGAIN = {"silent": timedelta(seconds=30), "too_large": timedelta(minutes=10), "lost": timedelta(hours=1)}
AT_ONCE = 100
SHELVES = {"kept": files.for_the_scanner, "sealed": sealed_files.for_the_scanner}


def scan_waiting(now: Instant) -> int:
    """Ask about what is due, the longest due first, until the scanner is silent; returns how many it answered for."""
    done = 0
    while settings.CLAMD is not None and done < AT_ONCE:
        scan = Scan.objects.filter(state="waiting", again_at__lte=now).order_by("again_at", "pk").first()
        if scan is None:
            break
        answer = _asked(scan)
        if answer.state == "waiting":
            _later(scan, answer.why, now)
            if answer.why == "silent":
                break
        else:
            _go_on(scan.sha256, answer, now)
            done += 1
    return done


def _asked(scan: Scan) -> Answer:
    try:
        return ask(SHELVES[scan.shelf](scan.sha256), Passage(patience=PATIENCE)) or Answer("waiting", why="silent")
    except (FileNotFoundError, BrokenPromise):
        return Answer("waiting", why="lost")


def _later(scan: Scan, why: str, now: Instant) -> None:
    same = Scan.objects.filter(sha256=scan.sha256, shelf=scan.shelf, state="waiting")
    same.update(why=why, tried_at=now, again_at=now + AGAIN[why])


def _go_on(sha256: str, answer: Answer, now: Instant) -> None:
    """Settle it everywhere. Of a clean file, what was left undone is done: the copy to look at, a statement that was not read."""
    without = Upload.objects.filter(sha256=sha256, has_copy=False)
    copied = answer.state == "clean" and without.exists() and sealed_files.make_copy(sha256, without[0].media_type)
    with transaction.atomic():
        settle(Scan.objects.filter(sha256=sha256), answer, now)
        if copied:
            without.update(has_copy=True)
        if answer.state == "clean":
            StatementFile.objects.filter(sha256=sha256, state="refused").update(state="waiting", attempts=0)
