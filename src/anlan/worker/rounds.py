"""Work that goes round and round beside other work: each kind in a thread and with a database connection of its own.

In: a function that does one round and says how long to rest. Whatever goes wrong in a round (the database is being started anew,
a disk is full) is logged and ends that round alone; the next comes after pauses that grow while it lasts.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from anlan.worker.faults import where

LONGEST_PAUSE = 30.0
"""Seconds between two attempts, at most."""
log = logging.getLogger("anlan.worker")
Round = Callable[[], float]
"""Does one round and returns the seconds to rest after it."""


def go_round(one: Round, stop: Event) -> None:
    """Do rounds until ``stop`` is set."""
    broken = 0
    while not stop.is_set():
        try:
            close_old_connections()
            rest = one()
            broken = 0
        except Exception as wrong:
            broken += 1
            rest = min(2.0 ** (broken - 1), LONGEST_PAUSE)
            if isinstance(wrong, OperationalError | InterfaceError):
                log.warning("the database does not answer (%s), again in %.0f s", where(wrong), rest)
            else:
                log.error("a round broke off: %s; again in %.0f s", where(wrong), rest)
        stop.wait(rest)
    connections.close_all()


def beside(name: str, one: Round, stop: Event) -> Thread:
    """Start a thread that goes round. It does not keep the process alive: what it holds is taken up again by the next."""
    thread = Thread(target=go_round, args=(one, stop), name=f"anlan-{name}", daemon=True)
    thread.start()
    return thread
