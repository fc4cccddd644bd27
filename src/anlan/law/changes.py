"""What each event does to a running clock: more time, a new lap, time that does not count, the stop.

In: a ledger and its entries in order. Out: the same ledger, with a step for all that counted and a refusal for all that did
not; a refused change leaves the clock as it was.
"""

from collections.abc import Callable, Sequence

from anlan.law.counting import lay, lay_more
from anlan.law.ledger import Entry, Ledger, Refusal, TermEvent
from anlan.law.length import Length
from anlan.law.plan import Action
from anlan.law.step import Step
from anlan.law.term import Defer, Extend, Pause, Restart, names
from anlan.values import Instant


def fold(ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Take every entry into the ledger."""
    granted: set[tuple[Instant, str, str]] = set()
    for at, _, kind, length, event, action in entries:
        if action.verb != "extend":
            _ACTS[action.verb](ledger, at, event, action)
        # Several grants may hang on one kind of event (by up to 4 days, or to 30 in all): the first that fits takes it.
        elif (at, kind, length) not in granted and _extend(ledger, at, event, action):
            granted.add((at, kind, length))
            ledger.refused = [refusal for refusal in ledger.refused if refusal.event != event]


def _refuse(ledger: Ledger, reason: str, event: TermEvent, action: Action, limit: object = "") -> bool:
    part = _part(ledger, action)
    cite = names(part.cite if part else ledger.plan.term.cite)
    ledger.refused.append(Refusal(reason, event, action.part, cite, str(limit)))
    return False


def _part(ledger: Ledger, action: Action) -> Extend | Restart | Pause | Defer | None:
    """The part of the term that the event acts through; none for a stop."""
    term = ledger.plan.term
    if action.verb == "extend":
        return term.extend[action.part]
    if action.verb == "restart":
        return term.restart[action.part]
    if action.verb in ("defer", "begin"):
        return term.defer[action.part]
    return term.pause.get(action.part)


def _note(ledger: Ledger, code: str, action: Action, at: Instant, length: Length | None) -> None:
    """A step for a change that counted."""
    part = _part(ledger, action)
    label, label_en = (part.label, part.label_en) if part else ("", "")
    cite = names(part.cite) if part else ()
    zh = label or action.part
    ledger.steps.append(Step(code, cite, ledger.reached(), length, zh, label_en or zh, at))


def _open(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> bool:
    """Whether the clock can still be changed at ``at``; refuses if not."""
    if at < ledger.begun:
        return _refuse(ledger, "before_start", event, action, f"{ledger.begun:%Y-%m-%d %H:%M}")
    if ledger.stopped_at is not None:
        return _refuse(ledger, "stopped", event, action, f"{ledger.stopped_at:%Y-%m-%d %H:%M}")
    if ledger.run_out(at):
        return _refuse(ledger, "after_expiry", event, action, f"{ledger.end().at:%Y-%m-%d %H:%M:%S}")
    return True


def _extend(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> bool:
    extend = ledger.plan.term.extend[action.part]
    if not (_open(ledger, at, event, action) and _in_turn(ledger, event, action, extend)):
        return False
    length = _length(ledger, event, action, extend)
    if length is None:
        return False
    lap, rule, calendar = ledger.lap, ledger.rule, ledger.calendar
    lengths = (length,) if extend.total is not None else (*lap.lengths, length)
    if extend.total is None and rule.chained:
        laid = lay_more(lap.laid, length, rule, calendar)
    else:
        laid = lay(lap.start, lengths, rule, calendar)
    if laid.instant() < lap.laid.instant():
        return _refuse(ledger, "shorter", event, action)
    most = ledger.plan.term.max
    if most is not None and laid.instant() > lay(lap.start, (most,), rule, calendar).instant():
        return _refuse(ledger, "max", event, action, most)
    ledger.grant(lengths, laid)
    ledger.used[action.part] = ledger.used.get(action.part, 0) + 1
    code = "extended_to" if extend.total is not None else "extended_by"
    _note(ledger, code, action, at, length)
    return True


def _in_turn(ledger: Ledger, event: TermEvent, action: Action, extend: Extend) -> bool:
    if isinstance(extend.times, int) and ledger.used.get(action.part, 0) >= extend.times:
        return _refuse(ledger, "times", event, action, extend.times)
    for first in names(extend.after):
        if first not in ledger.used:
            return _refuse(ledger, "after", event, action, first)
    for other in names(extend.unless):
        if other in ledger.used:
            return _refuse(ledger, "unless", event, action, other)
    return True


def _length(ledger: Ledger, event: TermEvent, action: Action, extend: Extend) -> Length | None:
    """How much is granted: fixed by the law, or named by the event within the law's range."""
    fixed = extend.total or (extend.by.fixed if extend.by else None)
    if event.granted is None:
        if fixed is None:
            _refuse(ledger, "no_length", event, action, extend.by)
        return fixed
    fits = event.granted == fixed if fixed or extend.by is None else extend.by.holds(event.granted)
    if not fits:
        _refuse(ledger, "outside", event, action, fixed or extend.by)
        return None
    return event.granted


def _restart(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    restart = ledger.plan.term.restart[action.part]
    if not (restart.after_expiry and at >= ledger.begun) and not _open(ledger, at, event, action):
        return
    if restart.times is not None and ledger.restarts.get(action.part, 0) >= restart.times:
        _refuse(ledger, "times", event, action, restart.times)
        return
    ledger.restarts[action.part] = ledger.restarts.get(action.part, 0) + 1
    length = restart.length or ledger.rule.length
    ledger.new_lap(at, length)
    _note(ledger, "restarted", action, at, length)


def _begin(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    if ledger.deferred_since is None:
        _refuse(ledger, "not_open", event, action)
        return
    length, begins = ledger.rule.length, max(at, ledger.begun)
    ledger.new_lap(begins, length)
    _note(ledger, "begun_late", action, begins, length)


def _defer(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    if at < ledger.begun or _open(ledger, at, event, action):
        ledger.deferred_since = ledger.deferred_since or max(at, ledger.begun)


def _pause(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    pauses = ledger.pauses()
    if action.part in pauses.open:
        _refuse(ledger, "already_open", event, action, f"{pauses.open[action.part]:%Y-%m-%d %H:%M}")
    elif at < ledger.begun or _open(ledger, at, event, action):
        pauses.open[action.part] = at


def _resume(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    pause = ledger.plan.term.pause[action.part]
    pauses = ledger.pauses()
    begun = pauses.open.pop(action.part, None)
    if begun is None:
        _refuse(ledger, "not_open", event, action)
        return
    if at <= ledger.lap.start:
        return
    pauses.closed.append((begun, at, pause.edges))
    ledger.known_end = None
    _note(ledger, "paused", action, at, None)


def _travel(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    if not _open(ledger, at, event, action):
        return
    granted = event.granted
    units = ("min", "h", "d") if ledger.end().by_clock else ("wd",) if ledger.rule.length.unit == "wd" else ("d",)
    if granted is None or granted.unit not in units:
        _refuse(ledger, "wrong_unit", event, action, " / ".join(units))
        return
    ledger.pauses().travel.append(granted)
    ledger.known_end = None
    _note(ledger, "travelled", action, at, granted)


def _stop(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    if at >= ledger.begun and ledger.stopped_at is None:
        ledger.stopped_at = at


def _start(ledger: Ledger, at: Instant, event: TermEvent, action: Action) -> None:
    """The start is handed in by itself; its event changes nothing here."""


_ACTS: dict[str, Callable[[Ledger, Instant, TermEvent, Action], None]] = {
    "restart": _restart,
    "begin": _begin,
    "defer": _defer,
    "pause": _pause,
    "resume": _resume,
    "travel": _travel,
    "stop": _stop,
    "start": _start,
}
