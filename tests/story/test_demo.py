"""The demonstration comes up whole: seeded once, every page of every role opens, the record verifies."""

from datetime import datetime

import pytest
from django.test import Client

from anlan.desk import clock
from anlan.desk.insight.acts.look_again import look_again
from anlan.desk.insight.models import Finding
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Clock, Matter, Run
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.people.models import Officer
from anlan.desk.people.session import begin_session
from anlan.desk.record.chain import verify
from anlan.server.demo import ORDERS, seed
from anlan.server.demo_tips import SUBMISSIONS
from anlan.values import SHANGHAI
from anlan.worker.ticker import tick

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=SHANGHAI)
PAGES = (
    "/today",
    "/today?scope=unit",
    "/insight/risks",
    "/insight/figures",
    "/insight/six",
    "/insight/returns",
    "/followup",
    "/tips",
    "/matters",
    "/funds",
    "/orders",
    "/custody",
    "/people",
    "/audit?check",
    "/account",
)


@pytest.mark.slow
def test_the_demo_office_opens_for_every_role(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    sign_ins = seed(NOW)
    assert seed(NOW) == sign_ins, "seeding again changes nothing"
    assert Submission.objects.count() == len(SUBMISSIONS)
    assert Run.objects.filter(procedure="stop_payment", opened_by=None).count() == len(ORDERS)
    tick(NOW)
    look_again(NOW)
    assert Finding.objects.filter(phase="before").exists(), "the grid of the demonstration is not empty"
    assert {"draft", "requested", "stopped", "freezing", "released"} <= set(Run.objects.values_list("state", flat=True))
    assert list(verify()) == [] and list(rebuild(NOW, write=False)) == []
    for clock_row in Clock.objects.filter(next_rung_at__isnull=False).exclude(next_rung="end").select_related("run"):
        by_clock = by_sha()[clock_row.run.sha].terms[clock_row.term].term.length.unit in ("h", "min")
        told_at = clock_row.next_rung_at.astimezone(SHANGHAI)
        assert by_clock or (8 <= told_at.hour <= 23 and told_at.minute == 0), f"{clock_row} reminds at {told_at}"
    for officer in Officer.objects.all():
        client = Client()
        client.force_login(officer)
        request = type("Request", (), {"session": client.session, "META": {"REMOTE_ADDR": "10.0.0.1"}})()
        begin_session(request, officer, NOW)
        for page in PAGES:
            assert client.get(page).status_code in (200, 403), f"{officer.username} {page}"
        for matter in Matter.objects.all():
            assert client.get(f"/matters/{matter.pk}").status_code in (200, 403, 404)
