"""The report of an opened case: traces it by every method, plans what to stop, computes what to return, and collects it all.

`report_of_case` is the one way from a case folder to a ``CaseReport``; the command line, the demonstration and tests all take it.
Who keeps a ledger elsewhere, as the desk does, takes `report_of_ledger`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from anlan.money.case import STATEMENTS, VICTIMS, Case, ledger_folder, table_of
from anlan.money.frozen import read_frozen, read_returned, spread
from anlan.money.ledger import Ledger
from anlan.money.ledger_doubts import find_doubts
from anlan.money.ledger_store import LedgerStore
from anlan.money.matching import WINDOW
from anlan.money.payment_matching import TOLERANCE
from anlan.money.restitution import Losses, losses_of, restitution
from anlan.money.stopping import plan_stops
from anlan.money.trace import METHODS, Method, Trace
from anlan.money.tracing import trace
from anlan.money.transfer import Account, Transfer
from anlan.money.unknown_accounts import unknown_accounts
from anlan.money.victim import VictimPayment
from anlan.report.build import build_report
from anlan.report.case_report import CaseReport, FileReading, Fingerprint, Matching
from anlan.report.fingerprint import take_fingerprint
from anlan.report.quality import file_readings, imported_readings
from anlan.values import AccountNumber, Fen, Instant, Note

Progress = Callable[[Method, int, int], None]
"""Called before each trace with its method, how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was frozen and what victims' accounts got back earlier, the files that say so, and what was wrong in them."""

    amounts: Mapping[AccountNumber, Fen]
    earlier: Mapping[AccountNumber, Fen] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    notes: tuple[Note, ...] = ()


def report_of_case(
    case: Case,
    *,
    made_at: Instant,
    method: Method = "fifo",
    compared: Sequence[Method] = METHODS,
    tolerance: timedelta = TOLERANCE,
    losses: Losses = "reported",
    frozen: Frozen | None = None,
    title: str | None = None,
    progress: Progress | None = None,
) -> CaseReport:
    """The report by ``method``, compared with the others of ``compared``.

    ``tolerance``: how far a reported time may be from the bank's; ``losses``: whose count where money is divided by loss. Without
    ``frozen`` the returns are computed as if every amount to stop were frozen, and the report says so. ``title`` is the
    case's name in the report (default: its folder's). Raises ``BrokenPromise`` when anything does not add up.
    """
    known_files = [case.folder / STATEMENTS, table_of(case.folder, VICTIMS)[0], *(frozen.files if frozen else ())]
    imports = LedgerStore(ledger_folder(case.folder)).imports()
    return report_of_ledger(
        case.ledger,
        case.payments,
        case=title or case.folder.resolve().name,
        made_at=made_at,
        fingerprint=take_fingerprint(known_files, case.folder, [(one.file, one.sha256) for one in imports]),
        reading=(*file_readings(case.readings.readings, case.readings.refused), *imported_readings(imports)),
        method=method,
        compared=compared,
        tolerance=tolerance,
        window=case.window,
        losses=losses,
        frozen=frozen,
        problems=case.problems,
        below=f"{case.folder}/",
        progress=progress,
    )


def report_of_ledger(
    ledger: Ledger,
    payments: Sequence[VictimPayment],
    *,
    case: str,
    made_at: Instant,
    fingerprint: Fingerprint,
    reading: Sequence[FileReading],
    method: Method = "fifo",
    compared: Sequence[Method] = METHODS,
    tolerance: timedelta = TOLERANCE,
    window: timedelta = WINDOW,
    losses: Losses = "reported",
    frozen: Frozen | None = None,
    problems: Sequence[Note] = (),
    below: str = "",
    progress: Progress | None = None,
) -> CaseReport:
    """The report of a ledger and the payments to follow through it, wherever they are kept; the rest as of `report_of_case`.

    ``reading`` and ``fingerprint`` say what the ledger was made of, ``problems`` what was wrong in it, ``window`` how far apart
    the sides of its transfers may be booked; files are named without ``below``.
    """
    methods = [method, *(other for other in compared if other != method)]
    traces = list(_traces(ledger, payments, methods, tolerance, progress))
    book = _RememberingBook(ledger)
    plan = plan_stops(traces[0], book)
    held = {line.account.number: line.traced for line in plan.stop}
    known = frozen or Frozen(held)
    return build_report(
        case=case,
        made_at=made_at,
        fingerprint=fingerprint,
        reading=reading,
        traces=traces,
        book=book,
        plan=plan,
        returns=restitution(traces[0], known.amounts, spread(known.earlier, losses_of(traces[0], losses)), losses=losses),
        assumed=frozen is None,
        matching=Matching(tolerance // timedelta(minutes=1), window // timedelta(seconds=1)),
        remarks=[*problems, *_remarks(ledger, known, traces)],
        below=below,
    )


def _traces(
    ledger: Ledger, payments: Sequence[VictimPayment], methods: Sequence[Method], tolerance: timedelta, progress: Progress | None
) -> Iterator[Trace]:
    for place, name in enumerate(methods):
        if progress is not None:
            progress(name, place, len(methods))
        yield trace(ledger, payments, method=name, tolerance=tolerance)


def _remarks(ledger: Ledger, known: Frozen, traces: Sequence[Trace]) -> Iterator[Note]:
    """Doubts about the frozen accounts, and those of the ledger's that touch an account which a trace reaches."""
    reached = {str(number) for one in traces for number in one.layers}
    yield from known.notes
    yield from unknown_accounts(ledger.book, known.amounts)
    yield from (doubt.note for doubt in find_doubts(ledger, reached))


def frozen_of(frozen: Path, earlier: Path | None, payments: Sequence[VictimPayment]) -> Frozen:
    """What the tables of frozen amounts and of earlier returns say. Raises ``InputError`` when one cannot be read."""
    amounts = read_frozen(frozen)
    if earlier is None:
        return Frozen(amounts.amounts, files=(frozen,), notes=amounts.notes)
    returned = read_returned(earlier, payments)
    return Frozen(amounts.amounts, returned.amounts, (frozen, earlier), (*amounts.notes, *returned.notes))


class _RememberingBook:
    """A ledger that looks each transfer and account up once: a report asks for the same ones many times."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._transfers: dict[str, Transfer] = {}
        self._accounts: dict[str, Account] = {}

    def account(self, number: AccountNumber) -> Account:
        if number not in self._accounts:
            self._accounts[number] = self._ledger.account(number)
        return self._accounts[number]

    def transfer(self, id: str) -> Transfer:
        if id not in self._transfers:
            self._transfers[id] = self._ledger.transfer(id)
        return self._transfers[id]

    def movements_since(self, number: AccountNumber, since: Instant) -> list[tuple[int, int]]:
        return self._ledger.movements_since(number, since)
