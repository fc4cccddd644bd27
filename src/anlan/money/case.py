"""A case: a folder with ``statements/`` and ``victims.csv``, opened as a ledger and payments to trace.

A file that cannot be used does not stop a case: the rest is opened, and ``problems`` says what is missing and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from anlan.money.ledger import Ledger, build_ledger
from anlan.money.matching import WINDOW
from anlan.money.statement import Progress, Readings, read_statements
from anlan.money.victim import VictimPayment, read_victims
from anlan.values import InputError, Note

STATEMENTS = "statements"
VICTIMS = "victims.csv"


@dataclass(frozen=True)
class Case:
    """An opened case. ``problems``: statement files that could not be used and lines of reports left out, each with why."""

    folder: Path
    ledger: Ledger
    payments: tuple[VictimPayment, ...]
    readings: Readings
    problems: tuple[Note, ...]


def open_case(
    folder: Path, *, layouts: Iterable[Path] = (), window: timedelta = WINDOW, progress: Progress | None = None
) -> Case:
    """Open a case folder.

    ``layouts``: the user's own layout files; ``window``: how far apart the two sides of a transfer may be booked. Raises
    ``InputError`` when there is no such folder, no statement in it can be used, or the victims' table is missing or unusable.
    """
    if not folder.is_dir():
        raise InputError(Note.of("money.trace.no_case", folder=str(folder)))
    reports = read_victims(folder / VICTIMS)
    statements = folder / STATEMENTS
    if not statements.exists():
        raise InputError(Note.of("money.trace.no_statements", folder=str(folder)))
    readings = read_statements([statements], layouts=layouts, progress=progress)
    refused = tuple(one.reason for one in readings.refused)
    if not readings.readings:
        raise InputError(refused[0] if refused else Note.of("money.trace.no_statements", folder=str(folder)))
    numbers = {other: used for reading in readings.readings for used, other in reading.numbers}
    ledger = build_ledger(readings.entries(), numbers=numbers, window=window)
    return Case(folder, ledger, reports.payments, readings, refused + reports.left_out)
