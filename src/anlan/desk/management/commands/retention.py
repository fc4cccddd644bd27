"""``python -m anlan.server retention``: erase what has outlived its term now, or say what would be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from anlan.desk import clock
from anlan.desk.retention.acts.erase_due import erase_due, what_is_due


class Command(BaseCommand):
    """Erase by term. The worker does the same a little at a time."""

    help = "Erase what has outlived its term. With --dry-run, say how much that is and what is held."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to erase at all."""
        parser.add_argument("--dry-run", action="store_true", help="say what is due and what is held; erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each term; then how many matters were gone through."""
        found = list(what_is_due(clock.now()))
        for one in found:
            self.stdout.write(f"{one.kind.key}: {one.term.days} d ({one.term.source}) due {one.due}, held {one.held}")
        if not found:
            self.stdout.write("No term is set: everything is kept.")
        if options["dry_run"]:
            return
        count = 0
        while erased := erase_due(clock.now()):
            count += erased
        self.stdout.write(f"{count} matters gone through.")
