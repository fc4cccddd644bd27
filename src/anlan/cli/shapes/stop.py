"""``anlan stop --json``: which account to stop for how much, whose statement to ask for. Amounts are fen, times at +08:00.

``python -m anlan.cli.shapes.stop`` prints the JSON schema.
"""

from collections.abc import Sequence
from datetime import datetime

import click
import msgspec

from anlan.cli.cases import plain
from anlan.money.case import Case
from anlan.money.stopping import RequestLine, StopLine, StopPlan
from anlan.money.trace import Trace
from anlan.report.stop_term import stop_term
from anlan.values import SHANGHAI, Lang, say


class StopJson(msgspec.Struct, frozen=True):
    """One account to stop; amounts in fen.

    ``leaves_within_hour``: what of ``traced`` goes within the hour at the pace seen so far; ``just_arrived``: that pace is of the
    case's other accounts, as this one has had no hour to show its own.
    """

    account: str
    name: str | None
    bank: str | None
    traced: int
    leaves_within_hour: int
    just_arrived: bool
    balance: int | None
    last_seen: datetime | None
    first_arrival: datetime
    paid_out_per_hour: int
    of_victim: bool
    exceeds_balance: bool
    owners: dict[str, int]
    evidence: list[str]


class BankJson(msgspec.Struct, frozen=True):
    """The accounts to stop at one bank (null: unknown), in the order of ``stop``; sums in fen."""

    bank: str | None
    to_stop: int
    leaves_within_hour: int
    accounts: list[str]


class RequestJson(msgspec.Struct, frozen=True):
    """One statement to ask for; amounts in fen."""

    account: str
    name: str | None
    bank: str | None
    reached: int
    first_arrival: datetime
    owners: dict[str, int]
    evidence: list[str]


class StopPlanJson(msgspec.Struct, frozen=True):
    """What ``anlan stop --json`` prints. ``stop`` is most urgent first, ``request`` largest first; ``evidence``: transfers.

    ``banks`` holds the accounts of ``stop`` bank by bank, the one with most to save first. ``term`` says how long a stop-payment
    lasts, with its article and how far that was checked.
    """

    method: str
    to_stop: int
    stop: list[StopJson]
    banks: list[BankJson]
    request: list[RequestJson]
    term: str
    unmatched: list[str]
    problems: list[str]
    doubts: list[str]


def document(case: Case, traced: Trace, plan: StopPlan, lang: Lang) -> StopPlanJson:
    """The plan as its document, its sentences in ``lang``."""
    return StopPlanJson(
        method=traced.method,
        to_stop=plan.to_stop,
        stop=[_stop_json(line) for line in plan.stop],
        banks=[_bank_json(bank, lines) for bank, lines in plan.by_bank().items()],
        request=[_request_json(line) for line in plan.request],
        term=stop_term().say(lang),
        unmatched=[say(one.reason, lang) for one in traced.unmatched],
        problems=[say(note, lang) for note in case.problems],
        doubts=[say(note, lang) for note in traced.doubts],
    )


def _stop_json(line: StopLine) -> StopJson:
    account = line.account
    return StopJson(
        account=account.number,
        name=account.name,
        bank=account.bank,
        traced=line.traced,
        leaves_within_hour=line.leaves_within_hour,
        just_arrived=line.just_arrived,
        balance=account.balance,
        last_seen=account.last_seen.astimezone(SHANGHAI) if account.last_seen else None,
        first_arrival=line.first_arrival.astimezone(SHANGHAI),
        paid_out_per_hour=line.paid_out_per_hour,
        of_victim=line.of_victim,
        exceeds_balance=line.exceeds_balance,
        owners=plain(line.owners),
        evidence=list(line.evidence),
    )


def _bank_json(bank: str, lines: Sequence[StopLine]) -> BankJson:
    return BankJson(
        bank=bank or None,
        to_stop=sum(line.traced for line in lines),
        leaves_within_hour=sum(line.leaves_within_hour for line in lines),
        accounts=[line.account.number for line in lines],
    )


def _request_json(line: RequestLine) -> RequestJson:
    return RequestJson(
        account=line.account.number,
        name=line.account.name,
        bank=line.account.bank,
        reached=line.reached,
        first_arrival=line.first_arrival.astimezone(SHANGHAI),
        owners=plain(line.owners),
        evidence=list(line.evidence),
    )


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(StopPlanJson)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
