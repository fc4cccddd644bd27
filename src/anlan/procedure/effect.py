"""What an event sets off outside its run: another procedure opens, people are told. Values only; carrying them out is the
caller's.

In goes a procedure and an event that was recorded, out come effects. Each bears the run and seq of its cause, which makes it
unique: the caller opens a run once for each cause.
"""

import msgspec

from anlan.procedure.event import Event
from anlan.procedure.machine import Procedure
from anlan.procedure.registry import consequences
from anlan.procedure.run import EXPIRED


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do.

    ``opens``: the procedure to open, or empty. ``tell``: the roles to tell. ``term``: whose end it is, if any.
    """

    run: str
    seq: int
    opens: str = ""
    consequence: str = ""
    tell: tuple[str, ...] = ()
    severity: str = ""
    term: str = ""


def effects(proc: Procedure, event: Event) -> list[Effect]:
    """What ``event`` sets off."""
    on = proc.event(event.type)
    if on is not None:
        return [Effect(run=event.run, seq=event.seq, opens=on.opens)] if on.opens else []
    if event.type != EXPIRED:
        return []
    term = str(event.facts["term"])
    name = proc.terms[term].term.overdue
    found = consequences()[name]
    return [
        Effect(
            run=event.run,
            seq=event.seq,
            opens=found.opens,
            consequence=name,
            tell=found.tell,
            severity=found.severity,
            term=term,
        )
    ]
