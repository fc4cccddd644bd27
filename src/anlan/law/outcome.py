"""A term under one reading: counted from its start, its events folded in, with the steps that led to the end.

In: a plan, one of its rules, the start, and what is the same for every reading. Out: an ``Outcome``. A clock on which nothing has
happened is the hot path of a replay: a day term then ends on the same day whoever started it that day, so its end is kept.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.changes import fold
from anlan.law.counting import Rule, date_of, lay
from anlan.law.ending import Custody, Lap, conclude
from anlan.law.ledger import Entry, Ledger, Refusal, TermEvent
from anlan.law.length import Length
from anlan.law.plan import Plan
from anlan.law.step import Step
from anlan.law.tracing import closing, opening
from anlan.values import Instant

_KEPT = 16_384


class Outcome(msgspec.Struct, frozen=True):
    """The term under one reading. ``reading`` is ``main`` for the term as written; ``date`` the day ``at`` falls on."""

    reading: str
    cite: tuple[str, ...]
    at: Instant
    date: dt.date
    provisional: bool
    steps: tuple[Step, ...]
    refused: tuple[Refusal, ...] = ()
    stopped_at: Instant | None = None
    paused_since: Instant | None = None


class Scene(msgspec.Struct):
    """What is the same for every reading of a term."""

    entries: Sequence[Entry]
    calendar: Calendar
    custody: Custody | None
    given: Length | None


def outcome(plan: Plan, rule: Rule, start: Instant, scene: Scene) -> Outcome:
    """The end of the term under ``rule``; ``start`` is in Shanghai time."""
    custody = rule.held if scene.custody is None else scene.custody
    if scene.entries or plan.starts_deferred or scene.given is not None or not isinstance(custody, bool):
        return _counted(plan, rule, start, scene, custody)
    code, cite = rule.opens
    if rule.span is not None:
        at = start + rule.span
        steps = (Step(code, cite, start), Step("base", rule.cite, at, rule.length), Step("ends", rule.cite, at))
        return Outcome(rule.name, rule.cite, at, date_of(at.toordinal()), False, steps)
    key = (rule.name, start.toordinal(), custody, scene.calendar)
    known = plan.untouched.get(key) if rule.by_day else None
    if known is None:
        found = _counted(plan, rule, start, scene, custody)
        if rule.by_day:
            if len(plan.untouched) >= _KEPT:
                plan.untouched.clear()
            plan.untouched[key] = (found.at, found.date, found.provisional, found.steps[1:])
        return found
    at, date, provisional, later = known
    return Outcome(rule.name, rule.cite, at, date, provisional, (Step(code, cite, start), *later))


def _counted(plan: Plan, rule: Rule, start: Instant, scene: Scene, custody: Custody) -> Outcome:
    length, refused = rule.length, list[Refusal]()
    if scene.given is not None and plan.term.given:
        length, refused = _given(plan, rule, start, scene.given)
    lap = Lap(start, (length,), lay(start, (length,), rule, scene.calendar))
    ending = conclude(rule, lap, scene.calendar, custody)
    steps = opening(plan, rule, lap, ending, scene.given is not None)
    stopped = waiting = None
    if scene.entries or plan.starts_deferred:
        ledger = Ledger(plan, rule, scene.calendar, custody, start, lap, known_end=ending)
        ledger.deferred_since = start if plan.starts_deferred else None
        fold(ledger, scene.entries)
        ending = ledger.end()
        steps += ledger.steps
        refused += ledger.refused
        stopped, waiting = ledger.stopped_at, ledger.waiting_since()
    closing(plan, rule, ending, steps)
    date = date_of(ending.day)
    return Outcome(rule.name, rule.cite, ending.at, date, ending.provisional, tuple(steps), tuple(refused), stopped, waiting)


def _given(plan: Plan, rule: Rule, start: Instant, given: Length) -> tuple[Length, list[Refusal]]:
    """The length that the decision names, refused when it is more than the most."""
    if given.rough <= rule.length.rough:
        return given, []
    event = TermEvent(plan.term.start, start, given)
    return rule.length, [Refusal("outside", event, "", rule.cite, str(rule.length))]
