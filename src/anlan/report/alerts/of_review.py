"""A review as the report of a scan shows it: each group a part that opens to its reason, a picture and its transfers."""

from collections.abc import Callable

import pyarrow as pa

from anlan.detect.alert import Alert
from anlan.detect.explain import Explanation, Reason
from anlan.detect.review import Reviewed, ReviewedGroup
from anlan.report.alerts.gathering import ROWS_AT_MOST, AlertView, LeftOut, Row, ScanView
from anlan.values import Lang, from_micros
from anlan.values.instant import format_instant

STRONG = 9.0
"""A group as strange as this is shown among those to verify, others among those to look at. Nothing in a review is urgent."""


def view_of_review(
    found: Reviewed, table: pa.Table, refused: int, shown: Callable[[str], str], left_out: tuple[LeftOut, ...] = ()
) -> ScanView:
    """The page's view; ``shown`` is how accounts are written."""
    wanted = set(found.alerted)
    rows = {row["id"]: row for row in table.to_pylist() if row["id"] in wanted}
    views = tuple(_view(group, [rows[id] for id in group.transfers], shown) for group in found.groups)
    levels = [sum(view.alert.level == level for view in views) for level in (3, 2, 1)]
    return ScanView(
        events=found.transfers,
        refused=refused,
        all_alerts=len(views),
        levels=(levels[0], levels[1], levels[2]),
        subjects=len({group.account for group in found.groups}),
        alerts=views,
        left_out=left_out,
    )


def _view(group: ReviewedGroup, rows: list[Row], shown: Callable[[str], str]) -> AlertView:
    level = 2 if group.score >= STRONG else 1
    alert = Alert(
        id=f"review:{group.rank}",
        typology=group.kind,
        subject="account",
        number=group.account,
        time=group.end,
        event=group.transfers[-1],
        level=level,
        weight=round(group.score),
        late=False,
        findings=(),
    )
    return AlertView(
        alert=alert,
        kind="transfers",
        of="src",
        zh=_said(alert, group, "zh", shown),
        en=_said(alert, group, "en", shown),
        repeats=0,
        rows=tuple(rows[:ROWS_AT_MOST]),
        all_rows=len(rows),
    )


def _said(alert: Alert, group: ReviewedGroup, lang: Lang, shown: Callable[[str], str]) -> Explanation:
    reason = Reason(
        group.kind, round(group.score), alert.level, alert.weight, group.reason(lang, shown), ARTICLE, group.transfers
    )
    return Explanation(
        id=alert.id,
        title=group.title(lang),
        subject="account",
        number=shown(group.account),
        time=format_instant(from_micros(group.end).replace(microsecond=0)),
        level=alert.level,
        weight=alert.weight,
        when=f"log10 LR = {group.score:.1f}",
        tree=(),
        article=ARTICLE,
        answers=("verify",),
        late=False,
        reasons=(reason,),
        silent=(),
    )


ARTICLE = "反电信网络诈骗法 第十八条"
"""What lets a bank or payment institution watch accounts."""
