"""``anlan detect scan|review|explain|backtest|list|reverify|feed|watch --json``: alerts with every value and the ids
of every event behind them, and what the others tell.

Times are µs since 1970-01-01 UTC in alerts, Shanghai time in words. ``python -m anlan.cli.shapes.detect`` prints the JSON schema.
"""

from collections.abc import Callable

import click
import msgspec

from anlan.detect.alert import Finding
from anlan.detect.backtest import Backtest
from anlan.detect.detector import Subject
from anlan.detect.evaluate import Rules
from anlan.detect.explain import Explanation, explain
from anlan.detect.reverify import CardToVerify
from anlan.detect.review import Reviewed
from anlan.engine.live.plan import Progress
from anlan.engine.live.watcher import Numbered
from anlan.engine.local import Scan
from anlan.values import Lang, mask_account


class AlertJson(msgspec.Struct, frozen=True):
    """An alert; ``number`` is whole. ``repeats``: how often it would have come again within its cool-down."""

    id: str
    typology: str
    subject: Subject
    number: str
    time: int
    event: str
    level: int
    weight: int
    late: bool
    repeats: int
    findings: tuple[Finding, ...]


class ScanJson(msgspec.Struct, frozen=True):
    """`anlan detect scan`: events read, events and rows of registers left out, alerts in the order of time."""

    events: int
    refused: int
    alerts: list[AlertJson]


class DetectorJson(msgspec.Struct, frozen=True):
    """One line of `anlan detect list`."""

    name: str
    kind: str
    subject: str
    unit: str
    measures: str
    article: str


class CardReasonJson(msgspec.Struct, frozen=True):
    """Why a card is on the list: what was noticed, in words, and the alert (about the card, its number or its device)."""

    typology: str
    sentence: str
    article: str
    alert: str


class CardJson(msgspec.Struct, frozen=True):
    """One line of `anlan detect reverify`: a card, whole; tier 1 is verified first."""

    card: str
    tier: int
    level: int
    weight: int
    reasons: list[CardReasonJson]


class ReviewGroupJson(msgspec.Struct, frozen=True):
    """A group of `anlan detect review`: see ``ReviewedGroup``. ``title`` and ``reason`` are in the reader's language, numbers in
    the sentence masked; ``account`` and ``accounts`` are whole unless ``--masked`` was asked."""

    rank: int
    kind: str
    title: str
    score: float
    account: str
    accounts: tuple[str, ...]
    transfers: tuple[str, ...]
    amount: int
    begin: int
    end: int
    reason: str


class ReviewJson(msgspec.Struct, frozen=True):
    """`anlan detect review`: transfers read, rows left out, the share asked for, ids of all transfers named (each once, in the
    order of time), groups, strangest first."""

    transfers: int
    refused: int
    share: float
    alerted: tuple[str, ...]
    groups: list[ReviewGroupJson]


class FedJson(msgspec.Struct, frozen=True):
    """`anlan detect feed`: events the stream took, events it had already, rows that made no event."""

    published: int
    repeated: int
    refused: int


def card_document(one: CardToVerify, rules: Rules, lang: Lang) -> CardJson:
    """A card to verify as its document, its reasons in ``lang``; numbers in sentences are masked."""
    reasons = [
        CardReasonJson(alert.typology, reason.sentence, reason.article, alert.id)
        for alert in one.alerts
        for reason in explain(alert, rules, lang).reasons
    ]
    return CardJson(one.card, one.tier, one.level, one.weight, reasons)


def review_document(found: Reviewed, refused: int, lang: Lang, shown: Callable[[str], str] = str) -> ReviewJson:
    """The review as its document; ``shown`` is how accounts are written."""
    same = set(ReviewGroupJson.__struct_fields__) - {"title", "reason", "account", "accounts"}
    groups = [
        ReviewGroupJson(
            **{name: getattr(group, name) for name in same},
            title=group.title(lang),
            account=shown(group.account),
            accounts=tuple(shown(account) for account in group.accounts),
            reason=group.reason(lang, mask_account),
        )
        for group in found.groups
    ]
    return ReviewJson(found.transfers, refused, found.share, found.alerted, groups)


def document(found: Scan) -> ScanJson:
    """The scan as its document."""
    alerts = [
        AlertJson(
            **{name: getattr(alert, name) for name in AlertJson.__struct_fields__ if name != "repeats"},
            repeats=found.repeats.get(alert.id, 0),
        )
        for alert in found.alerts
    ]
    return ScanJson(found.events, len(found.letters), alerts)


def schema() -> bytes:
    """The JSON schema of the documents: of `scan`, `review`, `backtest`, the lists of `explain`, `list`, `reverify`, of `feed`,
    `watch` and the lines that `watch --out` writes."""
    shapes = (ScanJson, ReviewJson, Backtest, list[Explanation], list[DetectorJson], list[CardJson], FedJson, Progress, Numbered)
    each, parts = msgspec.json.schema_components(shapes, ref_template="#/$defs/{name}")
    return msgspec.json.format(msgspec.json.encode({"oneOf": list(each), "$defs": parts}), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
