"""What a trace says in tables: per layer, per account, per method, and each account's transfers down to file and row.

Read from the report of a trace; sums are the report's own, to the fen. Account numbers leave here masked; an account is named in
addresses by a keyed hash.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from anlan.desk.funds.account_key import account_key
from anlan.desk.funds.models import CaseTrace
from anlan.desk.funds.tracing import report_of_digest
from anlan.desk.matters.models.party import shown_name
from anlan.desk.words import language, tr
from anlan.money.transfer import Source
from anlan.report.case_report import CaseReport, Movement, Node
from anlan.report.sections.methods import differences, sums_by_method
from anlan.report.words import node_name, word
from anlan.values import mask_account


@dataclass
class Layer:
    """One layer: accounts reached, fen that its victims paid, that stay there, that are out of sight, that left from there."""

    number: int
    accounts: int = 0
    paid: int = 0
    held: int = 0
    missing: int = 0
    exited: int = 0

    @property
    def name(self) -> str:
        """As the picture calls it."""
        return word("victims").say(language()) if self.number == 0 else word("layer", n=self.number).say(language())

    @property
    def together(self) -> int:
        """What came to rest here or left from here."""
        return self.held + self.missing + self.exited


@dataclass
class AccountLine:
    """One account by the report's own method, in fen: what came, what its victims paid of their own, what went on, what stays."""

    node: Node
    key: str
    came: int = 0
    paid: int = 0
    gone: int = 0
    moves: list[tuple[Movement, int]] = field(default_factory=list)

    @property
    def stays(self) -> int:
        """Still there, or out of sight where the statement is missing."""
        return self.came + self.paid - self.gone

    @property
    def went_on(self) -> int:
        """What left beside the victim's own payments."""
        return self.gone - self.paid

    @property
    def number(self) -> str:
        """Masked."""
        return mask_account(self.node.id)

    @property
    def name(self) -> str:
        """The holder; of a victim only the surname."""
        name = self.node.name or ""
        return shown_name(name) if self.node.victim else name or tr("户名不详", "name unknown")

    @property
    def bank(self) -> str:
        """The bank as statements name it."""
        return self.node.bank or tr("开户行不详", "bank unknown")


@dataclass(frozen=True)
class Summary:
    """The tables of a report."""

    layers: tuple[Layer, ...]
    accounts: tuple[AccountLine, ...]
    exits: tuple[tuple[Node, int], ...]
    by_key: dict[str, AccountLine]

    @property
    def total(self) -> Layer:
        """All layers added up: ``together`` is ``paid``."""
        sums = Layer(-1)
        for layer in self.layers:
            for name in ("accounts", "paid", "held", "missing", "exited"):
                setattr(sums, name, getattr(sums, name) + getattr(layer, name))
        return sums


def summarise(trace: CaseTrace) -> Summary:
    """The tables of a trace that has a report; made once for each."""
    return _summarised(trace.digest)


@lru_cache(maxsize=4)
def _summarised(digest: str) -> Summary:
    return _summary(report_of_digest(digest))


def _summary(report: CaseReport) -> Summary:
    nodes = {node.id: node for node in report.nodes}
    lines = {id: AccountLine(node, account_key(id)) for id, node in nodes.items() if node.exit_kind is None}
    began = {(payment.movement, payment.key) for payment in report.payments}
    left: dict[int, int] = defaultdict(int)
    for one in report.movements:
        shares = report.flow.carried.get(one.id, {})
        fen = sum(shares.values())
        if not fen:
            continue
        source = lines[one.source]
        source.gone += fen
        source.paid += sum(part for key, part in shares.items() if (one.id, key) in began)
        source.moves.append((one, fen))
        if one.target in lines:
            lines[one.target].came += fen
            if one.target != one.source:
                lines[one.target].moves.append((one, fen))
        else:
            left[source.node.layer or 0] += fen
    reached = [line for line in lines.values() if line.came or line.gone]
    exits = [(node, report.flow.exits.get(node.exit_kind or "", 0)) for node in report.nodes if node.exit_kind]
    return Summary(
        tuple(_layers(reached, left)),
        tuple(sorted(reached, key=lambda line: (line.node.layer or 0, -max(line.came + line.paid, line.gone), line.node.id))),
        tuple(sorted(((node, fen) for node, fen in exits if fen), key=lambda pair: -pair[1])),
        {line.key: line for line in reached},
    )


def _layers(lines: Iterable[AccountLine], left: dict[int, int]) -> list[Layer]:
    found: dict[int, Layer] = {}
    for line in lines:
        layer = found.setdefault(line.node.layer or 0, Layer(line.node.layer or 0))
        layer.accounts += 1
        layer.paid += line.paid
        if line.node.obtained:
            layer.held += line.stays
        else:
            layer.missing += line.stays
    for number, fen in left.items():
        found.setdefault(number, Layer(number)).exited += fen
    return sorted(found.values(), key=lambda layer: layer.number)


def exit_name(node: Node) -> str:
    """What an exit is called."""
    return node_name(node).say(language())


def method_table(report: CaseReport) -> tuple[list[str], list[tuple[str, str, tuple[int, ...], int]]]:
    """Names of the methods, and where they differ: place, masked account, fen by each, the spread; sums first."""
    heads = [word(f"method_{flow.method}").say(language()) for flow in report.flows]
    victims = {node.id for node in report.nodes if node.victim}
    rows = []
    for one in (*sums_by_method(report), *differences(report)):
        name = one.name.say(language())
        shown = shown_name(name) if one.account in victims else name
        rows.append((shown, mask_account(one.account) if one.account else "", one.amounts, one.spread))
    return heads, rows


def place_of(source: Source | None) -> str:
    """File, sheet and row of one side of a transfer."""
    if source is None:
        return ""
    sheet = f" · {source.sheet}" if source.sheet else ""
    return f"{source.file}{sheet} · {tr('第', 'row ')}{source.row}{tr('行', '')}"
