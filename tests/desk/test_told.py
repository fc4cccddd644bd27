"""Who was told what and when: on the matter and for a person, with the way it took and whether it arrived; within scope only."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.matters.models import Channel, Run
from anlan.desk.matters.told import told_in
from anlan.desk.record.models import Event, Outgoing
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]
MAIL = "officer.station@police.example"


@pytest.fixture
def reminded(office: Office, watch: Watch) -> Run:
    """An order whose execution target has been reminded of: its officer has an address, a group's robot is set."""
    officer = office.officers["officer@station"]
    officer.email = MAIL
    officer.save()
    channel = Channel(organisation=office.organisations["county"], kind="wecom", name="值班群")
    channel.seal("https://example.invalid/hook", "")
    channel.save()
    run = stop_order(office, watch)
    send_order(run, office, watch)
    tick(watch.forward(hours=1, minutes=1))
    return run


def test_a_matter_shows_whom_by_which_way_and_what_came_of_it(reminded: Run, watch: Watch, signed_in: SignedIn) -> None:
    assert [(one.whom, [way.state for way in one.ways]) for one in told_in(reminded.matter)] == [
        ("officer@station", ["waiting"]),
        ("值班群", ["waiting"]),
    ]
    letters = Outgoing.objects
    letters.filter(channel="email").update(state="sent", to="", delivered_at=watch())
    letters.filter(channel="wecom").update(state="failed", attempts=8, last_error="ConnectionRefusedError")
    page = signed_in("squad_lead@station").get(f"/matters/{reminded.matter_id}/told").content.decode()
    for shown in (
        "officer@station",
        "电子邮件",
        "已送达渠道",
        "2026-03-02 10:01",
        "值班群",
        "未送达",
        "尝试 8",
        "ConnectionRefused",
    ):
        assert shown in page
    assert MAIL not in page, "where it went is nobody's business here"
    assert (
        f"/matters/{reminded.matter_id}/told"
        in signed_in("officer@station").get(f"/matters/{reminded.matter_id}").content.decode()
    )


def test_who_has_no_address_was_told_on_the_board_alone(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    tick(watch.forward(hours=1, minutes=1))
    page = signed_in("officer@station").get(f"/matters/{run.matter_id}/told").content.decode()
    assert "没有登记邮箱或手机" in page


def test_one_reads_ones_own_reminders_a_head_those_of_his_people_and_nobody_others(
    reminded: Run, office: Office, signed_in: SignedIn
) -> None:
    pk, number = office.officers["officer@station"].pk, reminded.matter.number
    assert number in signed_in("officer@station").get("/told").content.decode()
    head = signed_in("county_head@county")
    assert number not in head.get("/told").content.decode()
    assert number in head.get(f"/told/officers/{pk}").content.decode()
    assert f"/told/officers/{pk}" in head.get(f"/people/officers/{pk}").content.decode()
    stranger = signed_in("county_head@other")
    assert stranger.get(f"/told/officers/{pk}").status_code == 404
    assert stranger.get(f"/matters/{reminded.matter_id}/told").status_code == 404
    assert signed_in("officer@other_station").get(f"/told/officers/{pk}").status_code == 403


def test_a_head_has_sent_again_what_did_not_arrive_and_it_is_recorded(
    reminded: Run, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    letter = Outgoing.objects.get(channel="email")
    lead, again = signed_in("squad_lead@station"), f"/told/letters/{letter.pk}/again"
    assert "没有发送" in lead.post(again, follow=True).content.decode(), "it is still being tried"
    Outgoing.objects.filter(pk=letter.pk).update(state="failed", attempts=8)
    assert signed_in("county_head@other").post(again).status_code == 404
    assert signed_in("officer@station").post(again).status_code == 403
    lead.post(again)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.not_before) == ("waiting", 0, watch())
    assert Event.objects.get(type="reminder_sent_again").stream == f"matter/{reminded.matter_id}"
    other = Outgoing.objects.create(key="test/1", channel="email", state="failed", made_at=watch(), not_before=watch())
    assert lead.post(f"/told/letters/{other.pk}/again").status_code == 404, "no reminder"


def test_a_reminder_that_was_erased_is_not_sent_again_and_says_why(reminded: Run, watch: Watch, signed_in: SignedIn) -> None:
    letter = Outgoing.objects.get(channel="email")
    Outgoing.objects.filter(pk=letter.pk).update(state="failed", attempts=8, to="", subject="", body="")
    lead, again = signed_in("squad_lead@station"), f"/told/letters/{letter.pk}/again"
    page = lead.get(f"/matters/{reminded.matter_id}/told").content.decode()
    assert "超过保存期限，已清除" in page and again not in page
    assert "已超过保存期限并被清除，无法重新发送" in lead.post(again, follow=True).content.decode()
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert not Event.objects.filter(type="reminder_sent_again").exists()


def test_reminders_of_a_person_are_paged_by_key(
    reminded: Run, watch: Watch, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anlan.desk.matters.told.PAGE", 1)
    tick(watch.forward(hours=2))
    client = signed_in("officer@station")
    first = client.get("/told").content.decode()
    after = re.search(r"after=(\d+)", first)
    assert after is not None
    second = client.get(f"/told?after={after[1]}").content.decode()
    assert client.get("/told?after=99999999999999999999999").status_code == client.get("/told?after=³").status_code == 200
    assert "2026-03-02 10:01" not in first and "2026-03-02 10:01" in second
