"""What the doctor sees, and the founding of an office."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from anlan.desk.matters.models import Clock, Run
from anlan.desk.people.models import Officer, Posting
from anlan.server.doctor import examine
from anlan.values import say
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

FOUNDING = {"kind": "city", "name_zh": "甲市公安局", "name_en": "City", "code": "1", "username": "root", "name": "管理员"}


def wrong() -> dict[str, bool]:
    return {finding.what: finding.grave for finding in examine() if finding.note is not None}


def test_a_test_set_up_lacks_what_it_lacks_and_each_sentence_can_be_said(office: Office, watch: Watch) -> None:
    found = wrong()
    assert found["keys"] and found["plain_http"], "grave"
    assert not found["custodians"] and not found["administrators"], "not grave"
    assert "migrations" not in found
    for finding in examine():
        for lang in ("zh", "en"):
            assert finding.note is None or say(finding.note, lang)


def test_a_worker_that_does_not_run_is_grave(office: Office, watch: Watch) -> None:
    assert "worker" not in wrong()
    send_order(stop_order(office, watch), office, watch)
    watch.at = Clock.objects.get().due_at + timedelta(minutes=10)
    assert wrong()["worker"]


def test_a_run_whose_clocks_cannot_ring_is_named(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    assert "stalled" not in wrong()
    Run.objects.filter(pk=run.pk).update(sha="00")
    watch.at = Clock.objects.get().next_rung_at or watch.at
    tick(watch())
    watch.forward(minutes=10)
    finding = next(one for one in examine() if one.what == "stalled")
    assert finding.grave and finding.note is not None
    assert run.stream in say(finding.note, "zh") and run.matter.number in say(finding.note, "en")
    assert "worker" not in wrong(), "the worker does its work"


def test_an_office_is_founded_once(db: None, watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("found", **FOUNDING)
    officer = Officer.objects.get()
    assert officer.must_change_password and officer.check_password(capsys.readouterr().out.split()[-1])
    assert Posting.objects.get().role == "administrator"
    with pytest.raises(CommandError):
        call_command("found", **FOUNDING)
