"""From the money floor to a case report: collects what traces, stop plan and returns say, and checks that it all still adds up.

In go traces (the report's own method first), the book they ran on, the stop plan and the table of returns; out comes a
``CaseReport``. Nothing about money is decided here. What files were read and how well is handed in ready-made.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from anlan.money.payers import payers
from anlan.money.restitution import Restitution
from anlan.money.stopping import Book, StopPlan
from anlan.money.stopping import RequestLine as PlannedRequest
from anlan.money.stopping import StopLine as PlannedStop
from anlan.money.trace import Shares, Trace
from anlan.money.transfer import Account, Source, Transfer
from anlan.money.victim import PaymentKey
from anlan.report.case_report import (
    USUAL_MATCHING,
    CaseReport,
    FileReading,
    Fingerprint,
    Flow,
    Matching,
    Movement,
    Node,
    Payment,
    RequestLine,
    ReturnLine,
    ReturnTable,
    StopLine,
    Text,
    Totals,
    VictimLine,
)
from anlan.values import AccountNumber, BrokenPromise, Instant, Note

LARGEST = 2**53
"""Integers above this are not exact in a browser; the page would show wrong fen."""


def build_report(
    *,
    case: str,
    made_at: Instant,
    fingerprint: Fingerprint,
    reading: Sequence[FileReading],
    traces: Sequence[Trace],
    book: Book,
    plan: StopPlan,
    returns: Restitution | None,
    assumed: bool,
    matching: Matching = USUAL_MATCHING,
    remarks: Sequence[Note] = (),
    below: str = "",
) -> CaseReport:
    """The report of one case; ``traces[0]`` is the method that the lists go by.

    ``assumed`` tells that ``returns`` was computed from the stop amounts because nothing is frozen yet.
    ``remarks`` are doubts beyond the traces': of the ledger, of the input. Files are named without ``below``, the case folder,
    so that a report tells nothing of the machine it was made on.
    Raises ``BrokenPromise`` when a picture's nodes and a trace's totals disagree.
    """
    paid_from = payers(traces[0], book)
    movements = _movements(traces, paid_from, book, below)
    nodes = _nodes(traces, paid_from, movements, book)
    report = CaseReport(
        case=case,
        made_at=made_at,
        method=traces[0].method,
        fingerprint=fingerprint,
        reading=tuple(msgspec.structs.replace(one, file=one.file.removeprefix(below)) for one in reading),
        payments=_payments(traces[0]),
        nodes=nodes,
        movements=movements,
        flows=tuple(_flow(trace) for trace in traces),
        stop=tuple(_stop_line(line) for line in plan.stop),
        request=tuple(_request_line(line) for line in plan.request),
        restitution=None if returns is None else _return_table(returns, book, assumed=assumed),
        doubts=_doubts(traces, remarks),
        matching=matching,
    )
    for flow in report.flows:
        _check(report, flow)
    return report


def exit_id(kind: str) -> str:
    """The node that stands for everything leaving by one kind of exit."""
    return f"exit:{kind}"


def _doubts(traces: Sequence[Trace], remarks: Sequence[Note]) -> tuple[Text, ...]:
    said = (Text.of(note) for note in [*remarks, *(note for trace in traces for note in trace.doubts)])
    return tuple(dict.fromkeys(said))


def _movements(
    traces: Sequence[Trace], paid_from: Mapping[PaymentKey, AccountNumber], book: Book, below: str
) -> tuple[Movement, ...]:
    ids = {id for trace in traces for id in trace.edges}
    told = {traces[0].paid_by[key]: account for key, account in paid_from.items() if key in traces[0].paid_by}
    found = sorted((book.transfer(id) for id in ids), key=lambda one: (one.time, one.id))
    return tuple(_movement(one, told.get(one.id), below) for one in found)


def _movement(one: Transfer, payer: AccountNumber | None, below: str) -> Movement:
    """The movement of a transfer; a victim's payment comes from ``payer``, also where no statement shows who paid."""
    source = one.from_account or payer
    target = one.to_account if one.exit_kind is None else exit_id(one.exit_kind)
    if source is None or target is None:
        raise BrokenPromise(f"transfer {one.id} carries traced money but comes from or goes to nowhere")
    debit, credit = _inside(one.debit, below), _inside(one.credit, below)
    return Movement(one.id, source, target, one.time, one.amount, debit, credit, one.summary, payer_told=one.from_account is None)


def _inside(source: Source | None, below: str) -> Source | None:
    return None if source is None else Source(source.file.removeprefix(below), source.sheet, source.row)


def _nodes(
    traces: Sequence[Trace], paid_from: Mapping[PaymentKey, AccountNumber], movements: Sequence[Movement], book: Book
) -> tuple[Node, ...]:
    layers: dict[str, int] = {}
    for trace in reversed(traces):  # the report's own method has the last word
        layers.update({str(number): layer for number, layer in trace.layers.items()})
    victims = {str(paid_from[payment.key]): payment.victim for payment in traces[0].payments}
    layers.update(dict.fromkeys(victims, 0))
    ids = dict.fromkeys([*sorted(victims), *(id for one in movements for id in (one.source, one.target))])
    return tuple(_node(id, book, layers.get(id), victims.get(id)) for id in ids)


