"""What a risk point is: a place where a matter can go wrong, and what to look at in the logs of its runs.

In go the files ``points/rp-01.toml`` … ``rp-41.toml``, out come frozen structs whose field names are the keys of the files;
an unknown key is an error. Events are named ``procedure.event``, clocks ``procedure.term``. The rules themselves are in
``rules``, one file a kind; reminder codes are read by ``schedule``. The figures come from the law rows named in ``rows`` or
are our own (``internal``).
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from anlan.law.files import read_shape
from anlan.law.length import Length

Stage = Literal["intake", "filing", "evidence", "coercion", "property", "closing"]
Severity = Literal["critical", "high", "medium"]
Names = tuple[str, ...]
Facts = Mapping[str, Names]
"""Facts of a run, each with the values that count."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A table of the file: its keys are the fields."""


class Words(Table, frozen=True):
    """Chinese and English."""

    zh: str
    en: str


class Clock(Table, frozen=True):
    """A term that runs. ``when``: only if the run states these facts. ``lapse``: whether running out by itself is a breach."""

    terms: Names
    remind: Names
    when: Facts = {}
    lapse: bool = True


class Missing(Table, frozen=True):
    """After an event another must come: at once, or within a length of our own. ``in_matter``: in any run of the same matter."""

    after: Names
    until: Names
    remind: Names = ("NOW",)
    within: Length | None = None
    when: Facts = {}
    in_matter: bool = False


class Order(Table, frozen=True):
    """An event that must not come before another of its matter (``needs``: any of them), unless one of ``unless`` is there."""

    events: Names
    needs: Names
    unless: Names = ()


class Stated(Table, frozen=True):
    """An event that states what it must not: a choice, or a number below ``below``. ``after``: only if that event came before."""

    events: Names
    fact: str
    states: Names = ()
    below: int | None = None
    when: Facts = {}
    after: Names = ()


class Repeated(Table, frozen=True):
    """The same thing ``times`` or more: in runs that share a fact (``same``) within a length, or in one run (``same`` empty).

    ``until``: the event that answers it, due within ``answer`` of the last.
    """

    events: Names
    times: int
    same: Names = ()
    within: Length | None = None
    until: Names = ()
    answer: Length | None = None
    remind: Names = ("NOW",)
    when: Facts = {}


class Gap(Table, frozen=True):
    """An event too soon after one of another run that shares the fact ``same``."""

    event: str
    since: Names
    same: str
    least: Length


class Together(Table, frozen=True):
    """An event, with the facts ``when``, in a matter in which another happened too, unless a third did."""

    event: str
    when: Facts
    beside: Names
    unless: Names = ()


class Exceeds(Table, frozen=True):
    """Sums of a fact over a matter that pass the fact of another event: ``event.fact``."""

    sums: Names
    limit: str


class Outlasts(Table, frozen=True):
    """A clock that must not end before another of the matter, by ``by`` at least."""

    terms: Names
    other: Names
    by: Length


class LeftOpen(Table, frozen=True):
    """Runs of these procedures that are still open after an event of the matter."""

    after: Names
    procedures: Names


class Block(Table, frozen=True):
    """What the engine refuses because of this point; a leader can lift it with a written reason."""

    event: str
    why: Words


class Point(Table, frozen=True):
    """One risk point. ``approver``: who is told of a breach besides the others. ``internal``: what in it is not law."""

    id: str
    stage: Stage
    name: Words
    detect: Words
    severity: Severity
    rows: Names
    approver: str = ""
    internal: Words | None = None
    clock: tuple[Clock, ...] = ()
    missing: tuple[Missing, ...] = ()
    order: tuple[Order, ...] = ()
    stated: tuple[Stated, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    gap: tuple[Gap, ...] = ()
    together: tuple[Together, ...] = ()
    exceeds: tuple[Exceeds, ...] = ()
    outlasts: tuple[Outlasts, ...] = ()
    left_open: tuple[LeftOpen, ...] = ()
    block: tuple[Block, ...] = ()


class Telling(Table, frozen=True):
    """Who is told, cumulatively, from the first reminder to the breach; when people are on duty; what severity weighs."""

    reminder: Names
    last_quarter: Names
    protective: Names
    breach: Names
    duty_from: int
    duty_to: int
    late_entry: Length
    weights: Mapping[Severity, int]


@cache
def points() -> Mapping[str, Point]:
    """All risk points by id, in order. Raises ``InputError`` for a file of the wrong shape or under the wrong name."""
    folder = resources.files("anlan.procedure") / "risk_points" / "points"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    found = [read_shape(file, Point) for file in files]
    return {point.id: point for point in found}


@cache
def telling() -> Telling:
    """The settings that hold for every point."""
    return read_shape(resources.files("anlan.procedure") / "risk_points" / "telling.toml", Telling)
