"""Alerts of a history that is measured, judged and proven in pieces, as a cluster does it, in this process."""

from collections import Counter
from collections.abc import Iterable

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Rules
from anlan.engine.shares import asked_of, deal, in_order, judge_share, prove
from anlan.engine.slices import Slice, measure_slice, prove_slice


def in_pieces(
    kind: Kind, rules: Rules, detectors: tuple[Detector, ...], pieces: Iterable[Slice], shares: int
) -> tuple[list[Alert], Counter[str]]:
    """The alerts, and how often each would have come again; the last piece is measured first."""
    held = list(pieces)
    dealt = [deal(measure_slice(kind, rules.bands, detectors, piece), shares) for piece in reversed(held)][::-1]
    found, repeats = [], Counter[str]()
    for share in range(shares):
        judged, again = judge_share(rules, ((place, hits.get(share, ())) for place, hits in enumerate(dealt)))
        found += judged
        repeats.update(again)
    alerts, proofs = in_order(found), {}
    for piece in held:
        proofs |= prove_slice(kind, detectors, piece, asked_of(alerts))
    return [prove(alert, proofs) for alert in alerts], repeats
