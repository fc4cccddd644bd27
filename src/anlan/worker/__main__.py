"""``python -m anlan.worker``: the ticker and the sender as a process of their own. TERM or Ctrl-C ends it after its round."""

import os
import signal
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
django.setup()

from anlan.worker.loop import work  # noqa: E402  models exist only after setup

stop = Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stop.set())
work(stop)
