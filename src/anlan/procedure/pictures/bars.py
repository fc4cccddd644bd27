"""The clocks of a run as bars on one line of time: used, paused, granted, left.

In go a run, the calendar and the instant, out come bars (plain values, for the web as well) and an SVG of them. The dates are
``anlan.law``'s; what was granted is what lies after the end that the same clock would have had without any extension.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from xml.sax.saxutils import escape

import msgspec

from anlan.law.calendar import Calendar
from anlan.procedure.clocks import ClockState, Round, clocks, rounds, term_due
from anlan.procedure.pictures.words import term_name, width
from anlan.procedure.run import Run, effective
from anlan.values import Instant, Lang, format_instant

Kind = Literal["used", "paused", "granted", "left", "over"]

COLOURS = {"used": "#51657a", "paused": "#c9b458", "granted": "#7fa8c9", "left": "#cfe3d4", "over": "#c0392b"}
NAMES = {
    "used": ("已用", "used"),
    "paused": ("扣除", "paused"),
    "granted": ("延长", "granted"),
    "left": ("剩余", "left"),
    "over": ("逾期", "over"),
}
_ROW, _BAR, _WIDE, _SIZE = 34.0, 14.0, 720.0, 12.0
_FEW = timedelta(minutes=1)


class Segment(msgspec.Struct, frozen=True):
    """A stretch of a bar."""

    kind: Kind
    begin: Instant
    end: Instant


class Bar(msgspec.Struct, frozen=True):
    """One round of one clock: its stretches in order of time, none overlapping, and when it is due."""

    term: str
    round: int
    state: str
    due: Instant
    segments: tuple[Segment, ...]


def bars(run: Run, calendar: Calendar, now: Instant) -> list[Bar]:
    """The bars of all clocks of the run that are counted from a start, in the order of the file."""
    found: list[Bar] = []
    events = effective(run)
    for name, clock in run.proc.terms.items():
        if clock.term.before:
            continue
        states = [state for state in clocks(run, calendar, now) if state.term == name]
        for one, state in zip(rounds(run, name, events), states, strict=True):
            found.append(Bar(name, state.round, state.state, state.due.at, tuple(_segments(run, one, state, calendar, now))))
    return found


def _segments(run: Run, one: Round, state: ClockState, calendar: Calendar, now: Instant) -> Iterator[Segment]:
    until = min(state.ended_at or now, now)
    due = state.due.at
    pauses = list(_pauses(one, until))
    for kind, begin, end in [("used", state.started_at, min(until, due)), ("over", max(due, state.started_at), until)]:
        yield from _cut(kind, begin, end, pauses)  # type: ignore[arg-type]
    yield from (Segment("paused", begin, end) for begin, end in pauses)
    if state.ended_at is None and until < due:
        base = max(min(_base(run, one, calendar), due), until)
        if base > until:
            yield Segment("left", until, base)
        if due > base:
            yield Segment("granted", base, due)


def _base(run: Run, one: Round, calendar: Calendar) -> Instant:
    """The end without any extension."""
    granting = {part.on for part in one.clock.term.extend.values()}
    plain = replace(one, events=[event for event in one.events if event.type not in granting])
    return term_due(run, plain, effective(run), calendar).at


def _pauses(one: Round, until: Instant) -> Iterator[tuple[Instant, Instant]]:
    for pause in one.clock.term.pause.values():
        begun: Instant | None = None
        for event in one.events:
            if event.type == pause.from_ and begun is None:
                begun = max(event.at, one.start.at)
            elif event.type == pause.to and begun is not None:
                yield begun, min(event.at, until)
                begun = None
        if begun is not None and begun < until:
            yield begun, until


def _cut(kind: Kind, begin: Instant, end: Instant, pauses: Sequence[tuple[Instant, Instant]]) -> Iterator[Segment]:
    """The stretch without the pauses in it."""
    at = begin
    for first, last in sorted(pauses):
        if at < first < end:
            yield Segment(kind, at, first)
        at = max(at, last)
    if at < end:
        yield Segment(kind, at, end)


def bars_svg(run: Run, found: Sequence[Bar], now: Instant, lang: Lang) -> str:
    """The bars as one SVG document, with the present instant as a line; ended by a line feed."""
    return "\n".join(_document(run, found, now, lang)) + "\n"


def _document(run: Run, found: Sequence[Bar], now: Instant, lang: Lang) -> Iterator[str]:
    names = [term_name(run.proc.terms[bar.term].term, lang) for bar in found]
    left = max((width(name, _SIZE) for name in names), default=0.0) + 24
    instants = [at for bar in found for piece in bar.segments for at in (piece.begin, piece.end)] + [now]
    first, last = min(instants), max(*instants, min(instants) + _FEW)
    scale = _WIDE / (last - first).total_seconds()
    wide, high = left + _WIDE + 150, _ROW * len(found) + 56

    def x(at: Instant) -> float:
        return left + (at - first).total_seconds() * scale

    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" height="{high:.0f}" '
        f'role="img" lang="{lang}">'
    )
    yield f"<title>{escape(run.id)} {format_instant(now)}</title>"
    yield "<style>text{font:12px 'Noto Sans CJK SC',sans-serif;fill:#1c2733}</style>"
    yield f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#ffffff"/>'
    for place, (bar, name) in enumerate(zip(found, names, strict=True)):
        y = 12 + place * _ROW
        yield f'<text x="8" y="{y + _BAR - 2:.1f}">{escape(name)}</text>'
        for piece in bar.segments:
            size = max(x(piece.end) - x(piece.begin), 1.0)
            yield (
                f'<rect x="{x(piece.begin):.1f}" y="{y:.1f}" width="{size:.1f}" height="{_BAR}" fill="{COLOURS[piece.kind]}">'
                f"<title>{NAMES[piece.kind][lang == 'en']}</title></rect>"
            )
        text = format_instant(bar.due).removesuffix(":00").replace(" 23:59:59", " 24:00")
        yield f'<text x="{left + _WIDE + 8:.1f}" y="{y + _BAR - 2:.1f}">{text}</text>'
    bottom = _ROW * len(found) + 12
    yield f'<line x1="{x(now):.1f}" y1="4" x2="{x(now):.1f}" y2="{bottom:.1f}" stroke="#c0392b" stroke-dasharray="3 3"/>'
    at = left
    for kind, colour in COLOURS.items():
        yield f'<rect x="{at:.1f}" y="{bottom + 14:.1f}" width="14" height="12" fill="{colour}"/>'
        yield f'<text x="{at + 18:.1f}" y="{bottom + 24:.1f}">{NAMES[kind][lang == "en"]}</text>'
        at += 80
    yield "</svg>"
