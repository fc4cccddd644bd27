"""Compares two sets of rules on the same history: which alerts are added, dropped and kept, and how often each side is right."""

from collections.abc import Collection, Sequence

import msgspec

from anlan.detect.alert import Alert, alert_key


class Side(msgspec.Struct, frozen=True):
    """Alerts of one set of rules. With labels: how many of the subjects alerted are labelled, and how many of the labelled are
    alerted; none without labels."""

    alerts: int
    subjects: int
    precision: float | None
    recall: float | None


class Backtest(msgspec.Struct, frozen=True):
    """Two sets of rules side by side; alerts by their ids."""

    before: Side
    after: Side
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    kept: int


def compare(before: Sequence[Alert], after: Sequence[Alert], labelled: Collection[frozenset[str]] | None = None) -> Backtest:
    """``labelled``: the numbers known to be used for fraud, when they are known, each as the forms it may stand in."""
    old, new = {alert.id for alert in before}, {alert.id for alert in after}
    return Backtest(
        _side(before, labelled), _side(after, labelled), tuple(sorted(new - old)), tuple(sorted(old - new)), len(old & new)
    )


def with_keys(found: Backtest) -> Backtest:
    """The comparison to hand on: alerts by their short names, which give no number away."""
    added, dropped = (tuple(alert_key(id) for id in ids) for ids in (found.added, found.dropped))
    return msgspec.structs.replace(found, added=added, dropped=dropped)


def _side(alerts: Sequence[Alert], labelled: Collection[frozenset[str]] | None) -> Side:
    numbers = {alert.number for alert in alerts}
    if not labelled:
        return Side(len(alerts), len(numbers), None, None)
    right, found = numbers & frozenset().union(*labelled), sum(not forms.isdisjoint(numbers) for forms in labelled)
    return Side(len(alerts), len(numbers), len(right) / len(numbers) if numbers else None, found / len(labelled))
