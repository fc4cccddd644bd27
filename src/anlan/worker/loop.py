"""What the worker does round and round: ring clocks, serve the ways out, look after the record; each beside the others.

In: the time, read once a round. Out: how long to rest. A mail server that says nothing, a seal over millions of events, a file
that takes minutes: none of them holds up a clock.
"""

import logging
from datetime import timedelta
from threading import Thread

from django.db import connections

from anlan.desk import clock
from anlan.desk.alerts.acts.follow_run import follow_runs
from anlan.desk.alerts.acts.tell_late import tell_late
from anlan.desk.clear_files import sweep
from anlan.desk.exchange.acts.forget_answers import forget_answers
from anlan.desk.funds.shelf import seal_what_is_clear
from anlan.desk.insight.acts.look_again import AT_ONCE, look_again
from anlan.desk.insight.tallies import put_together
from anlan.desk.intake.acts.open_identity import forget_expired
from anlan.desk.record.chain import seal
from anlan.desk.record.models import Seal
from anlan.desk.retention.acts.erase_due import erase_due
from anlan.desk.scanning.acts.scan_waiting import AT_ONCE as SCANNED_AT_ONCE
from anlan.desk.scanning.acts.scan_waiting import scan_waiting
from anlan.values import Instant
from anlan.worker.faults import where
from anlan.worker.sender import Line, Sender
from anlan.worker.ticker import AT_MOST, next_rung, tick

LONGEST_SLEEP = timedelta(seconds=30)
SEAL_EVERY = timedelta(minutes=10)
SEND_EVERY = 2.0
"""Seconds between two looks into the outbox."""
UPKEEP_EVERY = 10.0
WATCH_EVERY = 3.0
"""Seconds between two looks at the risk points: whoever records something finds it in the grid soon after."""
TIDY_EVERY = 3600.0
"""Seconds between two looks for files that lie readable."""
ERASE_EVERY = 600.0
"""Seconds between two looks at what has outlived its term."""
SCAN_EVERY = 2.0
"""Seconds between two looks for files that wait for the scanner: people wait for what is in them."""
MOST_LINES = 16
"""How many ways out are served at once."""
log = logging.getLogger("anlan.worker")


def ring() -> float:
    """Ring what has come; rest until the next rung and at most half a minute."""
    now = clock.now()
    done = tick(now)
    if done.rang:
        worst = max(done.lateness, default=timedelta()).total_seconds()
        log.info("clocks of %s runs rang, latest by %.0f s", done.rang, worst)
    if done.looked >= AT_MOST:
        return 0
    rung = next_rung(now)
    return min(LONGEST_SLEEP, max(rung - now, timedelta(seconds=1)) if rung else LONGEST_SLEEP).total_seconds()


def keep_up() -> float:
    """Everything else that goes with time."""
    look_after(clock.now())
    return UPKEEP_EVERY


def watch() -> float:
    """Look at the risk points of what has changed or come due; at once again while there is more."""
    return 0 if look_again(clock.now()) >= AT_ONCE else WATCH_EVERY


def erase() -> float:
    """Erase what has outlived its term; again soon while there is more."""
    return UPKEEP_EVERY if erase_due(clock.now()) else ERASE_EVERY


def scan() -> float:
    """Show the scanner what waits for it; at once again while there is more."""
    done = scan_waiting(clock.now())
    if done:
        log.info("%s files that waited were scanned", done)
    return 0 if done >= SCANNED_AT_ONCE else SCAN_EVERY


def tidy() -> float:
    """Seal what an older version left in clear of cases; remove what a killed process left readable."""
    sealed, swept = seal_what_is_clear(clock.now()), sweep()
    if sealed or swept:
        log.info("%s files of cases were sealed, %s folders of killed processes removed", sealed, swept)
    return TIDY_EVERY


def look_after(now: Instant) -> None:
    """Follow alerts to where their runs are, tell of late ones, forget what is to be forgotten, put tallies together, seal.

    Where one of these breaks off the others are done all the same, and the first fault is raised.
    """
    broken: list[Exception] = []
    for step in (follow_runs, tell_late, forget_expired, forget_answers, _add_up, _seal):
        try:
            step(now)
        except Exception as wrong:
            broken.append(wrong)
    if broken:
        raise broken[0]


def _add_up(_: Instant) -> None:
    put_together()


def _seal(now: Instant) -> None:
    last = Seal.objects.order_by("-up_to").values_list("made_at", flat=True).first()
    if last is None or now - last >= SEAL_EVERY:
        seal(now)


class Sending:
    """Serves each way out in a thread of its own, so that one that hangs holds up no other."""

    def __init__(self) -> None:
        self._sender = Sender()
        self._busy: dict[Line, Thread] = {}

    def __call__(self) -> float:
        """Start what waits on lines that nobody is serving."""
        self._busy = {line: thread for line, thread in self._busy.items() if thread.is_alive()}
        for line in self._sender.lines(clock.now()):
            if line not in self._busy and len(self._busy) < MOST_LINES:
                self._busy[line] = Thread(target=self._serve, args=(line,), name=f"anlan-{line.channel}{line.of}", daemon=True)
                self._busy[line].start()
        return SEND_EVERY

    def _serve(self, line: Line) -> None:
        try:
            sent = self._sender.send(line, clock.now())
            if sent:
                log.info("%s messages went out by %s %s", sent, line.channel, line.of)
        except Exception as wrong:
            log.error("%s %s could not be served: %s", line.channel, line.of, where(wrong))
        finally:
            connections.close_all()
