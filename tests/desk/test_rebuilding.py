"""Rows that were spoiled by hand are told one by one and written again as the record says; what cannot be made again is told."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Clock, Matter, Run, Telling
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.record.models import Event
from anlan.worker.ticker import tick
from tests.desk.conftest import START, Office, Watch
from tests.desk.test_matters import send_order, stop_order
from tests.record_guard import lift_guard


@pytest.fixture
def runs(office: Office, watch: Watch) -> list[Run]:
    """A stop-payment under way that has reminded, one that was refused (its matter is closed), one in draft."""
    made = [stop_order(office, watch) for _ in range(3)]
    for run, answer in ((made[0], "stop_confirmed"), (made[1], "account_mismatch")):
        send_order(run, office, watch)
        bank = office.powers("bank_officer@bank")
        record_event(run=run, event=answer, role="bank", at=watch(), powers=bank, now=watch())
    tick(watch.forward(hours=37))
    return made


def rows() -> list[object]:
    """Everything that is a projection, in order."""
    kept = ("procedure", "version", "sha", "state", "seq", "hash", "ended_at")
    clocks = [field.name for field in Clock._meta.concrete_fields if field.name != "id"]
    return [
        list(Run.objects.order_by("pk").values_list("pk", *kept)),
        list(Clock.objects.order_by("run", "term", "round").values_list(*clocks)),
        list(Matter.objects.order_by("pk").values_list("pk", "closed_at")),
    ]


def test_what_was_spoiled_by_hand_is_told_and_written_as_it_was(
    runs: list[Run], watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, told = rows(), Telling.objects.count()
    assert list(rebuild(watch(), write=False)) == []
    Run.objects.filter(pk=runs[0].pk).update(state="released", hash="0")
    Run.objects.filter(pk=runs[1].pk).update(ended_at=None)
    Matter.objects.filter(pk=runs[2].matter_id).update(closed_at=START)
    Clock.objects.filter(run=runs[0], term="stop").update(due_at=START, next_rung="", next_rung_at=None)
    Clock.objects.filter(run=runs[0], term="execute").delete()
    at = {"started_at": START, "due_at": START, "latest_at": START}
    Clock.objects.create(run=runs[2], organisation=runs[2].matter.organisation, term="stop", round=1, kind="x", **at)
    with pytest.raises(CommandError, match=r"9 differences\. Back up"):
        call_command("rebuild")
    printed = capsys.readouterr().out
    for line in (
        f"{runs[0].stream} state: stored released, record stopped",
        f"{runs[0].stream} clock execute#1: only in the record",
        f"{runs[0].stream} clock stop#1 next_rung: stored , record 6h",
        f"{runs[2].stream} clock stop#1: only in the table",
        f"matter {runs[2].matter.number} closed_at: stored 2026-03-02",
    ):
        assert line in printed
    assert rows() != before, "nothing was written"
    call_command("rebuild", "--write", "--show", "0")
    assert "9 differences" in capsys.readouterr().out
    assert rows() == before
    assert Event.objects.get(stream="projections").type == "rebuilt"
    tick(watch())
    assert Telling.objects.count() == told, "what was told is not told again"
    call_command("rebuild")
    assert "Every row is as the record says" in capsys.readouterr().out


def test_a_rung_put_off_by_hand_is_found(runs: list[Run], watch: Watch) -> None:
    Clock.objects.filter(run=runs[0], term="stop").update(next_rung="1h", next_rung_at=watch() + timedelta(hours=10))
    assert [line.split(":")[0] for line in rebuild(watch(), write=False)] == [
        f"{runs[0].stream} clock stop#1 next_rung",
        f"{runs[0].stream} clock stop#1 next_rung_at",
    ]


def test_a_rung_that_has_come_and_was_not_rung_yet_is_no_difference(runs: list[Run], watch: Watch) -> None:
    assert list(rebuild(watch.forward(hours=9), write=False)) == []


def test_a_run_that_cannot_be_folded_is_told_and_the_others_are_rebuilt(
    runs: list[Run], watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    Run.objects.filter(pk__in=[runs[0].pk, runs[2].pk]).update(state="released")
    lift_guard()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_event SET proc_sha = '00' WHERE stream = %s", [runs[0].stream])
    with pytest.raises(CommandError, match="1 remain"):
        call_command("rebuild", "--write")
    assert f"{runs[0].stream} cannot be folded" in capsys.readouterr().out
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == ["released", "refused", "draft"]


def test_a_stream_that_has_lost_its_row_is_told(runs: list[Run], watch: Watch) -> None:
    lost = stop_order_stream_without_row(runs[2])
    assert list(rebuild(watch(), write=False)) == [f"{lost} has events and no row"]


def stop_order_stream_without_row(run: Run) -> str:
    """Remove the row of a run and keep its events."""
    stream, matter = run.stream, run.matter
    run.delete()
    matter.delete()
    return stream
