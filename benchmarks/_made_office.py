"""An office of a big city for benchmarks: some 200,000 matters with a million clocks and five million events on PostgreSQL.

Every matter is put together from runs of the demonstration, moved in time, so that each is one that the acts have made: its
events chain, its clocks are due when its events say, its next reminder is the first to come. Made from a seed. ``main`` fills
the database of the environment and is run as a process of its own.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from anlan.server.running import prepare

SEED = 4
COUNTIES, STATIONS, OFFICERS = 10, 20, 3
AT_ONCE = 2000
CLOCKS, EVENTS = 5, 25
"""What a matter has at least."""
CLOSED = 4
"""Every fourth matter is closed."""
DAY = timedelta(days=1)
SEASON = 90 * DAY
TRIES = (1, 17, 44)
"""Days by which a run is moved to see whether its dates move along; holidays and months of unequal length hold some back."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A run of the demonstration: its rows and events. ``slack``: how far back it may be moved before its first clock ends.

    A run that has ended may be moved back by a season. ``clear``: which of the six clears counts it, if any.
    """

    run: Any
    events: tuple[Any, ...]
    clocks: tuple[tuple[Any, tuple[Any, ...]], ...]
    slack: timedelta
    by_day: bool
    clear: str


def main(matters: int) -> None:
    """Fill the database with the demonstration and ``matters`` matters more."""
    prepare()
    from anlan.desk import clock  # noqa: PLC0415  models exist only after set-up
    from anlan.server.demo import seed  # noqa: PLC0415

    now = clock.now()
    seed(now)
    places = _staff(now)
    kept = list(_templates(now))
    began = time.perf_counter()
    _copy(matters, kept, places, now)
    print(f"{matters:,} matters from {len(kept)} runs in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def _staff(now: datetime) -> list[tuple[int, list[int]]]:
    """Stations with the officers who work there."""
    from anlan.desk.people.models import Officer, Organisation, Posting  # noqa: PLC0415

    city = Organisation.objects.get(code="990100")
    found = []
    since = now - 400 * DAY
    for county in range(COUNTIES):
        body = Organisation.objects.create(
            kind="county", name_zh=f"{county}区分局", name_en=f"County {county}", code=f"M-{county}", parent=city
        )
        head = Officer.objects.create_officer(f"m{county}-head", None, name=f"局长{county}", organisation=body)
        Posting.objects.create(officer=head, organisation=body, role="county_head", since=since)
        for number in range(STATIONS):
            name = f"{county}-{number}"
            place = Organisation.objects.create(
                kind="station", name_zh=f"{name}所", name_en=f"Station {name}", code=f"M-{name}", parent=body
            )
            people = []
            for one in range(OFFICERS):
                who = f"m{name}-{one}"
                officer = Officer.objects.create_officer(who, None, name=who, organisation=place, email=f"{who}@police.example")
                role = "squad_lead" if one == 0 else "officer"
                Posting.objects.create(officer=officer, organisation=place, role=role, since=since)
                people.append(officer.pk)
            found.append((place.pk, people))
    return found


def _templates(now: datetime) -> Iterator[Kept]:
    """The runs of the demonstration that have ended or have a clock that runs, and whose dates move with them."""
    from anlan.desk.matters.models import Run  # noqa: PLC0415
    from anlan.desk.matters.procedures import by_sha  # noqa: PLC0415
    from anlan.desk.matters.projection import rungs_of  # noqa: PLC0415
    from anlan.desk.record import chain  # noqa: PLC0415
    from anlan.procedure.reminding import Window  # noqa: PLC0415

    for run in Run.objects.prefetch_related("clocks").order_by("pk"):
        events, rows = tuple(chain.read(run.stream)), tuple(run.clocks.all())
        running = [row for row in rows if row.ended_at is None and not row.paused]
        if (not running and run.ended_at is None) or any(row.due_at <= now for row in running) or not _moves(run, events, rows):
            continue
        proc = by_sha()[run.sha]
        windows = {row.pk: Window(row.started_at, row.due_at, row.latest_at) for row in running}
        rungs = {row.pk: tuple(rungs_of(proc, row.term, row.remind, windows[row.pk])) for row in running}
        by_day = any((row.due_at + timedelta(hours=8)).time().isoformat()[:8] == "23:59:59" for row in running)
        slack = min((row.due_at for row in running), default=now + SEASON) - now
        yield Kept(
            run,
            events,
            tuple((row, rungs.get(row.pk, ())) for row in rows),
            slack,
            by_day,
            run.clearing.clear if hasattr(run, "clearing") else "",
        )


def _moves(run: Any, events: Sequence[Any], rows: Sequence[Any]) -> bool:
    """Whether the run's dates move along when its events are moved by days."""
    from anlan.desk.matters.procedures import calendar  # noqa: PLC0415
    from anlan.desk.matters.runs import fold  # noqa: PLC0415
    from anlan.procedure.clocks import clocks  # noqa: PLC0415

    due = {(row.term, row.round): row.due_at for row in rows}
    for days in TRIES:
        moved = [msgspec.structs.replace(e, at=e.at - days * DAY, recorded_at=e.recorded_at - days * DAY) for e in events]
        state = fold(None, moved)
        if state is None or any(due[c.term, c.round] - days * DAY != c.due.at for c in clocks(state, calendar(), state.at)):
            return False
    return True


