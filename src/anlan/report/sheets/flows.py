"""Sheets that prove: the flow between each two accounts by every method, and every transfer with its rows in the statements."""

from collections import defaultdict
from collections.abc import Mapping

from anlan.money.transfer import Source
from anlan.report.case_report import CaseReport, Node, Text
from anlan.report.sheet import Block, Column, Kind, Sheet, Value
from anlan.report.words import format_fen, joined, node_name, word

OWNERS_AT_MOST = 40
"""Owners named in one cell; a cell with hundreds cannot be read."""

ENDS = (
    Column(word("from_name"), "text", 12),
    Column(word("from_account"), "number", 24),
    Column(word("from_bank"), "text", 18),
    Column(word("to_name"), "text", 12),
    Column(word("to_account"), "number", 24),
    Column(word("to_bank"), "text", 18),
)


def flows(report: CaseReport) -> Sheet:
    """Traced money between each two accounts, by every method; largest by the report's own method first."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(report.flows))
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for place, flow in enumerate(report.flows):
        for one in report.movements:
            if one.id in flow.carried:
                sums[one.source, one.target][place] += sum(flow.carried[one.id].values())
                counts[one.source, one.target] += place == 0
    nodes = {node.id: node for node in report.nodes}
    methods = (Column(word(f"method_{flow.method}"), "money", 16, summed=True) for flow in report.flows)
    columns = (*ENDS, Column(word("transfers_count"), "count", 8), *methods)
    ordered = sorted(sums, key=lambda pair: (-sums[pair][0], pair))
    rows = tuple((*_ends(nodes[pair[0]], nodes[pair[1]]), counts[pair], *sums[pair]) for pair in ordered)
    return Sheet(word("sheet_flows"), (Block(columns, rows),))


def movements(report: CaseReport) -> Sheet:
    """Every transfer that carried traced money: what it carried by every method, whose, and where both sides stand."""
    nodes = {node.id: node for node in report.nodes}
    methods = (Column(word(f"method_{flow.method}"), "money", 16, summed=True) for flow in report.flows)
    places = [Column(word(f"{side}_{part}"), kind, width) for side in ("debit", "credit") for part, kind, width in _PLACE]
    columns = (
        Column(word("time"), "time", 20),
        *ENDS,
        Column(word("transfer_amount"), "money", 16),
        *methods,
        Column(word("whose"), "text", 40),
        Column(word("summary"), "text", 16),
        *places,
        Column(word("transfer_id"), "text", 18),
    )
    whose = {payment.key: payment.victim for payment in report.payments}
    rows: list[tuple[Value, ...]] = []
    for one in report.movements:
        carried = [sum(flow.carried.get(one.id, {}).values()) for flow in report.flows]
        owners = _owners(report.flow.carried.get(one.id, {}), whose)
        ends = _ends(nodes[one.source], nodes[one.target])
        debit = (word("payer_told"), None, None) if one.payer_told else _place(one.debit)
        rows.append((one.time, *ends, one.amount, *carried, owners, one.summary, *debit, *_place(one.credit), one.id))
    return Sheet(word("sheet_movements"), (Block(columns, tuple(rows)),))


def _owners(shares: Mapping[str, int], whose: Mapping[str, str]) -> Text:
    """Whose money it is, the largest shares first; of very many the first and how many more."""
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    said = [Text(f"{whose[key]} {format_fen(fen)}", f"{whose[key]} {format_fen(fen)}") for key, fen in ordered[:OWNERS_AT_MOST]]
    if len(ordered) > OWNERS_AT_MOST:
        said.append(word("and_others", n=len(ordered) - OWNERS_AT_MOST))
    return joined(said)


_PLACE: tuple[tuple[str, Kind, int], ...] = (("file", "text", 30), ("sheet", "text", 10), ("row", "count", 8))


def _place(source: Source | None) -> tuple[Value, Value, Value]:
    return (None, None, None) if source is None else (source.file, source.sheet, source.row)


def _ends(source: Node, target: Node) -> tuple[Value, ...]:
    return (*_end(source), *_end(target))


def _end(node: Node) -> tuple[Value, Value, Value]:
    return node_name(node), None if node.exit_kind else node.id, node.bank
