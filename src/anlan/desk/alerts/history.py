"""What was done about an alert, by whom, with which word: read from its stream in the record."""

from dataclasses import dataclass

from anlan.desk.alerts.models import OUTCOMES, Alert
from anlan.desk.matters.page import officer_names
from anlan.desk.matters.procedures import versions
from anlan.desk.matters.saying import event_label
from anlan.desk.record.chain import read
from anlan.desk.words import tr
from anlan.procedure.event import Event
from anlan.values import Instant

WORDS = {
    "alert_raised": ("收到预警", "Raised"),
    "alert_repeated": ("再次预警", "Raised again"),
    "alert_claimed": ("认领", "Taken"),
    "alert_given_back": ("退回队列", "Given back"),
    "dissuasion_begun": ("开始劝阻", "Dissuasion begun"),
    "result_noted": ("记录结果", "Result recorded"),
    "step_noted": ("记录步骤", "Step recorded"),
    "late_told": ("到期无人认领，已提醒负责人", "Due and taken by nobody; the lead was told"),
    "alert_settled": ("处置完毕", "Settled"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done."""

    at: Instant
    what: str
    who: str
    detail: str


def history_of(alert: Alert) -> list[Line]:
    """Newest first."""
    events = list(read(alert.stream))
    names = officer_names(event.actor for event in events)
    lines = [
        Line(e.at, tr(*WORDS.get(e.type, (e.type, e.type))), names.get(e.actor, tr("系统", "System")), _detail(e)) for e in events
    ]
    return lines[::-1]


def _detail(event: Event) -> str:
    parts = []
    if "outcome" in event.facts:
        parts.append(str(dict(OUTCOMES).get(str(event.facts["outcome"]), event.facts["outcome"])))
    if "event" in event.facts:
        parts.append(event_label(versions()["dissuasion"][-1], str(event.facts["event"])))
    if event.facts.get("note"):
        parts.append(str(event.facts["note"]))
    return tr("：", ": ").join(parts)
