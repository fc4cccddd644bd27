"""Pulling: from rows of another system to what is new in them since the last time.

Pure: rows, what was seen before and the present instant go in; new time points, corrections of earlier ones, what was seen
now and the rows that fit nothing come out. The same rows again give nothing. A changed time or fact gives a correction that
names what it corrects. Nothing is appended to a log here: that is the act of whoever owns the log.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone

import msgspec

from anlan.procedure.feed.mapping import Feed, FeedEvent
from anlan.procedure.feed.rows import SourceRow
from anlan.values import Instant, NotAnInstant, Note, parse_instant

SEPARATOR = "|"


class Point(msgspec.Struct, frozen=True):
    """One grabbed time point. ``key`` is row and event kind: the same point keeps it over all pulls."""

    key: str
    run: str
    kind: str
    at: datetime
    facts: dict[str, str]


class Grabbed(msgspec.Struct, frozen=True):
    """A point that is new, or differs from ``corrects``. ``late``: it was learned later than the feed allows."""

    point: Point
    corrects: Point | None
    late: bool
    row: int


class Unfit(msgspec.Struct, frozen=True):
    """A row, or an event of it, that could not be used."""

    row: int
    reason: Note


class Pulled(msgspec.Struct, frozen=True):
    """What came of a pull; ``seen`` is what to hand to the next one. ``gone`` are points whose row says them no more."""

    grabbed: list[Grabbed]
    unchanged: int
    unfit: list[Unfit]
    gone: list[Point]
    seen: dict[str, Point]


def pull(feed: Feed, rows: Iterable[SourceRow], seen: Mapping[str, Point], now: Instant) -> Pulled:
    """What is new in ``rows`` against ``seen``. A point of a row that fits nothing now keeps what was seen of it."""
    found: dict[str, tuple[Point, int]] = {}
    unfit: list[Unfit] = []
    for row in rows:
        for point in _points(feed, row, now, unfit):
            if point.key in found and found[point.key][0] != point:
                first = found[point.key][1]
                unfit.append(Unfit(row.number, Note.of("procedure.feed.row_twice", row=row.number, named=point.key, first=first)))
                continue
            found.setdefault(point.key, (point, row.number))
    grabbed = [
        Grabbed(point, seen.get(key), _late(feed, point.at, now), number)
        for key, (point, number) in found.items()
        if seen.get(key) != point
    ]
    gone = [point for key, point in seen.items() if key not in found]
    kept = {**dict(seen), **{key: point for key, (point, _) in found.items()}}
    return Pulled(grabbed, len(found) - len(grabbed), unfit, gone, kept)


def _points(feed: Feed, row: SourceRow, now: Instant, unfit: list[Unfit]) -> list[Point]:
    """The points a row says; what is wrong with it goes to ``unfit``."""
    missing = [column for column in (*feed.run_key, *feed.row_key) if not row.cells.get(column)]
    if missing:
        unfit.append(Unfit(row.number, Note.of("procedure.feed.row_without_key", row=row.number, columns=", ".join(missing))))
        return []
    points, matched = [], False
    for kind, event in feed.events.items():
        if any(row.cells.get(column, "") != value for column, value in event.when.items()):
            continue
        matched = True
        text = row.cells.get(event.column, "")
        if not text:
            continue  # the event has not happened yet
        at = _instant(feed, row, event, text, now)
        if isinstance(at, Note):
            unfit.append(Unfit(row.number, at))
            continue
        points.append(_point(feed, row, kind, event, at))
    if not matched:
        unfit.append(Unfit(row.number, Note.of("procedure.feed.row_fits_nothing", row=row.number)))
    return points


def _instant(feed: Feed, row: SourceRow, event: FeedEvent, text: str, now: Instant) -> Instant | Note:
    try:
        at = parse_instant(text)
    except NotAnInstant:
        return Note.of("procedure.feed.row_time", row=row.number, column=event.column, text=text)
    if not text.rstrip().endswith("Z") and text[-6:-5] not in ("+", "-"):
        at = at.replace(tzinfo=zone_of(feed.zone))
    if at > now:
        return Note.of("procedure.feed.row_future", row=row.number, column=event.column, text=text)
    return at


def zone_of(text: str) -> timezone:
    """The zone ``+08:00`` as an offset. Raises ``ValueError`` for anything else."""
    sign = {"+": 1, "-": -1}[text[0]]
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def _point(feed: Feed, row: SourceRow, kind: str, event: FeedEvent, at: Instant) -> Point:
    named = SEPARATOR.join(row.cells[column] for column in feed.row_key)
    run = SEPARATOR.join(row.cells[column] for column in feed.run_key)
    facts = {fact: row.cells[column] for fact, column in event.facts.items() if row.cells.get(column)}
    return Point(f"{named}{SEPARATOR}{kind}", run, kind, at, facts)


def _late(feed: Feed, at: Instant, now: Instant) -> bool:
    """Whether the point is learned later than the feed allows; a day is 24 hours here, a month 30 days."""
    return feed.late_after is not None and now - at > timedelta(minutes=feed.late_after.rough)
