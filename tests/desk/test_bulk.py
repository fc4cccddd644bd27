"""Many rows at once are what the ORM would have written one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import DateTimeField, Model

from anlan.desk.bulk import AS_THEY_ARE, insert_rows, update_rows
from anlan.desk.intake.models import Mark
from anlan.desk.matters.models import Clock, Telling
from anlan.desk.record.chain import note_down, verify
from anlan.desk.record.models import Event, Outgoing
from tests.desk.conftest import START, Office, Watch
from tests.desk.test_matters import stop_order

HERE, THERE = START, START.astimezone(UTC) + timedelta(microseconds=1)


def letters(begins: str) -> list[Outgoing]:
    """Rows with and without values, in two zones, with signs that a query must not trip over."""
    return [
        Outgoing(key=f"{begins}/1", channel="email", to="a@police.example", made_at=HERE, not_before=THERE, attempts=3),
        Outgoing(
            key=f"{begins}/2", channel="sms", subject="%s :pk 期限', \"{}", body="第一行\n\\", made_at=THERE, not_before=HERE
        ),
        Outgoing(key=f"{begins}/3", channel="webhook", made_at=HERE, not_before=HERE, state="sent", delivered_at=HERE),
    ]


def clocks(office: Office, watch: Watch) -> list[Clock]:
    run = stop_order(office, watch).pk
    told: dict[str, Any] = {"run_id": run, "organisation": office.organisations["station"], "kind": "target", "started_at": HERE}
    times: dict[str, Any] = {"due_at": THERE, "latest_at": THERE}
    return [
        Clock(term="stop", round=7, paused=True, late=True, ended_at=HERE, **told, **times),
        Clock(term="freeze", round=8, provisional=True, late=False, next_rung="1h", next_rung_at=THERE, **told, **times),
    ]


def stored(rows: Sequence[Model]) -> list[dict[str, Any]]:
    """The newest rows of their table as the database has them, without their numbers."""
    kind = type(rows[0])
    found = list(kind._default_manager.order_by("-pk").values()[: len(rows)])
    return [{name: value for name, value in row.items() if name != "id"} for row in reversed(found)]


def test_new_rows_are_those_that_the_orm_writes(office: Office, watch: Watch) -> None:
    for one, other in ((letters("a"), letters("b")), (clocks(office, watch), clocks(office, watch))):
        insert_rows(one)
        ours = stored(one)
        type(other[0])._default_manager.bulk_create(other)
        own = {"key", "run_id"}
        assert [{k: v for k, v in row.items() if k not in own} for row in ours] == [
            {k: v for k, v in row.items() if k not in own} for row in stored(other)
        ]


def test_every_kind_of_row_that_is_written_so_can_be(office: Office, watch: Watch) -> None:
    """What an office writes: a model with a column of another kind would have to be read back here."""
    kinds = {type(column) for model in (Outgoing, Telling, Event, Mark) for column in model._meta.concrete_fields}
    assert kinds <= {*AS_THEY_ARE, DateTimeField}


def test_what_is_there_stays_as_it_is_where_that_is_wanted_and_is_an_error_elsewhere(db: None) -> None:
    insert_rows(letters("a"))
    again = [*letters("a"), *letters("b")]
    for row in again:
        row.body = "another"
    insert_rows(again, unless_there=True)
    assert Outgoing.objects.filter(body="another").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(letters("b"))
    insert_rows([])
    assert Outgoing.objects.count() == 6


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite does not mind lengths")
def test_what_is_too_long_is_refused_and_never_cut(db: None) -> None:
    """A cut address is another address, a cut key another message, a cut actor a record that does not verify."""
    for name, value in (("key", "k" * 121), ("to", "a" * 255), ("state", "waiting-too-long")):
        row = letters("a")[0]
        setattr(row, name, value)
        for wanted in (False, True):
            with pytest.raises(DataError), transaction.atomic():
                insert_rows([row], unless_there=wanted)
    insert_rows(letters("a"))
    row = Outgoing.objects.first()
    assert row is not None
    row.to = "a" * 255
    with pytest.raises(DataError), transaction.atomic():
        update_rows([row], ("to",))
    with pytest.raises(DataError), transaction.atomic():
        note_down("s/1", "x", actor="a" * 41, role="r", now=HERE)
    assert not list(verify())


def test_values_of_another_type_are_taken_as_the_orm_takes_them(db: None) -> None:
    one, other = letters("a")[:2]
    one.attempts, other.attempts, other.to = True, 2, 5  # type: ignore[assignment]
    insert_rows([one, other])
    assert list(Outgoing.objects.order_by("pk").values_list("attempts", "to")) == [(1, "a@police.example"), (2, "5")]


def test_rows_change_each_to_its_own_values(db: None) -> None:
    insert_rows(letters("a"))
    rows = list(Outgoing.objects.order_by("pk"))
    for place, row in enumerate(rows):
        row.attempts, row.delivered_at, row.to = place + 10, [None, HERE, THERE][place], "不该写"
    update_rows(rows, ("attempts", "delivered_at"))
    found = Outgoing.objects.order_by("pk").values_list("attempts", "delivered_at", "to")
    assert list(found) == [(10, None, "a@police.example"), (11, HERE, ""), (12, THERE, "")]
    update_rows([], ("attempts",))


def test_an_instant_is_the_same_in_every_zone(db: None) -> None:
    insert_rows([Outgoing(key=str(at), channel="email", made_at=at, not_before=at) for at in (HERE, HERE.astimezone(UTC))])
    assert [type(at) for at in Outgoing.objects.values_list("made_at", flat=True)] == [datetime] * 2
    assert set(Outgoing.objects.values_list("made_at", flat=True)) == {HERE}
