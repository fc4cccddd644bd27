"""``python -m anlan.server rescan``: show the scanner again what it found something in, after a false alarm was put right."""

from typing import Any

from django.core.management.base import BaseCommand

from anlan.desk import clock
from anlan.desk.scanning.acts.scan_again import scan_again


class Command(BaseCommand):
    """Put held files in line for the worker."""

    help = "Show the scanner again every file that is held. The worker releases what it no longer finds anything in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many there are."""
        self.stdout.write(f"{scan_again(now=clock.now())} held files wait for the scanner; they stay held until it has answered.")
