"""``python -m anlan.worker``: clocks, ways out, upkeep, risk points, case files in one process, until TERM or Ctrl-C."""

import os
import signal
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
django.setup()

from anlan.worker.case_files import work_on_cases  # noqa: E402  models exist only after setup
from anlan.worker.loop import Sending, keep_up, ring, watch  # noqa: E402
from anlan.worker.rounds import beside  # noqa: E402

PATIENCE = 0.5
"""Seconds that the clocks get to finish their round. Whatever else is under way is taken up again when its lease has run out."""

stop = Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stop.set())
clocks = beside("clocks", ring, stop)
for name, one in (("sending", Sending()), ("upkeep", keep_up), ("risks", watch), ("cases", work_on_cases)):
    beside(name, one, stop)
stop.wait()
clocks.join(PATIENCE)
