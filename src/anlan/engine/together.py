"""Scans transfers and calls together: the alerts of each, and those that only both of them tell (a victim in danger).

What alerts on transfers and calls make suspicious is suspect from that moment on, and so are the numbers that called by a device
or a card, in the evidence of an alert on calls about it; a list of the user's may add to it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, with_registers
from anlan.detect.evaluate import Rules
from anlan.detect.joining import Links, join
from anlan.detect.registers.reading import Row
from anlan.detect.registers.suspects import Suspects, callers_behind
from anlan.engine.local import Scan, evaluate, scan


def scan_together(
    transfers: Sequence[Path],
    calls: Sequence[Path],
    rules: Rules,
    detectors: tuple[Detector, ...],
    *,
    links: Links,
    suspects: Iterable[Row] = (),
    done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Scan:
    """Alerts in the order of time (those of one moment: transfers, calls, both). Events are counted once, as the files hold them.

    ``links`` and ``suspects`` are rows of their registers. Raises ``InputError`` for a file that holds no events.
    """
    paid, told = scan(transfers, "transfers", rules, done, detectors), scan(calls, "calls", rules, done, detectors)
    behind = callers_behind(told.alerts, told.tables["calls"])
    callers = [(number, since) for number, since in behind if number not in rules.exempt]
    known = Suspects.of(suspects, [*paid.alerts, *told.alerts], callers)
    joined = join(paid.tables["transfers"], told.tables["calls"], links)
    both, again = evaluate(joined, "joined", rules, done, with_registers(detectors, {"suspects": known}))
    kinds: tuple[Kind, ...] = ("transfers", "calls", "joined")
    tables = dict(zip(kinds, (paid.tables["transfers"], told.tables["calls"], joined), strict=True))
    alerts = sorted([*paid.alerts, *told.alerts, *both], key=lambda alert: alert.time)
    repeats = paid.repeats + told.repeats + again
    return Scan(alerts, paid.events + told.events, [*paid.letters, *told.letters], tables, repeats)
