"""The record: appended once, chained, sealed; what was changed around it is found."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

from anlan.desk.record import chain
from anlan.desk.record.chain import SEAL_LAG, Fault, append, note_down, read, seal, verify
from anlan.desk.record.models import Event, Seal
from anlan.procedure.event import digest
from anlan.procedure.event import seal as sealed
from anlan.values import InputError
from tests.desk.conftest import START
from tests.record_guard import empty_record, lift_guard

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=1)


def fill() -> None:
    for stream in ("run/1", "run/2"):
        for number in range(3):
            note_down(stream, f"step_{number}", actor=1, role="officer", now=START, facts={"number": number, "word": "止付"})


def tamper(statement: str) -> None:
    """What somebody with the database's own password could do."""
    lift_guard()
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_untouched_record_has_no_fault() -> None:
    fill()
    assert seal(LATER) is not None
    assert list(verify()) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE record_event SET type='other' WHERE seq=2", "DELETE FROM record_event WHERE seq=2"]
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(statement: str) -> None:
    fill()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 6


@pytest.mark.skipif(connection.vendor == "postgresql", reason="TRUNCATE empties the tables there and the guard stays")
def test_a_record_that_a_test_has_emptied_is_guarded_again() -> None:
    fill()
    empty_record()
    assert not Event.objects.exists()
    fill()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(seq=9)


def test_of_two_that_seal_at_once_one_is_first_and_the_seals_stay_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    count, later = chain._sealed_digest, LATER + timedelta(seconds=1)

    def meanwhile(*place: Any) -> tuple[int, str]:
        monkeypatch.setattr(chain, "_sealed_digest", count)
        note_down("run/3", "step_0", actor=1, role="officer", now=LATER - SEAL_LAG)
        assert seal(later) is not None
        return count(*place)

    monkeypatch.setattr(chain, "_sealed_digest", meanwhile)
    assert seal(LATER - timedelta(seconds=1)) is None
    assert Seal.objects.get().events == 7
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE record_event SET facts='{}' WHERE stream='run/1' AND seq=2", Fault("changed", "run/1", 2)),
        ("UPDATE record_event SET actor='2' WHERE stream='run/1' AND seq=3", Fault("changed", "run/1", 3)),
        ("UPDATE record_event SET at='2026-01-01 00:00:00+00:00' WHERE stream='run/2' AND seq=1", Fault("changed", "run/2", 1)),
        ("DELETE FROM record_event WHERE stream='run/1' AND seq=2", Fault("missing", "run/1", 2)),
        ("UPDATE record_event SET seq=seq+10 WHERE stream='run/1' AND seq=1", Fault("missing", "run/1", 1)),
        ("DELETE FROM record_event WHERE stream='run/2' AND seq=3", Fault("unsealed", "seal/", 6)),
        ("DELETE FROM record_event WHERE stream='run/2'", Fault("unsealed", "seal/", 6)),
    ],
)
def test_what_was_changed_removed_or_reordered_is_found(statement: str, fault: Fault) -> None:
    fill()
    made = seal(LATER)
    assert made is not None
    tamper(statement)
    expected = Fault(fault.kind, f"seal/{made.pk}", made.up_to) if fault.kind == "unsealed" else fault
    assert expected in list(verify())


def test_an_event_rewritten_with_a_fitting_hash_breaks_the_next_link() -> None:
    fill()
    event = msgspec.structs.replace(list(read("run/1"))[1], facts={})
    tamper(f"UPDATE record_event SET facts='{{}}', hash='{digest(event)}' WHERE stream='run/1' AND seq=2")
    assert Fault("out of order", "run/1", 3) in list(verify())


def test_who_appends_behind_somebody_elses_event_is_told_to_look_again() -> None:
    fill()
    with pytest.raises(InputError) as error:
        append([sealed(list(read("run/1"))[1])])
    assert error.value.note.key == "desk.record.meanwhile"


def test_a_seal_waits_until_events_have_settled_and_chains_to_the_seal_before() -> None:
    fill()
    assert seal(START + timedelta(minutes=9)) is None
    first = seal(LATER)
    note_down("officer/1", "posted", actor=1, role="administrator", now=LATER)
    second = seal(LATER + timedelta(hours=1))
    assert first is not None and second is not None
    assert second.previous == first.digest
    assert Seal.objects.count() == 2 and list(verify()) == []