def _copy(matters: int, kept: Sequence[Kept], places: Sequence[tuple[int, list[int]]], now: datetime) -> None:
    from django.db import connection  # noqa: PLC0415

    from anlan.desk.insight import tallies  # noqa: PLC0415

    tables = {
        "matters_matter": "id,number,kind,title,organisation_id,owner_id,opened_at,closed_at,loss_fen",
        "matters_run": "id,matter_id,organisation_id,procedure,version,sha,subject,addressee_id,state,seq,hash,opened_at,"
        "ended_at",
        "matters_clock": "id,run_id,organisation_id,term,round,kind,started_at,due_at,latest_at,remind,next_rung,next_rung_at,"
        "paused,provisional,ended_at,late,risk",
        "insight_clearing": "run_id,organisation_id,clear,came,done",
        "record_event": "id,stream,seq,type,at,recorded_at,actor,role,facts,docs,proc,proc_sha,prev_hash,hash",
    }
    maker, given = _Maker(kept, places, now), {table: _given(table, columns) for table, columns in tables.items()}
    connection.ensure_connection()
    raw = connection.connection
    for start in range(0, matters, AT_ONCE):
        rows = maker.some(min(AT_ONCE, matters - start))
        with raw.transaction(), raw.cursor() as cursor:
            for table, columns in tables.items():
                names, rest = given[table]
                with cursor.copy(f"COPY {table} ({','.join((columns, *names))}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row((*row, *rest))
    with connection.cursor() as cursor:
        for table in (name for name, columns in tables.items() if columns.startswith("id,")):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    list(tallies.differences(write=True))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _given(table: str, columns: str) -> tuple[list[str], list[Any]]:
    """The columns of a table that are not made here, and what a new row says in them."""
    from django.apps import apps  # noqa: PLC0415

    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    rest = [field for field in model._meta.concrete_fields if field.column not in columns.split(",") and not field.null]
    return [str(field.column) for field in rest], [field.get_default() for field in rest]


class _Maker:
    """Makes rows, a bunch of matters at a time."""

    def __init__(self, kept: Sequence[Kept], places: Sequence[tuple[int, list[int]]], now: datetime) -> None:
        self._places, self._now = places, now
        self._dice = random.Random(SEED)
        self._ids = dict.fromkeys(("matter", "run", "clock", "event"), 10_000_000)
        self._running = [one for one in kept if one.run.ended_at is None]
        self._ended = [one for one in kept if one.run.ended_at is not None]
        self._turn = 0

    def _id(self, of: str) -> int:
        self._ids[of] += 1
        return self._ids[of]

    def some(self, count: int) -> dict[str, list[tuple[Any, ...]]]:
        """Rows of ``count`` matters by table."""
        names = ("matters_matter", "matters_run", "matters_clock", "insight_clearing", "record_event")
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in names}
        for _ in range(count):
            self._matter(rows)
        return rows

    def _matter(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        place, people = self._dice.choice(self._places)
        matter, opened, kind = self._id("matter"), self._now, ""
        clocks = events = 0
        closed: datetime | None = None
        over = matter % CLOSED == 0
        while clocks < CLOCKS or events < EVENTS:
            pool = self._ended if over or clocks >= CLOCKS else self._running
            one = pool[self._turn % len(pool)]
            self._turn += 1
            back = one.slack * self._dice.random()
            if one.by_day:
                back = timedelta(days=back.days)
            kind = kind or one.run.procedure
            opened = min(opened, one.run.opened_at - back)
            self._run(one, matter, place, back, rows)
            if over:
                ended = one.run.ended_at - back
                closed = max(closed or ended, ended)
            clocks, events = clocks + len(one.clocks), events + len(one.events)
        rows["matters_matter"].append(
            (matter, f"M{matter}", kind, f"事项 {matter}", place, self._dice.choice(people), opened, closed, 100_000)
        )

    def _run(self, one: Kept, matter: int, place: int, back: timedelta, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        from anlan.desk.insight.clears import month_of  # noqa: PLC0415
        from anlan.procedure.event import FIRST, digest  # noqa: PLC0415

        run, pk, before = one.run, self._id("run"), FIRST
        for event in one.events:
            moved = msgspec.structs.replace(
                event, run=f"run/{pk}", at=event.at - back, recorded_at=event.recorded_at - back, prev_hash=before
            )
            before = digest(moved)
            rows["record_event"].append(_event(self._id("event"), moved, before))
        rows["matters_run"].append(
            (
                pk, matter, place, run.procedure, run.version, run.sha, run.subject, run.addressee_id, run.state, run.seq, before,
                run.opened_at - back, run.ended_at and run.ended_at - back,
            )
        )  # fmt: skip
        if one.clear:
            ended = month_of(run.ended_at - back) if run.ended_at else None
            rows["insight_clearing"].append((pk, place, one.clear, month_of(run.opened_at - back), ended))
        for row, rungs in one.clocks:
            coming = next(((rung.name, rung.at - back) for rung in rungs if rung.at - back > self._now), ("", None))
            rows["matters_clock"].append(
                (
                    self._id("clock"), pk, place, row.term, row.round, row.kind, row.started_at - back, row.due_at - back,
                    row.latest_at - back, row.remind, *coming, row.paused, row.provisional,
                    row.ended_at and row.ended_at - back, row.late, row.risk,
                )
            )  # fmt: skip


def _event(pk: int, event: Any, sealed: str) -> tuple[Any, ...]:
    return (
        pk, event.run, event.seq, event.type, event.at, event.recorded_at, event.actor, event.role,
        msgspec.json.encode(dict(event.facts), order="sorted").decode(),
        msgspec.json.encode(dict(event.docs), order="sorted").decode(),
        event.proc, event.proc_sha, event.prev_hash, sealed,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
