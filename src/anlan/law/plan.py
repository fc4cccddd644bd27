"""A term made ready to be counted: its readings as complete rules, and which of its parts each kind of event touches.

In: a term. Out: a ``Plan``, made once a term and kept. Standard readings come from law/readings.toml.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from anlan.law.calendar import Calendar
from anlan.law.counting import Rule
from anlan.law.files import read_table, shape
from anlan.law.length import Length
from anlan.law.row import counting_of
from anlan.law.step import Step
from anlan.law.term import Names, Reading, Term, names
from anlan.values import InputError, Instant, Lang, Note

Verb = Literal["extend", "restart", "pause", "resume", "travel", "defer", "begin", "stop", "start"]

ORDER: Final[dict[str, int]] = {
    verb: place
    for place, verb in enumerate(("start", "resume", "begin", "extend", "travel", "restart", "pause", "defer", "stop"))
}
"""What comes first when several events bear the same instant: whatever is granted at an instant precedes the stop at it."""

MAIN_READING: Final = "main"
NOT_HELD: Final = "not_held"
"""The reading shown beside the main one when nobody said whether the person is held."""

_KEPT: Final = 4096
_OPENS: Final = {"h": "hour", "min": "hour", "d": "day", "wd": "workday", "m": "month", "y": "month"}


@dataclass(frozen=True, slots=True)
class Action:
    """What an event of one kind does to a clock: the verb and the part of the term it acts through."""

    verb: Verb
    part: str
    rank: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``rules[0]`` is the term as written; ``rules_when_known``: when it is known whether the person is held.

    ``actions``: event kind to what it does, in the order to be tried. ``untouched``: ends of clocks on which nothing happened.
    """

    term: Term
    rules: tuple[Rule, ...]
    rules_when_known: tuple[Rule, ...]
    actions: dict[str, tuple[Action, ...]]
    settled: str
    remind: tuple[tuple[str, Length], ...]
    counting: Mapping[str, tuple[str, ...]]
    starts_deferred: bool
    untouched: dict[tuple[str, int, bool, Calendar], tuple[Instant, dt.date, bool, tuple[Step, ...]]] = field(
        default_factory=dict, compare=False
    )


_plans: dict[int, Plan] = {}


def plan_of(term: Term) -> Plan:
    """The plan of ``term``. Raises ``InputError`` when it names a reading that does not exist."""
    found = _plans.get(id(term))
    if found is None:
        if len(_plans) >= _KEPT:
            _plans.clear()
        # The plan holds the term, so its id is not given to another while the plan is kept.
        settled = term.settled.reading if term.settled else ""
        waits = any(not defer.from_ for defer in term.defer.values())
        cited = counting_cites(term)
        rules = _rules(term, cited)
        known = tuple(rule for rule in rules if rule.name != NOT_HELD)
        found = Plan(term, rules, known, _actions(term), settled, _remind(term), cited, waits)
        _plans[id(term)] = found
    return found


def reading_label(term: Term, name: str, lang: Lang) -> str:
    """What a reading of the term is called; ``main`` is the text as written."""
    if name == MAIN_READING:
        return "条文字面" if lang == "zh" else "as written"
    found = next((rule for rule in plan_of(term).rules if rule.name == name), None)
    label = "" if found is None else found.label if lang == "zh" else found.label_en
    return label or name


def _remind(term: Term) -> tuple[tuple[str, Length], ...]:
    """Each reminder with its name, the farthest first."""
    return tuple((str(length), length) for length in sorted(term.remind, key=lambda length: -length.rough))


def counting_cites(term: Term) -> Mapping[str, tuple[str, ...]]:
    """The articles behind the steps of counting: of the rules the term names, else of its row's; none when there are none."""
    counting = term.counting or counting_of(term.row)
    if not counting:
        return {}
    regimes = counting_regimes()
    if counting not in regimes:
        raise InputError(Note.of("law.term.unknown_counting", counting=counting, known=", ".join(regimes)))
    return {code: names(cite) for code, cite in regimes[counting].cite.items()}


