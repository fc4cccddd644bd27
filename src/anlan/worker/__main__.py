"""``python -m anlan.worker``: clocks, ways out, upkeep, risk points, case files, live alerts in one process, until TERM."""

import os
import signal
from threading import Event

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.server.settings")
django.setup()

from anlan.desk.books import read_books  # noqa: E402  models exist only after setup
from anlan.engine.live.broker import Place  # noqa: E402
from anlan.worker.case_files import work_on_cases  # noqa: E402
from anlan.worker.live_alerts import STREAM, SUBJECT, Following  # noqa: E402
from anlan.worker.loop import Sending, erase, keep_up, ring, scan, tidy, watch  # noqa: E402
from anlan.worker.rounds import Round, beside  # noqa: E402

PATIENCE = 0.5
"""Seconds that the clocks get to finish their round. Whatever else is under way is taken up again when its lease has run out."""

read_books()
stop = Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stop.set())
clocks = beside("clocks", ring, stop)
roles: dict[str, Round] = {
    "sending": Sending(),
    "upkeep": keep_up,
    "risks": watch,
    "cases": work_on_cases,
    "terms": erase,
    "tidy": tidy,
    "scans": scan,
}
if settings.ALERTS_TO:
    roles["alerts"] = Following(
        Place(settings.BROKER, STREAM, SUBJECT, settings.BROKER_CREDENTIALS), settings.ALERTS_TO, settings.ALERTS_AS
    )
for name, one in roles.items():
    beside(name, one, stop)
stop.wait()
clocks.join(PATIENCE)
