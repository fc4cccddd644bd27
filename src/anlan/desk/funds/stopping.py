"""What to stop in a case, bank by bank: the accounts of its trace that hold money, and those whose statement is missing.

In: a trace. Out: groups with the orders that run already and the body that would get a new one. A bank is known by the name that
statements give it; which body of the office that is, a person says where the names differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anlan.desk.funds.account_key import account_key
from anlan.desk.funds.acts.draft_order import trace_of
from anlan.desk.funds.models import CaseTrace, Order
from anlan.desk.funds.tracing import report_of_trace
from anlan.desk.matters.models.party import shown_name
from anlan.desk.people.models import Organisation
from anlan.desk.words import language, tr
from anlan.report.bank_names import short_bank
from anlan.report.case_report import RequestLine, StopLine
from anlan.values import Instant, mask_account


@dataclass(frozen=True, slots=True)
class Line:
    """One account. ``held``: traced and still there; ``missing``: traced to it, its statement not obtained. One of them is 0."""

    account: str
    holder: str
    held: int
    missing: int
    balance: int | None
    first_arrival: Instant
    last_seen: Instant | None
    level: int
    just_arrived: bool
    of_victim: bool
    exceeds_balance: bool
    evidence: int
    order: Order | None

    @property
    def key(self) -> str:
        """The account in forms."""
        return account_key(self.account)

    @property
    def number(self) -> str:
        """Masked."""
        return mask_account(self.account)

    @property
    def name(self) -> str:
        """The holder; of a victim the surname."""
        return (shown_name(self.holder) if self.of_victim else self.holder) or tr("户名不详", "name unknown")

    @property
    def amount(self) -> int:
        """What an order would be for: the traced amount, never the balance."""
        return self.held or self.missing

    @property
    def chance(self) -> str:
        """How soon half of the money would be gone at the pace seen so far."""
        if self.missing:
            return tr("不明：未调取流水", "unknown: no statement")
        words = {3: ("一小时内", "within the hour"), 2: ("一日内", "within a day")}
        said = tr(*words[self.level]) if self.level in words else tr("较平稳", "quiet")
        return f"{said}{tr('（刚到账）', ' (just arrived)')}" if self.just_arrived else said


@dataclass(frozen=True)
class BankGroup:
    """The accounts at one bank. ``addressee``: the body of the office with that name, if there is one."""

    place: int
    bank: str
    lines: tuple[Line, ...]
    addressee: Organisation | None

    @property
    def name(self) -> str:
        """The bank as statements name it."""
        return self.bank or tr("开户行不详", "bank unknown")

    @property
    def held(self) -> int:
        """Sum of what is still there."""
        return sum(line.held for line in self.lines)

    @property
    def missing(self) -> int:
        """Sum of what went to accounts without statement."""
        return sum(line.missing for line in self.lines)


def groups_of(trace: CaseTrace) -> list[BankGroup]:
    """The groups, the bank with most at stake first; inside, what can be saved first."""
    report = report_of_trace(trace)
    victims = {node.id for node in report.nodes if node.victim}
    accounts = [*(line.account for line in report.stop), *(line.account for line in report.request)]
    orders = _running(accounts)
    by_bank: dict[str, list[Line]] = defaultdict(list)
    for stop in report.stop:
        by_bank[stop.bank or ""].append(_stop(stop, orders))
    for ask in report.request:
        by_bank[ask.bank or ""].append(_request(ask, ask.account in victims, orders))
    ordered = sorted(by_bank.items(), key=lambda pair: (-sum(line.amount for line in pair[1]), pair[0]))
    banks = list(Organisation.objects.filter(kind="bank", closed=False))
    return [BankGroup(place, bank, tuple(lines), _body(bank, banks)) for place, (bank, lines) in enumerate(ordered)]


def _stop(line: StopLine, orders: Mapping[str, Order]) -> Line:
    return Line(
        line.account, line.name or "", line.amount, 0, line.balance, line.first_arrival, line.last_seen, line.level,
        line.just_arrived, line.of_victim, line.exceeds_balance, len(line.evidence), orders.get(line.account),
    )  # fmt: skip


def _request(line: RequestLine, of_victim: bool, orders: Mapping[str, Order]) -> Line:
    return Line(
        line.account, line.name or "", 0, line.amount, None, line.first_arrival, None, 0,
        False, of_victim, False, len(line.evidence), orders.get(line.account),
    )  # fmt: skip


def _running(accounts: Iterable[str]) -> dict[str, Order]:
    """The order under way for each account, wherever it was made: one account is not stopped twice at a time."""
    traces = {trace_of(account): account for account in accounts}
    found = Order.objects.filter(trace__in=traces, run__ended_at=None).select_related("run__matter")
    return {traces[order.trace]: order for order in found}


def _body(bank: str, banks: Iterable[Organisation]) -> Organisation | None:
    """The body whose name is the bank's, or holds it, or is held by it."""
    names = {name for name in (bank, *(short_bank(bank).say(lang) for lang in ("zh", language()))) if name} if bank else set()
    for body in banks:
        if any(len(name) >= 4 and (name in body.name_zh or body.name_zh in name) for name in names):
            return body
    return None
