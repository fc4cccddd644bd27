"""The steps of counting itself, before and after what events changed: how the start counts, the base length, the last day."""

from anlan.law.counting import Rule, date_of
from anlan.law.ending import Ending, Lap
from anlan.law.plan import Plan
from anlan.law.step import Step


def opening(plan: Plan, rule: Rule, lap: Lap, ending: Ending, named: bool) -> list[Step]:
    """How the start counts, and where the base length ends. ``named``: the decision named the length."""
    code, cite = rule.opens
    reached = ending.at if ending.by_clock else date_of(ending.unrolled)
    base = "base_most" if plan.term.given and not named else "base"
    steps = [Step(code, cite, lap.start), Step(base, rule.cite, reached, lap.lengths[0])]
    if ending.clamped:
        steps.append(Step("clamped", plan.counting.get("month", rule.cite), reached))
    return steps


def closing(plan: Plan, rule: Rule, ending: Ending, steps: list[Step]) -> None:
    """Append what happened to the last day, and the end."""
    if ending.rolled:
        last = date_of(ending.unrolled)
        steps.append(Step("rolled", plan.counting.get("roll", rule.cite), date_of(ending.day), other=last))
    elif ending.stays:
        steps.append(Step("stays", plan.counting.get("custody", rule.cite), date_of(ending.unrolled)))
    if ending.provisional:
        steps.append(Step("provisional", plan.counting.get("roll", rule.cite), date_of(ending.unrolled)))
    steps.append(Step("ends", rule.cite, ending.at))
