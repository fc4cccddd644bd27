"""``python -m anlan.server rebuild``: compare what is stored of runs, clocks and matters with the record, and make it again."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anlan.desk import clock
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.record.chain import note_down


class Command(BaseCommand):
    """Compare, and rebuild when asked to. Safe while the office works."""

    help = "Tell every difference between the stored rows and the record. With --write, write what the record says."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do and how much to tell."""
        parser.add_argument("--write", action="store_true", help="write what the record says wherever it differs")
        parser.add_argument("--show", type=int, default=100, help="how many differences to print (default: 100)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences and how many there were; exit 1 when some remain."""
        now = clock.now()
        found = rebuild(now, write=options["write"])
        count = 0
        for line in islice(found, options["show"]):
            self.stdout.write(line)
            count += 1
        count += sum(1 for _ in found)
        if not count:
            self.stdout.write("Every row is as the record says.")
            return
        if not options["write"]:
            raise CommandError(f"{count} differences. Back up, then run this again with --write.")
        note_down("projections", "rebuilt", actor="operator", role="operator", now=now, facts={"differences": count})
        left = sum(1 for _ in rebuild(clock.now(), write=False))
        if left:
            raise CommandError(f"{count} differences were found; {left} remain, which no row can be made from: see above.")
        self.stdout.write(f"{count} differences were found and written as the record says.")
