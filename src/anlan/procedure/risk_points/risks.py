"""What the risk points find in the logs of runs, as of an instant. Pure: the same logs and instant give the same findings.

In go runs with their matter and unit, the calendar and the instant; out come findings, the most pressing first. What was done
in time is no finding, but it counts in ``score``. A finding is closed by what ends its window, never by having been seen.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from anlan.law.calendar import Calendar
from anlan.procedure.risk_points.point import Point, Severity, Telling, points, telling
from anlan.procedure.risk_points.rules import clock, exceeds, gap, left_open, missing, order, outlasts, repeated, stated, together
from anlan.procedure.risk_points.schedule import next_now
from anlan.procedure.risk_points.watched import Scene, Watched
from anlan.procedure.risk_points.window import Level, Phase, Window
from anlan.values import Instant

Rule = Callable[[Any, Scene], Iterator[Window]]

RULES: Final[dict[str, Rule]] = {
    "clock": clock.find,
    "missing": missing.find,
    "order": order.find,
    "stated": stated.find,
    "repeated": repeated.find,
    "gap": gap.find,
    "together": together.find,
    "exceeds": exceeds.find,
    "outlasts": outlasts.find,
    "left_open": left_open.find,
}
"""The kinds of tables of a point, and what finds them."""

LATE_ENTRY: Final = "late-entry"
"""Events entered late are shown beside the points: clocks run on when it happened, so what is entered late was not reminded."""

_SEVERITIES: Final[Sequence[Severity]] = ("critical", "high", "medium")
_PHASES: Final[Sequence[Phase]] = ("during", "before", "after")


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. ``about``: the term or event. ``since`` … ``breach``: its window; ``done``: when it was done, too late.

    ``last`` and ``next``: the reminder that has come and the one to come. ``tell``: roles. ``internal``: our own target, not law.
    """

    point: str
    kind: str
    about: str
    run: str
    matter: str
    unit: str
    severity: Severity
    phase: Phase
    level: Level
    since: Instant
    limit: Instant
    breach: Instant
    done: Instant | None = None
    last: Instant | None = None
    next: Instant | None = None
    tell: tuple[str, ...] = ()
    internal: bool = False


def risks(watched: Iterable[Watched], now: Instant, calendar: Calendar, only: Iterable[str] | None = None) -> list[Risk]:
    """All findings as of ``now``; of the points ``only`` where given. Raises ``ValueError`` for an instant without a zone."""
    if now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    wanted = None if only is None else set(only)
    found, _ = look(Scene(watched, calendar, now))
    return [risk for risk in found if wanted is None or risk.point in wanted]


def look(scene: Scene, matter: str | None = None) -> tuple[list[Risk], Instant | None]:
    """All findings of ``scene``, the most pressing first, and when the next of them changes without an event.

    ``matter``: only what concerns its runs; the others stand beside to be compared with.
    """
    seen = [(point, kind, window) for point, kind, window in windows(scene) if matter in (None, window.of.matter)]
    found = [risk for point, kind, window in seen for risk in _risk(point, kind, window, scene.now)]
    found += (risk for risk in late_entries(scene) if matter in (None, risk.matter))
    changes = (window.changes_after(scene.now) for _, _, window in seen)
    return sorted(found, key=_pressing), min((at for at in changes if at is not None), default=None)


def windows(scene: Scene) -> Iterator[tuple[Point, str, Window]]:
    """Every window of every point, done or not."""
    for point in points().values():
        for kind, rule in RULES.items():
            for part in getattr(point, kind):
                for window in rule(part, scene):
                    yield point, kind, window


def late_entries(scene: Scene) -> Iterator[Risk]:
    """Events that were entered longer after they happened than the house allows."""
    most = dt.timedelta(minutes=telling().late_entry.rough)
    for of in scene.watched:
        for one in scene.in_run(of):
            at, entered = one.event.at, one.event.recorded_at
            if at + most < entered <= scene.now:
                yield Risk(
                    point=LATE_ENTRY,
                    kind="late_entry",
                    about=one.name,
                    run=of.run.id,
                    matter=of.matter,
                    unit=of.unit,
                    severity="medium",
                    phase="after",
                    level="breach",
                    since=at,
                    limit=at + most,
                    breach=at + most,
                    done=entered,
                    tell=told("breach", ""),
                    internal=True,
                )


def _risk(point: Point, kind: str, window: Window, now: Instant) -> Iterator[Risk]:
    phase, level = window.stands(now)
    if phase in ("quiet", "met"):
        return
    last, coming = _rungs(window, phase, now)
    yield Risk(
        point=point.id,
        kind=kind,
        about=window.about,
        run=window.of.run.id,
        matter=window.of.matter,
        unit=window.of.unit,
        severity=point.severity,
        phase=phase,
        level=level,
        since=window.since,
        limit=window.limit,
        breach=window.breach,
        done=window.done,
        last=last,
        next=coming,
        tell=told(level, point.approver),
        internal=window.internal,
    )


def _rungs(window: Window, phase: Phase, now: Instant) -> tuple[Instant | None, Instant | None]:
    """The last reminder that has come and the next one; none is to come when it is over."""
    passed = [at for at in window.reminders if at <= now]
    coming = [at for at in window.reminders if at > now]
    if phase == "after":
        return (passed[-1] if passed else None), None
    if not coming and window.repeats:
        settings = telling()
        coming = [next_now(window.since, now, (settings.duty_from, settings.duty_to))]
    return (passed[-1] if passed else None), (coming[0] if coming else None)


def told(level: Level, approver: str) -> tuple[str, ...]:
    """The roles that are told at a level: those of the levels before it too, and the approver of a breach."""
    settings: Telling = telling()
    steps = (("reminder", settings.reminder), ("last_quarter", settings.last_quarter), ("protective", settings.protective))
    roles: list[str] = []
    for name, some in (*steps, ("breach", settings.breach)):
        roles += some
        if name == level:
            break
    if level == "breach" and approver:
        roles.append(approver)
    return tuple(dict.fromkeys(roles))


def _pressing(risk: Risk) -> tuple[int, int, Instant, str, str, str]:
    return (_PHASES.index(risk.phase), _SEVERITIES.index(risk.severity), risk.limit, risk.point, risk.run, risk.about)
