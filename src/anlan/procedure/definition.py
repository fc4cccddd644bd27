"""What a procedure is on paper: the shape of a definition file, table by table.

A definition is one closed loop of the field (a stop-payment, a detention, a letter) written as data: states, events, who
may record them, the gates before them, and the terms that run. In goes the content of one TOML file (see ``reading``),
out come frozen structs whose field names are the keys of the file. Nothing here decides: the derived tables are in
``machine``, what may happen in ``decide``, whether a definition is sound in ``lint``, and dates are computed by ``anlan.law``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from anlan.law.term import Term
from anlan.values import Lang

FactKind = Literal["yes_no", "text", "number", "money", "length", "date", "choice"]
"""What a fact may hold: true or false, words, an integer, fen, a length such as ``3d``, an instant, one of named choices."""

OPENED = "opened"
"""The first event of every run. A file may say more of it in ``[on.opened]`` and may start terms with it."""

CLOCK = "clock"
"""The role of the ticker: it alone writes expiry events, and it signs nothing."""

GRANTED = "granted"
"""The fact that says how much an extension with a range (``by = "1d..4d"``) gives; of kind ``length``."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A table of the file: its keys are the fields, an unknown key is an error."""


class Label(Table, frozen=True):
    """The name people see, in both languages of the house; neither may be empty."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """The name in ``lang``."""
        return self.zh if lang == "zh" else self.en


class Fact(Label, frozen=True):
    """Something that is known of a run. It has ``choices`` when, and only when, its kind is ``choice``."""

    kind: FactKind = "yes_no"
    choices: Mapping[str, Label] = msgspec.field(default_factory=dict)


class Panel(Table, frozen=True):
    """Collective deliberation: ``at_least`` persons each record an opinion before seeing another's, then conclude.

    ``concludes`` is the fact that the conclusion fixes; without it the conclusion is yes or no and only yes opens the gate.
    """

    role: str
    at_least: int
    concludes: str = ""


class Gate(Table, frozen=True):
    """What must be true before an event: papers and facts at hand, a panel held, and sign-offs by different persons."""

    label: Label
    cite: str | tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    panel: Panel | None = None


class On(Table, frozen=True):
    """An event that may be recorded: by whom, from which states, to which, what it needs, carries and opens."""

    label: Label
    by: str | tuple[str, ...] = ()
    from_: tuple[str, ...] = msgspec.field(default=(), name="from")
    to: str = ""
    gate: str = ""
    times: int | None = None
    carries: tuple[str, ...] = ()
    opens: str = ""
    risk: tuple[str, ...] = ()


class Clock(Table, frozen=True):
    """One table ``terms.<name>``: the term as ``anlan.law`` knows it, and the three keys that only a procedure has.

    ``starts``: every event that starts it (the file's ``start`` may name several). ``when``: it starts only if the event
    carries the fact with one of the values. ``risk``: the risk points it serves.
    """

    term: Term
    starts: tuple[str, ...] = ()
    when: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    risk: tuple[str, ...] = ()


class Definition(Table, frozen=True):
    """A whole file. ``in_force_from`` is also its name; ``in_force_until`` (not included) only when the loop itself ends."""

    id: str
    label: Label
    in_force_from: date
    initial: str
    final: tuple[str, ...]
    in_force_until: date | None = None
    open_ended: tuple[str, ...] = ()
    custody: tuple[str, ...] = ()
    law: Mapping[str, str] = msgspec.field(default_factory=dict)
    states: Mapping[str, Label] = msgspec.field(default_factory=dict)
    docs: Mapping[str, Label] = msgspec.field(default_factory=dict)
    facts: Mapping[str, Fact] = msgspec.field(default_factory=dict)
    gates: Mapping[str, Gate] = msgspec.field(default_factory=dict)
    on: Mapping[str, On] = msgspec.field(default_factory=dict)
    terms: Mapping[str, Clock] = msgspec.field(default_factory=dict)


def several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, always as a tuple; the empty text is none."""
    if isinstance(value, str):
        return (value,) if value else ()
    return value
