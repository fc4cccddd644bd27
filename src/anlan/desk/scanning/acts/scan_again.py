"""Whoever runs the office has files in which something was found shown to the scanner again: its definitions were put right.

A false alarm is lifted where it was made, in the scanner's own list of exceptions, so that no officer ever decides that a file is
harmless. What it then calls clean is released by the worker, each file an event of its matter.
"""

from django.db import transaction

from anlan.desk.record.chain import note_down
from anlan.desk.scanning.models import Scan
from anlan.values import Instant


@transaction.atomic
def scan_again(*, now: Instant) -> int:
    """Put them in line and return how many there are; they stay held back meanwhile."""
    held = Scan.objects.filter(state="found")
    count = held.values("sha256").distinct().count()
    if count:
        held.update(state="waiting", why="", again_at=now)
        note_down("scanning", "held_files_asked_again", actor="operator", role="operator", now=now, facts={"files": count})
    return count
