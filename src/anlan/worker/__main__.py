"""``python -m anlan.worker``: ticker, sender and reader of case files as one process. TERM or Ctrl-C ends it after its round."""

import os
import signal
from threading import Event, Thread

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
django.setup()

from anlan.worker.case_files import work_on_cases  # noqa: E402  models exist only after setup
from anlan.worker.loop import work  # noqa: E402

stop = Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stop.set())
Thread(target=work_on_cases, args=(stop,), name="anlan-cases", daemon=True).start()
work(stop)
