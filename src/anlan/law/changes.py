"""What each event does to a running clock: more time, a new lap, time that does not count, the stop.

In: a ledger and its entries in order. Out: the same ledger, with a step for all that counted and a refusal for all that did
not; a refused change leaves the clock as it was.
"""

from collections.abc import Callable, Sequence

from anlan.law.counting import lay, lay_more
from anlan.law.ledger import Entry, Ledger, Refusal, TermEvent
from anlan.law.length import Length
from anlan.law.step import Step
from anlan.law.term import Extend, names
from anlan.values import Instant


def fold(ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Take every entry into the ledger."""
    granted: set[tuple[Instant, str, str]] = set()
    for at, _, kind, length, event, action in entries:
        if action.verb != "extend":
            _ACTS[action.verb](ledger, at, event, action.part)
        # Several grants may hang on one kind of event (by up to 4 days, or to 30 in all): the first that fits takes it.
        elif (at, kind, length) not in granted and _extend(ledger, at, event, action.part):
            granted.add((at, kind, length))
            ledger.refused = [refusal for refusal in ledger.refused if refusal.event != event]


def _refuse(ledger: Ledger, reason: str, event: TermEvent, part: str, limit: object = "") -> bool:
    term = ledger.plan.term
    holder = term.extend.get(part) or term.restart.get(part) or term.pause.get(part) or term.defer.get(part) or term
    ledger.refused.append(Refusal(reason, event, part, names(holder.cite), str(limit)))
    return False


def _open(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> bool:
    """Whether the clock can still be changed at ``at``; refuses if not."""
    if at < ledger.begun:
        return _refuse(ledger, "before_start", event, part, f"{ledger.begun:%Y-%m-%d %H:%M}")
    if ledger.stopped_at is not None:
        return _refuse(ledger, "stopped", event, part, f"{ledger.stopped_at:%Y-%m-%d %H:%M}")
    if ledger.run_out(at):
        return _refuse(ledger, "after_expiry", event, part, f"{ledger.end().at:%Y-%m-%d %H:%M:%S}")
    return True


def _extend(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> bool:
    extend = ledger.plan.term.extend[part]
    if not (_open(ledger, at, event, part) and _in_turn(ledger, event, part, extend)):
        return False
    length = _length(ledger, event, part, extend)
    if length is None:
        return False
    lap, rule, calendar = ledger.lap, ledger.rule, ledger.calendar
    lengths = (length,) if extend.total is not None else (*lap.lengths, length)
    if extend.total is None and rule.chained:
        laid = lay_more(lap.laid, length, rule, calendar)
    else:
        laid = lay(lap.start, lengths, rule, calendar)
    if laid.instant() < lap.laid.instant():
        return _refuse(ledger, "shorter", event, part)
    most = ledger.plan.term.max
    if most is not None and laid.instant() > lay(lap.start, (most,), rule, calendar).instant():
        return _refuse(ledger, "max", event, part, most)
    ledger.grant(lengths, laid)
    ledger.used[part] = ledger.used.get(part, 0) + 1
    code = "extended_to" if extend.total is not None else "extended_by"
    ledger.steps.append(Step(code, names(extend.cite), ledger.reached(), length, extend.label or part, at))
    return True


def _in_turn(ledger: Ledger, event: TermEvent, part: str, extend: Extend) -> bool:
    if isinstance(extend.times, int) and ledger.used.get(part, 0) >= extend.times:
        return _refuse(ledger, "times", event, part, extend.times)
    for first in names(extend.after):
        if first not in ledger.used:
            return _refuse(ledger, "after", event, part, first)
    for other in names(extend.unless):
        if other in ledger.used:
            return _refuse(ledger, "unless", event, part, other)
    return True


def _length(ledger: Ledger, event: TermEvent, part: str, extend: Extend) -> Length | None:
    """How much is granted: fixed by the law, or named by the event within the law's range."""
    fixed = extend.total or (extend.by.fixed if extend.by else None)
    if event.granted is None:
        if fixed is None:
            _refuse(ledger, "no_length", event, part, extend.by)
        return fixed
    fits = event.granted == fixed if fixed or extend.by is None else extend.by.holds(event.granted)
    if not fits:
        _refuse(ledger, "outside", event, part, fixed or extend.by)
        return None
    return event.granted


def _restart(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    restart = ledger.plan.term.restart[part]
    if not (restart.after_expiry and at >= ledger.begun) and not _open(ledger, at, event, part):
        return
    if restart.times is not None and ledger.restarts.get(part, 0) >= restart.times:
        _refuse(ledger, "times", event, part, restart.times)
        return
    ledger.restarts[part] = ledger.restarts.get(part, 0) + 1
    length = restart.length or ledger.rule.length
    ledger.new_lap(at, length)
    ledger.steps.append(Step("restarted", names(restart.cite), ledger.reached(), length, restart.label or part, at))


def _begin(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    defer = ledger.plan.term.defer[part]
    if ledger.deferred_since is None:
        _refuse(ledger, "not_open", event, part)
        return
    length, begins = ledger.rule.length, max(at, ledger.begun)
    ledger.new_lap(begins, length)
    ledger.steps.append(Step("begun_late", names(defer.cite), ledger.reached(), length, defer.label or part, begins))


def _defer(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    if at < ledger.begun or _open(ledger, at, event, part):
        ledger.deferred_since = ledger.deferred_since or max(at, ledger.begun)


def _pause(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    pauses = ledger.pauses()
    if part in pauses.open:
        _refuse(ledger, "already_open", event, part, f"{pauses.open[part]:%Y-%m-%d %H:%M}")
    elif at < ledger.begun or _open(ledger, at, event, part):
        pauses.open[part] = at


def _resume(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    pause = ledger.plan.term.pause[part]
    pauses = ledger.pauses()
    begun = pauses.open.pop(part, None)
    if begun is None:
        _refuse(ledger, "not_open", event, part)
        return
    if at <= ledger.lap.start:
        return
    pauses.closed.append((begun, at, pause.edges))
    ledger.known_end = None
    ledger.steps.append(Step("paused", names(pause.cite), ledger.reached(), None, pause.label or part, at))


def _travel(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    pause = ledger.plan.term.pause[part]
    if not _open(ledger, at, event, part):
        return
    granted = event.granted
    units = ("min", "h", "d") if ledger.end().by_clock else ("wd",) if ledger.rule.length.unit == "wd" else ("d",)
    if granted is None or granted.unit not in units:
        _refuse(ledger, "wrong_unit", event, part, " / ".join(units))
        return
    ledger.pauses().travel.append(granted)
    ledger.known_end = None
    ledger.steps.append(Step("travelled", names(pause.cite), ledger.reached(), granted, pause.label or part, at))


def _stop(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    if at >= ledger.begun and ledger.stopped_at is None:
        ledger.stopped_at = at


def _start(ledger: Ledger, at: Instant, event: TermEvent, part: str) -> None:
    """The start is handed in by itself; its event changes nothing here."""


_ACTS: dict[str, Callable[[Ledger, Instant, TermEvent, str], None]] = {
    "restart": _restart,
    "begin": _begin,
    "defer": _defer,
    "pause": _pause,
    "resume": _resume,
    "travel": _travel,
    "stop": _stop,
    "start": _start,
}
