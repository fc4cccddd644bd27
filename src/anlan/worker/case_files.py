"""Reads and traces what waits in cases, one piece after another, beside the ticker: a large file never holds up a reminder.

In: the time. Out: whether there was something to do. Two workers are harmless: each piece is taken under a lease.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

from anlan.desk import clock
from anlan.desk.funds.acts.read_statement import read_statement
from anlan.desk.funds.acts.trace_case import trace_case
from anlan.desk.funds.models import CaseTrace, StatementFile
from anlan.desk.funds.models.work import LEASE, Work
from anlan.values import Instant

log = logging.getLogger("anlan.worker")
PAUSE = 1.0
"""Seconds between two looks: people wait in front of the progress bar."""


def work_on_cases() -> float:
    """Do one piece of work; rest only when there was none. A piece that broke off is taken up again after its lease."""
    return 0 if work_once(clock.now()) else PAUSE


def work_once(now: Instant) -> bool:
    """Do the oldest piece of work that waits; false when there is none."""
    file = StatementFile.take(now)
    if file is not None:
        with holding(file):
            read_statement(file=file, now=now)
        return True
    trace = CaseTrace.take(now)
    if trace is not None:
        with holding(trace):
            trace_case(trace=trace, now=now)
        return True
    return False


@contextmanager
def holding(work: Work) -> Iterator[None]:
    """Renew the lease of a piece of work while it goes on, however long one file takes."""
    ended = Event()
    beat = Thread(target=_beat, args=(work, ended), name="anlan-lease", daemon=True)
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(work: Work, ended: Event) -> None:
    """A beat that the database does not take is told and left to the next one; two may be missed before the lease ends."""
    try:
        while not ended.wait(LEASE.total_seconds() / 3):
            try:
                work.held().update(taken_until=clock.now() + LEASE)
            except DatabaseError as failure:
                log.warning("a lease was not renewed: %s", type(failure).__name__)
                connection.close()
    finally:
        connection.close()
