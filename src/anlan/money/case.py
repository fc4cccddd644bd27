"""A case: a folder with ``statements/`` and ``victims.csv`` (or ``.xlsx`` …), opened as a ledger and payments to trace.

A file that cannot be used does not stop a case: the rest is opened, and ``problems`` says what is missing and why. Files
taken in with ``anlan import`` are kept in the case's ``ledger/`` and count too; one that also lies in ``statements/`` counts
once. Accounts that victims report, and those of a ``frozen.csv``, are known numbers: a statement may show them in part.
An ``exits.toml`` adds words and numbers to those by which exits are told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa

from anlan.money.exits import with_own
from anlan.money.frozen import read_frozen
from anlan.money.ledger import Ledger, build_ledger
from anlan.money.ledger_store import LedgerStore, files_below, hash_of
from anlan.money.matching import WINDOW
from anlan.money.statement import Progress, Readings, read_statements
from anlan.money.victim import VictimPayment, known_accounts, read_victims
from anlan.values import InputError, Note

STATEMENTS = "statements"
VICTIMS, FROZEN = "victims", "frozen"
"""Tables of a case by name; the ending is that of any format statements come in."""
_ENDINGS = (".csv", ".xlsx", ".xls", ".tsv", ".txt")
EXITS = "exits.toml"


@dataclass(frozen=True)
class Case:
    """An opened case. ``problems``: statement files that could not be used and lines of reports left out, each with why.

    ``window``: how far apart the two sides of a transfer may be booked in its ledger.
    """

    folder: Path
    ledger: Ledger
    payments: tuple[VictimPayment, ...]
    readings: Readings
    problems: tuple[Note, ...]
    window: timedelta = WINDOW


def open_case(
    folder: Path, *, layouts: Iterable[Path] = (), window: timedelta = WINDOW, progress: Progress | None = None
) -> Case:
    """Open a case folder.

    ``layouts``: the user's own layout files; ``window``: how far apart the two sides of a transfer may be booked. Raises
    ``InputError`` when there is no such folder, no statement in it can be used, or the victims' table or the case's own words
    are missing or unusable.
    """
    if not folder.is_dir():
        raise InputError(Note.of("money.trace.no_case", folder=str(folder)))
    victims, others = table_of(folder, VICTIMS)
    reports = read_victims(victims)
    words = with_own(folder / EXITS) if (folder / EXITS).exists() else None
    store = LedgerStore(ledger_folder(folder))
    known = {one.sha256 for one in store.imports()}
    statements = folder / STATEMENTS
    if not statements.exists() and not known:
        raise InputError(Note.of("money.trace.no_statements", folder=str(folder)))
    files = [path for path in files_below([statements] if statements.exists() else []) if not known or hash_of(path) not in known]
    readings = read_statements(files, layouts=layouts, progress=progress)
    refused = tuple(one.reason for one in readings.refused)
    if not readings.readings and not known:
        raise InputError(refused[0] if refused else Note.of("money.trace.no_statements", folder=str(folder)))
    numbers = {other: used for reading in readings.readings for used, other in reading.numbers}
    entries = pa.concat_tables([readings.entries(), store.entries()]) if known else readings.entries()
    frozen, unusable = _frozen_accounts(table_of(folder, FROZEN)[0])
    named = {**dict.fromkeys(frozen, ""), **known_accounts(reports.payments)}
    ledger = build_ledger(entries, numbers={**store.numbers(), **numbers}, known=named, words=words, window=window)
    return Case(folder, ledger, reports.payments, readings, refused + others + reports.left_out + unusable, window)


def table_of(folder: Path, name: str) -> tuple[Path, tuple[Note, ...]]:
    """The file of a case's table, CSV before other formats; where there are several, which are not read."""
    found = [path for ending in _ENDINGS if (path := folder / f"{name}{ending}").exists()]
    first = found[0] if found else folder / f"{name}{_ENDINGS[0]}"
    if len(found) < 2:
        return first, ()
    return first, (Note.of("money.table.several", file=first.name, others=", ".join(path.name for path in found[1:])),)


def _frozen_accounts(file: Path) -> tuple[Iterable[str], tuple[Note, ...]]:
    """Numbers of the accounts that a case's own table of frozen amounts names, and why it cannot be used, if it cannot."""
    try:
        return (read_frozen(file).amounts if file.exists() else ()), ()
    except InputError as wrong:
        return (), (wrong.note,)


def ledger_folder(target: Path) -> Path:
    """Where imports into ``target`` are kept: ``ledger`` inside a case, a folder that is no case itself."""
    is_case = (target / STATEMENTS).exists() or table_of(target, VICTIMS)[0].exists()
    return target / "ledger" if is_case else target
