"""A *case report*: everything the paper and the screen show about one case, as plain values.

Filled by ``anlan.report.build`` from the money floor; read by the page, the workbook and the PDF, which decide nothing about
money themselves. Amounts are integer fen, times aware instants, sentences stand in both languages.
"""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from anlan.money.matching import WINDOW
from anlan.money.payment_matching import TOLERANCE
from anlan.money.restitution import Rule
from anlan.money.shares import percentages
from anlan.money.trace import Method
from anlan.money.transfer import Source
from anlan.values import Instant, Lang, Note, say


class Text(msgspec.Struct, frozen=True):
    """A sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, note: Note) -> "Text":
        """The note said in both languages."""
        return cls(say(note, "zh"), say(note, "en"))

    def say(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en


class InputFile(msgspec.Struct, frozen=True):
    """A file the case was computed from: its path below the case folder, its SHA-256 in hex, its size in bytes if it is there."""

    path: str
    size: int | None
    sha256: str


class Fingerprint(msgspec.Struct, frozen=True):
    """What a reader needs to repeat the computation: the files, one hash over all of them, and the program."""

    files: tuple[InputFile, ...]
    digest: str
    program: str


class Matching(msgspec.Struct, frozen=True):
    """How far apart what belongs together may be: a reported time from the bank's, the two sides of one transfer."""

    tolerance_minutes: int
    window_seconds: int


USUAL_MATCHING = Matching(TOLERANCE // timedelta(minutes=1), WINDOW // timedelta(seconds=1))


class LeftOut(msgspec.Struct, frozen=True):
    """A row of a statement that gave no entry, and why."""

    sheet: str | None
    row: int
    reason: Text


class Check(msgspec.Struct, frozen=True):
    """A check of a statement against itself: passed, failed, or (none) not possible, and a sentence about it."""

    passed: bool | None
    remark: Text


class FileReading(msgspec.Struct, frozen=True):
    """How one statement file was read."""

    file: str
    layout: Text
    rows: int
    entries: int
    left_out: tuple[LeftOut, ...]
    balance: Check
    declared: Check
    remarks: tuple[Text, ...] = ()


class Payment(msgspec.Struct, frozen=True):
    """A payment that a victim reported; ``movement`` is the transfer it was matched to, ``remark`` says why there is none."""

    key: str
    victim: str
    account: str
    payee: str
    amount: int
    paid_at: Instant
    movement: str | None
    remark: Text | None = None


class Node(msgspec.Struct, frozen=True):
    """An account of the flow, or an exit.

    ``id`` is the account number, or ``exit:<kind>``. ``layer`` is the fewest hops from a victim's account by the report's
    own method; exits have none. ``obtained`` tells whether the account's statement was handed in.
    """

    id: str
    exit_kind: str | None
    name: str | None
    bank: str | None
    layer: int | None
    victim: bool
    obtained: bool
    balance: int | None = None
    last_seen: Instant | None = None


class Movement(msgspec.Struct, frozen=True):
    """A transfer that carried traced money by at least one method, between two nodes, and where it stands in the statements.

    ``payer_told``: no statement shows who paid; ``source`` is the account that the victim reported.
    """

    id: str
    source: str
    target: str
    time: Instant
    amount: int
    debit: Source | None
    credit: Source | None
    summary: str | None = None
    payer_told: bool = False


class Totals(msgspec.Struct, frozen=True):
    """Where all traced money is by one method, in fen. The three parts add up to ``paid``."""

    paid: int
    held: int
    not_obtained: int
    exited: int

    def parts(self) -> list[tuple[str, int, str]]:
        """Where it is (``held``, ``missing``, ``exited``), fen, and the share of all as words; the shares re-add to 100.0%."""
        fen = (self.held, self.not_obtained, self.exited)
        return list(zip(("held", "missing", "exited"), fen, percentages(fen), strict=True))


class Flow(msgspec.Struct, frozen=True):
    """One method's picture: whose money each movement carried, and what that leaves where.

    ``carried``: movement id → payment key → fen. ``held`` and ``not_obtained``: node id → fen. ``exits``: exit kind → fen.
    """

    method: Method
    carried: Mapping[str, Mapping[str, int]]
    held: Mapping[str, int]
    not_obtained: Mapping[str, int]
    exits: Mapping[str, int]
    totals: Totals


class StopLine(msgspec.Struct, frozen=True):
    """An account whose traced money can still be stopped: for ``amount`` fen, never for more than was traced there.

    ``leaves_within_hour`` is what of it goes within the hour at the pace seen so far, ``level`` how soon half of it would be
    gone: 3 within the hour, 2 within a day, 1 later; ``just_arrived``: that pace is the case's, the account has had no hour to
    show its own. ``paid_out_per_hour`` is how fast it has been paying out since traced money reached it. ``of_victim`` marks a
    victim's own account, ``exceeds_balance`` that the statement ends with less than is traced. ``evidence`` are ids of the
    movements that brought it.
    """

    account: str
    name: str | None
    bank: str | None
    amount: int
    balance: int | None
    first_arrival: Instant
    last_seen: Instant | None
    paid_out_per_hour: int
    level: int
    of_victim: bool
    exceeds_balance: bool
    evidence: tuple[str, ...]
    leaves_within_hour: int = 0
    just_arrived: bool = False


class RequestLine(msgspec.Struct, frozen=True):
    """An account whose statement is missing and that ``amount`` fen of traced money reached."""

    account: str
    name: str | None
    bank: str | None
    amount: int
    first_arrival: Instant
    evidence: tuple[str, ...]


class ReturnLine(msgspec.Struct, frozen=True):
    """How one frozen account's money is shared: payment key → fen, by one rule. ``frozen`` = sum of shares + ``rest``."""

    account: str
    name: str | None
    bank: str | None
    frozen: int
    rest: int
    shares: Mapping[str, int]
    rule: Rule


class VictimLine(msgspec.Struct, frozen=True):
    """What one victim gets: ``lost`` = ``earlier`` + ``returned`` + ``open``; ``unfound`` of ``lost`` are in no statement."""

    victim: str
    account: str
    lost: int
    earlier: int
    returned: int
    open: int
    unfound: int = 0


class ReturnTable(msgspec.Struct, frozen=True):
    """Restitution. ``assumed`` is set while nothing is frozen yet and all stop amounts stand in for it.

    ``left_out`` are fen of reported payments that were found in no statement and were not to count.
    """

    lines: tuple[ReturnLine, ...]
    victims: tuple[VictimLine, ...]
    assumed: bool
    left_out: int = 0

    @property
    def unfound(self) -> int:
        """Fen of reported payments that were found in no statement and count where money is divided by loss."""
        return sum(one.unfound for one in self.victims)


class CaseReport(msgspec.Struct, frozen=True):
    """The whole report. ``method`` is the one that the lists go by; ``flows`` holds it first, others for comparison."""

    case: str
    made_at: Instant
    method: Method
    fingerprint: Fingerprint
    reading: tuple[FileReading, ...]
    payments: tuple[Payment, ...]
    nodes: tuple[Node, ...]
    movements: tuple[Movement, ...]
    flows: tuple[Flow, ...]
    stop: tuple[StopLine, ...]
    request: tuple[RequestLine, ...]
    restitution: ReturnTable | None
    doubts: tuple[Text, ...]
    matching: Matching = USUAL_MATCHING

    @property
    def flow(self) -> Flow:
        """The picture by the report's own method."""
        return self.flows[0]
