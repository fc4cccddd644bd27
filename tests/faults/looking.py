"""What is in the office after a fault run, as JSON. A process of its own: ``python -m tests.faults.looking LOOK``."""

import json
import sys
from typing import Any

from anlan.server.running import set_up

AHEAD = 6
"""Leases that a look goes ahead at the most: a message that waits for longer than that was put off wrongly."""


def main() -> None:
    """Look and print."""
    set_up()
    print(json.dumps(look(int(sys.argv[1]))))


def look(number: int) -> dict[str, Any]:
    """Counts and rows that the clients' own notes are compared with.

    Whatever a killed sender had in hand goes out when its lease is over, which is not waited for: look ``number`` (1, 2, …) sends
    what is due so many leases from now, at most ``AHEAD``, and so takes up what an earlier look left in hand.
    """
    from anlan.desk import clock  # noqa: PLC0415  models exist only after set-up
    from anlan.desk.exchange.models import Announcement  # noqa: PLC0415
    from anlan.desk.intake.models import Submission  # noqa: PLC0415
    from anlan.desk.matters.models import Clock, Stall, Telling  # noqa: PLC0415
    from anlan.desk.matters.rebuilding import rebuild  # noqa: PLC0415
    from anlan.desk.record.chain import verify  # noqa: PLC0415
    from anlan.desk.record.models import Event, Outgoing  # noqa: PLC0415
    from anlan.worker.sender import LEASE, send_waiting  # noqa: PLC0415

    now = clock.now()
    send_waiting(now + min(number, AHEAD) * LEASE)
    events = Event.objects.filter(stream__startswith="run/").exclude(type="signed").order_by("pk")
    return {
        "due": Clock.objects.filter(next_rung_at__lte=now, run__stall=None).count(),
        "unsent": [
            f"{one.channel} {one.state}, {one.attempts} attempts, in {one.not_before - now}: {one.last_error}"
            for one in Outgoing.objects.exclude(state="sent")
        ],
        "letters": Outgoing.objects.filter(channel="email").count(),
        "stalls": list(Stall.objects.order_by("run").values_list("run", flat=True)),
        "faults": [str(fault) for fault in verify()],
        "differences": list(rebuild(now, write=False)),
        "submissions": list(Submission.objects.values_list("number", flat=True)),
        "texts": [one.text for one in Submission.objects.all()],
        "events": [(int(stream.removeprefix("run/")), kind) for stream, kind in events.values_list("stream", "type")],
        "told": [
            (run, rung, at.isoformat(), due.isoformat())
            for run, rung, at, due in Telling.objects.filter(officer__username="lin").values_list("run", "rung", "at", "due_at")
        ],
        "feed": list(Announcement.objects.order_by("organisation", "seq").values_list("seq", "run", "event")),
    }


if __name__ == "__main__":
    main()
