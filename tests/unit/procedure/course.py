"""A course of the small loop, taken step by step through the only door."""

from datetime import datetime, timedelta
from typing import Any

from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.event import Event
from anlan.procedure.machine import Procedure
from anlan.procedure.refusal import Refused
from anlan.procedure.run import Run, evolve
from anlan.procedure.ticker import tick
from anlan.values import SHANGHAI
from tests.unit.procedure.loop import calendar, proc

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


class Course:
    """A run of a procedure with its log. ``do`` records; the clock of the office goes with it, never back."""

    def __init__(self, procedure: Procedure | None = None, run: str = "r1") -> None:
        self.proc = procedure or proc()
        self.name = run
        self.run: Run | None = None
        self.log: list[Event] = []
        self.now = BEGIN

    def command(self, kind: str, when: datetime, **more: Any) -> Command:
        """A command with the role and person most usual for it."""
        role = more.pop("role", sorted(self.proc.roles.get(kind, {"officer"}))[0])
        actor = more.pop("actor", f"{role}_1")
        docs = {name: name for name in more.pop("docs", ())}
        return Command(run=self.name, type=kind, at=when, actor=actor, role=role, docs=docs, facts=more.pop("facts", {}), **more)

    def do(self, kind: str, when: datetime, *, recorded: datetime | None = None, **more: Any) -> list[Event]:
        """Record ``kind``, said to have happened at ``when``. Raises ``Refused``."""
        self.now = max(self.now, recorded or when)
        events = decide(self.proc, self.run, self.command(kind, when, **more), self.now, calendar=calendar())
        self.take(events)
        return events

    def refused(self, kind: str, when: datetime, *, recorded: datetime | None = None, **more: Any) -> tuple[str, ...]:
        """The codes for which ``kind`` is refused; empty if it would be recorded. Nothing is recorded."""
        now = recorded or max(self.now, when)
        try:
            decide(self.proc, self.run, self.command(kind, when, **more), now, calendar=calendar())
        except Refused as no:
            assert all(reason.say("zh") and reason.say("en") for reason in no.reasons)
            return no.codes
        return ()

    def tick(self, now: datetime) -> list[Event]:
        """Let the clock look."""
        self.now = max(self.now, now)
        assert self.run is not None
        events = tick(self.run, now, calendar=calendar())
        self.take(events)
        return events

    def take(self, events: list[Event]) -> None:
        """Fold events into the run."""
        for event in events:
            self.run = evolve(self.proc, self.run, event)
            self.log.append(event)

    @property
    def state(self) -> str:
        """The state of the run."""
        assert self.run is not None
        return self.run.state

    def clock(self, term: str, now: datetime | None = None) -> ClockState:
        """The newest round of a term."""
        assert self.run is not None
        return [state for state in clocks(self.run, calendar(), now or self.now) if state.term == term][-1]

    def begun(self) -> "Course":
        """Opened and begun on Monday 2 March 2026: three days end on Thursday 5 March."""
        self.do("opened", BEGIN)
        self.do("begun", at(2, 10))
        return self

    def papers(self, when: datetime) -> "Course":
        """Everything the gate ``finish`` needs but the sign-offs: papers, and a panel that concludes ``two``."""
        self.do("attached", when, docs=["report"], facts={"checked": True})
        for number in (1, 2, 3):
            facts = {"gate": "finish", "opinion": f"opinion {number}"}
            self.do("opinion_given", when + timedelta(minutes=number), role="verifier", actor=f"v{number}", facts=facts)
        self.do("opinions_unsealed", when + timedelta(minutes=4), role="verifier", actor="v1", facts={"gate": "finish"})
        facts = {"gate": "finish", "conclusion": "two"}
        self.do("concluded", when + timedelta(minutes=5), role="verifier", actor="v1", facts=facts)
        return self

    def signed(self, when: datetime) -> "Course":
        """Both sign-offs of the gate ``finish``."""
        self.do("signed", when, role="officer", actor="officer_1", facts={"gate": "finish"})
        self.do("signed", when, role="county_head", actor="head_1", facts={"gate": "finish"})
        return self
