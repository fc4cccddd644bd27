"""A feed as data: which table or file of another system holds which events of which procedure.

Goes in: a TOML file (docs/how-to/feeds.md has one with every key). Comes out: a ``Feed`` whose events exist in its procedure.
Reading the rows and telling what is new in them is left to ``rows`` and ``pulling``.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from anlan.law import Length
from anlan.law.files import read_shape
from anlan.procedure.library import library
from anlan.values import InputError, Note

_ZONE = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")

SourceKind = Literal["sql", "csv", "xlsx"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the rows are. ``sql``: a table or query of PostgreSQL, MySQL or SQLite behind the address that the environment
    variable ``url_env`` holds; ``csv`` and ``xlsx``: a file, relative to the mapping.
    """

    kind: SourceKind
    url_env: str = ""
    table: str = ""
    query: str = ""
    file: str = ""
    sheet: str = ""


class FeedEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event kind: the column of its time, the cells a row must have for it, the facts it carries (fact → column)."""

    column: str
    when: dict[str, str] = {}
    facts: dict[str, str] = {}


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping. ``run_key`` columns name the matter's run, ``row_key`` columns the row; ``zone`` holds for times without one."""

    id: str
    procedure: str
    source: Source
    run_key: tuple[str, ...]
    row_key: tuple[str, ...]
    events: dict[str, FeedEvent]
    zone: str = "+08:00"
    late_after: Length | None = None

    def columns(self) -> set[str]:
        """Every column the mapping reads."""
        used = {*self.run_key, *self.row_key}
        for event in self.events.values():
            used |= {event.column, *event.when, *event.facts.values()}
        return used


def read_feed(path: Path) -> Feed:
    """The feed of a file. Raises ``InputError`` for a wrong shape, an unknown procedure or event, or a source without place."""
    if not path.is_file():
        raise InputError(Note.of("procedure.feed.no_mapping", file=str(path)))
    feed = read_shape(path, Feed)
    known = library().newest(feed.procedure).definition.on if _known(feed.procedure) else None
    if known is None:
        raise InputError(Note.of("procedure.feed.unknown_procedure", file=path.name, procedure=feed.procedure))
    for kind in feed.events:
        if kind not in known:
            near = ", ".join(sorted(known))
            raise InputError(Note.of("procedure.feed.unknown_event", file=path.name, event=kind, known=near))
    _check_source(feed, path.name)
    return feed


def _known(procedure: str) -> bool:
    return any(one.id == procedure for one in library().by_sha.values())


def _check_source(feed: Feed, file: str) -> None:
    needs: Mapping[SourceKind, bool] = {
        "sql": bool(feed.source.url_env) and bool(feed.source.table) != bool(feed.source.query),
        "csv": bool(feed.source.file),
        "xlsx": bool(feed.source.file),
    }
    if not needs[feed.source.kind]:
        raise InputError(Note.of(f"procedure.feed.source_{feed.source.kind}", file=file))
    if not _ZONE.fullmatch(feed.zone):
        raise InputError(Note.of("procedure.feed.wrong_zone", file=file, zone=feed.zone))
    if not (feed.run_key and feed.row_key and feed.events):
        raise InputError(Note.of("procedure.feed.nothing_mapped", file=file))