def _node(id: str, book: Book, layer: int | None, victim: str | None) -> Node:
    """The node of an account or an exit; ``victim`` is who reported the account as his own."""
    if id.startswith("exit:"):
        return Node(id, id.removeprefix("exit:"), None, None, None, False, True)
    account = _known(book, AccountNumber(id))
    if account is None:
        return Node(id, None, victim or None, None, layer, victim is not None, False)
    name = account.name or victim or None
    return Node(id, None, name, account.bank, layer, victim is not None, account.obtained, account.balance, account.last_seen)


def _payments(trace: Trace) -> tuple[Payment, ...]:
    reasons = {one.payment.key: Text.of(one.reason) for one in trace.unmatched}
    return tuple(
        Payment(
            key=payment.key,
            victim=payment.victim,
            account=payment.victim_account,
            payee=payment.payee_account,
            amount=payment.amount,
            paid_at=payment.paid_at,
            movement=trace.paid_by.get(payment.key),
            remark=reasons.get(payment.key),
        )
        for payment in [*trace.payments, *(one.payment for one in trace.unmatched)]
    )


def _summed(by_place: Mapping[str, Shares] | Mapping[AccountNumber, Shares]) -> dict[str, int]:
    sums = {str(place): sum(shares.values()) for place, shares in by_place.items()}
    return {place: fen for place, fen in sums.items() if fen}


def _flow(trace: Trace) -> Flow:
    held, missing, exits = (
        _summed(trace.holdings),
        _summed(trace.not_obtained),
        _summed({str(k): v for k, v in trace.exits.items()}),
    )
    parts = [sum(part.values()) for part in (held, missing, exits)]
    return Flow(
        method=trace.method,
        carried={id: {str(key): int(fen) for key, fen in shares.items()} for id, shares in trace.edges.items() if shares},
        held=held,
        not_obtained=missing,
        exits=exits,
        totals=Totals(paid=sum(parts), held=parts[0], not_obtained=parts[1], exited=parts[2]),
    )


def _request_line(line: PlannedRequest) -> RequestLine:
    account = line.account
    return RequestLine(account.number, account.name, account.bank, line.reached, line.first_arrival, line.evidence)


def _stop_line(line: PlannedStop) -> StopLine:
    account = line.account
    return StopLine(
        account=account.number,
        name=account.name,
        bank=account.bank,
        amount=line.traced,
        balance=account.balance,
        first_arrival=line.first_arrival,
        last_seen=account.last_seen,
        paid_out_per_hour=line.paid_out_per_hour,
        level=_level(line),
        of_victim=line.of_victim,
        exceeds_balance=line.exceeds_balance,
        evidence=line.evidence,
        leaves_within_hour=line.leaves_within_hour,
        just_arrived=line.just_arrived,
    )


def _level(line: PlannedStop) -> int:
    """How soon half of the traced amount is gone at the pace seen: 3 within the hour, 2 within a day, 1 later."""
    within_hour = 2 * line.leaves_within_hour
    return 3 if within_hour >= line.traced else 2 if 24 * within_hour >= line.traced else 1


def _return_table(returns: Restitution, book: Book, *, assumed: bool) -> ReturnTable:
    shares: dict[str, dict[str, int]] = defaultdict(dict)
    for line in returns.lines:
        shares[line.account][line.payment.key] = line.amount
    lines = []
    for one in returns.accounts:
        known = _known(book, one.account)
        name, bank = (known.name, known.bank) if known else (None, None)
        lines.append(ReturnLine(one.account, name, bank, one.frozen, one.rest, shares.get(one.account, {}), one.rule))
    victims = (VictimLine(v.victim, v.victim_account, v.lost, v.earlier, v.returned, v.open, v.unfound) for v in returns.victims)
    return ReturnTable(tuple(lines), tuple(victims), assumed, sum(one.amount for one in returns.left_out))


def _known(book: Book, number: AccountNumber) -> Account | None:
    """The account, or none for one that no statement names: a frozen one, or one that only a report tells of."""
    try:
        return book.account(number)
    except KeyError:
        return None


def _check(report: CaseReport, flow: Flow) -> None:
    """What the picture leaves at each node must be what the trace says is there; and all of it must be exact in a browser."""
    left: dict[str, int] = defaultdict(int)
    began = {(payment.movement, payment.key) for payment in report.payments}
    paid = 0
    for one in report.movements:
        for key, fen in flow.carried.get(one.id, {}).items():
            left[one.target] += fen
            if (one.id, key) in began:
                paid += fen
            else:
                left[one.source] -= fen
    said = {**flow.held, **flow.not_obtained, **{exit_id(kind): fen for kind, fen in flow.exits.items()}}
    if {id: fen for id, fen in left.items() if fen} != said:
        raise BrokenPromise(f"{flow.method}: what the flow leaves at accounts and exits is not what the trace says")
    if paid != flow.totals.paid or paid >= LARGEST:
        raise BrokenPromise(f"{flow.method}: {flow.totals.paid} fen are accounted for, {paid} were paid")
