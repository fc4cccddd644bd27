"""The steps of counting itself, before and after what events changed: how the start counts, the base length, the last day."""

import datetime as dt

from anlan.law.counting import Rule
from anlan.law.ending import Ending, Lap
from anlan.law.plan import Plan
from anlan.law.step import Step
from anlan.values import Instant

_BEGIN = {"h": "hour", "min": "hour", "d": "day", "wd": "workday", "m": "month", "y": "month"}


def opening(plan: Plan, rule: Rule, lap: Lap, ending: Ending, named: bool) -> list[Step]:
    """How the start counts, and where the base length ends. ``named``: the decision named the length."""
    length = lap.lengths[0]
    if rule.count == "elapsed":
        what = "clock"
    elif rule.count == "include_first":
        what = "included"
    else:
        what = _BEGIN[length.unit]
    reached: dt.date | Instant = ending.at if ending.by_clock else dt.date.fromordinal(ending.unrolled)
    code = "base_most" if plan.term.given and not named else "base"
    steps = [
        Step("start_" + what, plan.counting.get(what, rule.cite), lap.start),
        Step(code, rule.cite, reached, length),
    ]
    if ending.clamped:
        steps.append(Step("clamped", plan.counting.get("month", rule.cite), reached))
    return steps


def closing(plan: Plan, ending: Ending, steps: list[Step]) -> None:
    """Append what happened to the last day, and the end."""
    cite = steps[1].cite
    last = dt.date.fromordinal(ending.unrolled)
    if ending.rolled:
        moved = dt.date.fromordinal(ending.day)
        steps.append(Step("rolled", plan.counting.get("roll", cite), moved, other=last))
    elif ending.stays:
        steps.append(Step("stays", plan.counting.get("custody", cite), last))
    if ending.provisional:
        steps.append(Step("provisional", plan.counting.get("roll", cite), last))
    steps.append(Step("ends", cite, ending.at))
