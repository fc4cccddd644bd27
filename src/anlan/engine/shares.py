"""*Shares*: judging hits in parts that know nothing of each other, with the same alerts as in one go.

All that a judge remembers is about one subject. So hits are dealt out by the number of their subject; each share is judged in the
order of time, and alerts are put back in the order in which one judge would have given them. Their proofs come last, from
wherever the events are (``slices.prove_slice``).
"""

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import msgspec

from anlan.detect.alert import Alert, Finding
from anlan.detect.evaluate import Judge, Rules
from anlan.detect.meter import Hit, by_event
from anlan.engine.slices import Asked, Proof

Standing = tuple[int, int, str]
"""Where an alert stands among all: its slice, the place of its event in that, the first detector that spoke of its subject."""

Judged = tuple[list[tuple[Standing, Alert]], dict[str, int]]
"""Alerts of a share, and how often each would have come again."""


def share_of(text: str, shares: int) -> int:
    """Which of some shares a text belongs to, on any machine."""
    return crc32(text.encode()) % shares


def deal(hits: Iterable[Hit], shares: int) -> dict[int, list[Hit]]:
    """Hits by share, their order kept."""
    dealt: dict[int, list[Hit]] = {}
    for hit in hits:
        dealt.setdefault(share_of(hit.number, shares), []).append(hit)
    return dealt


def judge_share(rules: Rules, pieces: Iterable[tuple[int, Sequence[Hit]]]) -> Judged:
    """Alerts of one share of the hits of all slices, which come in the order of time."""
    judge, found = Judge(rules), list[tuple[Standing, Alert]]()
    for piece, hits in pieces:
        for run in by_event(hits):
            for alert in judge.add_event(run):
                spoke = min(hit.detector for hit in run if (hit.subject, hit.number) == (alert.subject, alert.number))
                found.append(((piece, run[0].place, spoke), alert))
    return found, judge.take_repeats()


def in_order(found: Iterable[tuple[Standing, Alert]]) -> list[Alert]:
    """Alerts of all shares as one judge would have given them."""
    return [alert for _, alert in sorted(found, key=lambda one: one[0])]


def asked_of(alerts: Iterable[Alert]) -> set[Asked]:
    """The hits whose proof has been left for later."""
    return {(one.detector, one.event) for alert in alerts for one in alert.findings if not one.evidence}


def prove(alert: Alert, proofs: Mapping[Asked, Proof]) -> Alert:
    """The alert with what has been left for later."""

    def proven(one: Finding) -> Finding:
        return one if one.evidence else msgspec.structs.replace(one, evidence=proofs[one.detector, one.event])

    return msgspec.structs.replace(alert, findings=tuple(map(proven, alert.findings)))