class Counting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose rules of counting: for each kind of step (``day``, ``hour``, ``roll`` …) the article it rests on."""

    label: str
    label_en: str
    cite: dict[str, Names]


@cache
def counting_regimes() -> Mapping[str, Counting]:
    """The rules of law/counting.toml by name."""
    file = resources.files("anlan.law") / "counting.toml"
    return {name: shape(table, Counting, file=file.name, at=name) for name, table in read_table(file).items()}


@cache
def standard_readings() -> dict[str, Reading]:
    """The readings of law/readings.toml by name."""
    file = resources.files("anlan.law") / "readings.toml"
    return {name: shape(table, Reading, file=file.name, at=name) for name, table in read_table(file).items()}


def _rules(term: Term, counting: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    """Every reading of the term; each knows the step that says how its start counts."""
    rules = []
    for rule in _readings(term):
        what = {"elapsed": "clock", "include_first": "included"}.get(rule.count, _OPENS[rule.length.unit])
        own = rule.name not in (MAIN_READING, NOT_HELD) and rule.count != term.count
        opens = ("start_" + what, rule.cite if own else counting.get(what, rule.cite))
        by_clock = rule.count == "elapsed" and rule.length.minutes
        span = dt.timedelta(minutes=rule.length.minutes) if by_clock and not term.given else None
        by_day = rule.count != "elapsed" and rule.length.unit not in ("h", "min")
        rules.append(replace(rule, opens=opens, span=span, by_day=by_day))
    return tuple(rules)


def _readings(term: Term) -> tuple[Rule, ...]:
    main = Rule(MAIN_READING, names(term.cite), term.length, term.count, term.roll)
    standard = standard_readings()
    if term.readings is None:
        chosen = {name: reading for name, reading in standard.items() if term.length.unit in reading.units}
    else:
        unknown = [name for name in term.readings if name not in standard]
        if unknown:
            raise InputError(Note.of("law.term.unknown_reading", reading=unknown[0], known=", ".join(standard)))
        chosen = {name: standard[name] for name in term.readings}
    if term.count == "elapsed":  # by the clock there is no last day of a month
        chosen = {name: reading for name, reading in chosen.items() if reading.month_end is None}
    read = [_read(main, name, reading) for name, reading in {**chosen, **term.reading}.items()]
    if term.roll == "never_in_custody":
        read.append(replace(main, name=NOT_HELD, held=False, label="不在押", label_en="not in custody"))
    return (main, *read)


def _read(main: Rule, name: str, reading: Reading) -> Rule:
    only: Literal["", "extended", "month_end"] = ""
    if not (reading.start or reading.length or reading.count or reading.roll):
        only = "month_end" if reading.month_end == "last_day" else "extended"
    rule = replace(
        main, name=name, cite=names(reading.cite), start=reading.start, only=only, label=reading.label, label_en=reading.label_en
    )
    if reading.length is not None:
        rule = replace(rule, length=reading.length)
    if reading.count is not None:
        rule = replace(rule, count=reading.count)
    if reading.roll is not None:
        rule = replace(rule, roll=reading.roll)
    if reading.months is not None:
        rule = replace(rule, chained=reading.months == "chained")
    if reading.month_end is not None:
        rule = replace(rule, keep_last=reading.month_end == "last_day")
    return rule


def _actions(term: Term) -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}

    def add(kind: str, verb: Verb, part: str = "", rank: int = 0) -> None:
        if kind:
            found.setdefault(kind, []).append(Action(verb, part, ORDER[verb] * 100 + rank))

    add(term.start, "start")
    for name, extend in term.extend.items():
        add(extend.on, "extend", name, _depth(term, extend.after))
    for name, restart in term.restart.items():
        add(restart.on, "restart", name)
    for name, pause in term.pause.items():
        add(pause.from_, "pause", name)
        add(pause.to, "resume", name)
        add(pause.on, "travel", name)
    for name, defer in term.defer.items():
        add(defer.from_, "defer", name)
        add(defer.to, "begin", name)
    for kind in term.stop:
        add(kind, "stop")
    for reading in term.reading.values():
        add(reading.start, "start")
    return {kind: tuple(actions) for kind, actions in found.items()}


def _depth(term: Term, after: Names) -> int:
    """How many grants must come first: grants of one instant are taken in the order the law asks for. Cycles end at once."""
    depth, seen, waiting = 0, set[str](), list(names(after))
    while waiting:
        name = waiting.pop()
        if name in seen or name not in term.extend:
            continue
        seen.add(name)
        depth += 1
        waiting += names(term.extend[name].after)
    return depth
