"""The data that a page carries for its scripts: columns of small integers, so that ten thousand transfers stay a small file.

In go a report and its layout; out comes one JSON text that is safe inside a ``script`` element. Nodes, payments, movements,
files are named by their place in their list. Amounts are fen, times milliseconds since 1970-01-01 UTC. Layout of the text: see
``page_data``; its reader is ``assets/data.js``.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from anlan.money.transfer import Source
from anlan.report.bank_names import short_bank
from anlan.report.case_report import CaseReport, Flow
from anlan.report.colours import bank_colour, bank_order
from anlan.report.layout import Layout, quiet_below
from anlan.values import to_micros
from anlan.values.note import LANGS, catalogue

PAIRS_AT_MOST = 600_000
"""Shares (whose money a transfer carried) in one file, about ten bytes each: beyond, the page would open slowly."""

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def page_json(report: CaseReport, layout: Layout) -> str:
    """The data as JSON that is safe inside a ``script`` element."""
    return safe_json(page_data(report, layout))


def safe_json(data: Mapping[str, Any]) -> str:
    """JSON without ``<``, ``>``, ``&`` and without the two line ends that scripts know and JSON does not."""
    return msgspec.json.encode(data).decode("utf-8").translate(_UNSAFE)


def page_data(report: CaseReport, layout: Layout) -> dict[str, Any]:
    """Everything the scripts need, as plain values."""
    place_of = {node.id: place for place, node in enumerate(report.nodes)}
    payment_of = {payment.key: place for place, payment in enumerate(report.payments)}
    movement_of = {one.id: place for place, one in enumerate(report.movements)}
    banks = bank_order(report)
    return {
        "case": report.case,
        "method": report.method,
        "below": quiet_below(report, layout),
        "banks": banks,
        "short_banks": {lang: [short_bank(bank).say(lang) for bank in banks] for lang in LANGS},
        "colours": [bank_colour(place) for place in range(len(banks))],
        "nodes": _columns(
            report.nodes,
            number=lambda node: None if node.exit_kind else node.id,
            exit=lambda node: node.exit_kind,
            name=lambda node: node.name,
            bank=lambda node: banks.index(node.bank) if node.bank else None,
            layer=lambda node: node.layer,
            victim=lambda node: int(node.victim),
            obtained=lambda node: int(node.obtained),
            balance=lambda node: node.balance,
            seen=lambda node: None if node.last_seen is None else to_micros(node.last_seen) // 1000,
        ),
        "payments": _columns(
            report.payments,
            victim=lambda one: one.victim,
            account=lambda one: one.account,
            amount=lambda one: one.amount,
            time=lambda one: to_micros(one.paid_at) // 1000,
            movement=lambda one: None if one.movement is None else movement_of[one.movement],
        ),
        "movements": _movements(report, place_of),
        "flows": _flows(report, movement_of, payment_of),
        "layout": _layout(layout, report, place_of),
        "words": {lang: {key: text[lang] for key, text in catalogue("report", "explore").items()} for lang in LANGS},
    }


def _columns(things: Sequence[Any], **fields: Callable[[Any], Any]) -> dict[str, list[Any]]:
    return {name: [of(thing) for thing in things] for name, of in fields.items()}


def _movements(report: CaseReport, place_of: Mapping[str, int]) -> dict[str, Any]:
    """Columns of movements; a source is three columns: file, sheet (both into ``texts``, -1 for none) and row."""
    texts: dict[str, int] = {}

    def text(value: str | None) -> int:
        return -1 if value is None else texts.setdefault(value, len(texts))

    def source(side: str) -> dict[str, Callable[[Any], Any]]:
        def get(one: Any) -> Source | None:
            found: Source | None = getattr(one, side)
            return found

        return {
            f"{side}_file": lambda one: -1 if get(one) is None else text(get(one).file),  # type: ignore[union-attr]
            f"{side}_sheet": lambda one: -1 if get(one) is None else text(get(one).sheet),  # type: ignore[union-attr]
            f"{side}_row": lambda one: 0 if get(one) is None else get(one).row,  # type: ignore[union-attr]
        }

    columns = _columns(
        report.movements,
        id=lambda one: one.id,
        source=lambda one: place_of[one.source],
        target=lambda one: place_of[one.target],
        time=lambda one: to_micros(one.time) // 1000,
        amount=lambda one: one.amount,
        summary=lambda one: text(one.summary),
        told=lambda one: int(one.payer_told),
        **source("debit"),
        **source("credit"),
    )
    return {**columns, "texts": list(texts)}


def _flows(report: CaseReport, movement_of: Mapping[str, int], payment_of: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each method's flow; where the shares would make the file too large, those methods with most go without."""
    pairs = {flow.method: sum(len(shares) for shares in flow.carried.values()) for flow in report.flows}
    while sum(pairs.values()) > PAIRS_AT_MOST:
        del pairs[max(pairs, key=lambda method: pairs[method])]
    began: dict[str | None, list[str]] = defaultdict(list)
    for payment in report.payments:
        began[payment.movement].append(payment.key)
    return [_flow(flow, movement_of, payment_of if flow.method in pairs else None, began) for flow in report.flows]


def _flow(
    flow: Flow,
    movement_of: Mapping[str, int],
    payment_of: Mapping[str, int] | None,
    began: Mapping[str | None, Sequence[str]],
) -> dict[str, Any]:
    """``moves`` in time order, and beside it ``sums`` (fen carried), ``begun`` (fen of it that victims paid with this move) and
    ``shares`` (payment, fen, payment, fen …; or none at all); ``totals`` to check the sums against."""
    ids = sorted(flow.carried, key=lambda id: movement_of[id])
    return {
        "method": flow.method,
        "moves": [movement_of[id] for id in ids],
        "sums": [sum(flow.carried[id].values()) for id in ids],
        "begun": [sum(flow.carried[id].get(key, 0) for key in began.get(id, ())) for id in ids],
        "shares": None if payment_of is None else [_pairs(flow.carried[id], payment_of) for id in ids],
        "totals": msgspec.to_builtins(flow.totals),
    }


def _pairs(shares: Mapping[str, int], payment_of: Mapping[str, int]) -> list[int]:
    return [part for key, fen in shares.items() for part in (payment_of[key], fen)]


def _layout(layout: Layout, report: CaseReport, place_of: Mapping[str, int]) -> dict[str, Any]:
    def place(id: str) -> list[float] | None:
        at = layout.places.get(id)
        return None if at is None else [at.column, at.y, at.height, at.bar]

    folds = [
        {
            "parent": None if fold.parent is None else place_of[fold.parent],
            "place": place(fold.id),
            "members": [place_of[id] for id in fold.members],
        }
        for fold in layout.folds
    ]
    return {"columns": layout.columns, "unit": layout.unit, "nodes": [place(node.id) for node in report.nodes], "folds": folds}
