"""What a term is: the length a law (or our own target) fixes, and what may change it while it runs.

In: a table of a definition file or of a statutory row. Out: a frozen ``Term``. It names events by their kind only; states,
roles and gates are ``anlan.procedure``'s, and the date is ``anlan.law.due``'s. Every key below is a key of the file, an
unknown one is an error. Vocabulary: docs/explanation/time-and-law.md.
"""

import datetime as dt
from typing import Any, Literal

import msgspec

from anlan.law.length import Length, LengthRange

Kind = Literal["statutory", "target"]
Count = Literal["elapsed", "skip_first", "include_first"]
Roll = Literal["never", "next_workday", "never_in_custody"]
Edges = Literal["from", "to", "both", "neither"]
Names = str | tuple[str, ...]
"""One name, or several in a list."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What all parts share: its citation (``alias:article``; the loader's linter refuses a part without one), its words."""

    cite: Names = ()
    label: str = ""
    label_en: str = ""


class Extend(_Part, frozen=True, kw_only=True):
    """More time. ``by`` is laid after the old end (``1d..4d``: the event names how much); ``total`` replaces the length.

    ``times``: how often in one lap, or ``no_limit`` where the law names none. ``after``: grants that must come first;
    ``unless``: grants that shut this one out.
    """

    on: str
    by: LengthRange | None = None
    total: Length | None = None
    times: int | Literal["no_limit"] | None = None
    unless: Names = ()
    after: Names = ()


class Restart(_Part, frozen=True, kw_only=True):
    """The full length again from the event. ``after_expiry``: also when the old lap has run out or was stopped."""

    on: str
    times: int | None = None
    length: Length | None = None
    after_expiry: bool = False


class Pause(_Part, frozen=True, kw_only=True):
    """Time that does not count: between two events, or as much as one event (``on``) says (travel time).

    ``edges``: which of the two end days of the pause is itself taken out; of no meaning for ``elapsed`` terms.
    """

    from_: str = msgspec.field(default="", name="from")
    to: str = ""
    on: str = ""
    edges: Edges = "from"


class Defer(_Part, frozen=True, kw_only=True):
    """The term does not begin before ``to``: from its start, or from the event ``from`` (who he is, is not known)."""

    from_: str = msgspec.field(default="", name="from")
    to: str


class Reading(_Part, frozen=True, kw_only=True):
    """Another way to read the same law: what it changes, and who reads it so. ``due()`` shows all and warns on the earliest."""

    start: str = ""
    length: Length | None = None
    count: Count | None = None
    roll: Roll | None = None
    months: Literal["chained", "once"] | None = None
    month_end: Literal["matching_day", "last_day"] | None = None
    units: tuple[str, ...] = ()


class Settled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named person has chosen one reading (``main``: the term as written) and says on what authority."""

    reading: str
    by: str
    on: dt.date
    cite: Names


class Term(_Part, frozen=True, kw_only=True):
    """One term. ``length`` is counted from the event ``start``, or back from the due date of the term ``before``.

    ``given``: the decision or letter names the length, ``length`` is the most. ``readings`` names standard readings of
    law/readings.toml (none given: those that the law store declares for the unit); ``reading`` holds the term's own.
    ``counting``: whose rules of counting apply (law/counting.toml; none given: those of the statutory row); they give the
    steps of a date their articles and change no date.
    """

    label: str
    kind: Kind = "statutory"
    start: str = ""
    before: str = ""
    length: Length
    given: bool = False
    max: Length | None = None
    count: Count = "skip_first"
    roll: Roll = "never"
    counting: str = ""
    stop: tuple[str, ...] = ()
    expire: str = ""
    overdue: str = ""
    remind: tuple[Length, ...] = ()
    extend: dict[str, Extend] = {}
    restart: dict[str, Restart] = {}
    pause: dict[str, Pause] = {}
    defer: dict[str, Defer] = {}
    readings: tuple[str, ...] | None = None
    reading: dict[str, Reading] = {}
    settled: Settled | None = None
    law_at: Literal["start", "event"] = "start"
    row: Names = ()
    note: str = ""
    note_en: str = ""
    checked_on: dt.date | None = None


def names(value: Names) -> tuple[str, ...]:
    """One name or several, always as a tuple."""
    if isinstance(value, str):
        return (value,) if value else ()
    return value


def cites(term: Term) -> tuple[tuple[str, str], ...]:
    """Every citation of a term with the place it stands at: ``("extend.complex", "cpl:156")``; ``""`` is the term itself."""
    found = [("", cite) for cite in names(term.cite)]
    for table in ("extend", "restart", "pause", "defer", "reading"):
        for name, part in getattr(term, table).items():
            found += [(f"{table}.{name}", cite) for cite in names(part.cite)]
    if term.settled is not None:
        found += [("settled", cite) for cite in names(term.settled.cite)]
    return tuple(found)


def touched_by(term: Term) -> frozenset[str]:
    """Every kind of event that starts, changes or stops the term."""
    kinds = {term.start, *term.stop}
    kinds.update(extend.on for extend in term.extend.values())
    kinds.update(restart.on for restart in term.restart.values())
    for pause in term.pause.values():
        kinds.update((pause.from_, pause.to, pause.on))
    for defer in term.defer.values():
        kinds.update((defer.from_, defer.to))
    kinds.update(reading.start for reading in term.reading.values())
    return frozenset(kinds - {""})


def dec_hook(kind: type, value: Any) -> Any:
    """For ``msgspec.convert`` of anything that holds a ``Term``: texts become lengths."""
    if kind is Length:
        return Length.parse(value)
    if kind is LengthRange:
        return LengthRange.parse(value)
    raise NotImplementedError(kind)


def enc_hook(value: Any) -> str:
    """The inverse, for ``msgspec.json.encode`` and ``msgspec.to_builtins``."""
    if isinstance(value, Length | LengthRange):
        return str(value)
    raise NotImplementedError(type(value))
