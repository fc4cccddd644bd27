"""The worker's loop: tick, send, seal, sleep until the next rung and at most half a minute."""

import logging
from datetime import timedelta
from threading import Event

from django.db import close_old_connections

from anlan.desk import clock
from anlan.desk.alerts.acts.follow_run import follow_runs
from anlan.desk.alerts.acts.tell_late import tell_late
from anlan.desk.exchange.acts.forget_answers import forget_answers
from anlan.desk.intake.acts.open_identity import forget_expired
from anlan.desk.record.chain import seal
from anlan.desk.record.models import Seal
from anlan.values import Instant
from anlan.worker.sender import send_waiting
from anlan.worker.ticker import AT_MOST, next_rung, tick

LONGEST_SLEEP = timedelta(seconds=30)
SEAL_EVERY = timedelta(minutes=10)
log = logging.getLogger("anlan.worker")


def work(stop: Event) -> None:
    """Work until ``stop`` is set."""
    while not stop.is_set():
        close_old_connections()
        now = clock.now()
        round_ = work_once(now)
        if round_ < AT_MOST:
            stop.wait(_pause(now).total_seconds())


def work_once(now: Instant) -> int:
    """One round at ``now``; returns how many runs rang."""
    done = tick(now)
    follow_runs(now)
    tell_late(now)
    sent = send_waiting(now)
    forget_expired(now)
    forget_answers(now)
    last = Seal.objects.order_by("-up_to").values_list("made_at", flat=True).first()
    if last is None or now - last >= SEAL_EVERY:
        seal(now)
    if done.rang or sent:
        worst = max(done.lateness, default=timedelta()).total_seconds()
        log.info("clocks of %s runs rang (latest by %.0f s), sent %s messages", done.rang, worst, sent)
    return done.rang


def _pause(now: Instant) -> timedelta:
    rung = next_rung(now)
    return min(LONGEST_SLEEP, max(rung - now, timedelta(seconds=1))) if rung else LONGEST_SLEEP
