"""A letter of supervision goes to a unit whose matter is late, is answered there, sent back or accepted; all in the record."""

from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.followup.acts.send_letter import send_letter
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Matter, Run, Telling
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Outgoing
from anlan.values import InputError
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]
DEMAND = "止付已过两小时银行仍未执行，请说明原因和办结时间"


@pytest.fixture
def late(office: Office, watch: Watch) -> Matter:
    """A matter of the station whose bank has not answered in time."""
    run = stop_order(office, watch)
    send_order(run, office, watch)
    watch.forward(hours=3)
    return run.matter


def letter_of(late: Matter) -> Run:
    return late.runs.get(procedure="supervision_letter")


def test_a_letter_is_told_at_once_answered_sent_back_and_accepted(
    late: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    officer = office.officers["officer@station"]
    officer.email = "officer@police.example"
    officer.save()
    head = signed_in("county_head@county")
    assert "发督办函" in head.get(f"/matters/{late.pk}").content.decode()
    head.post(f"/followup/matters/{late.pk}/letter", {"demand": DEMAND})
    run = letter_of(late)
    assert (run.state, f"{run.clocks.get().due_at:%Y-%m-%d}") == ("sent", "2026-03-09")
    assert {one.officer for one in Telling.objects.filter(run=run)} == {officer, office.officers["squad_lead@station"]}
    letter = Outgoing.objects.get(key__contains=f"told/{run.pk}/")
    assert late.number in letter.subject and DEMAND not in letter.body, "what is asked stays in the house"
    lead, boss = office.powers("squad_lead@station"), office.powers("county_head@county")
    for event, role, powers, facts in (
        ("replied", "squad_lead", lead, {"reply": "已电话催办"}),
        ("sent_back", "county_head", boss, {"ground": "请写明办结时间"}),
        ("replied", "squad_lead", lead, {"reply": "银行承诺今日十八时前执行"}),
    ):
        record_event(run=run, event=event, role=role, at=watch.forward(hours=1), powers=powers, now=watch(), facts=facts)
    page = signed_in("squad_lead@station").get("/followup").content.decode()
    assert DEMAND in page and "银行承诺今日十八时前执行" in page and "已电话催办" not in page and late.number in page
    record_event(
        run=run,
        event="settled",
        role="county_head",
        at=watch.forward(hours=1),
        powers=boss,
        now=watch(),
        facts={"ground": "属实"},
    )
    head = signed_in("county_head@county")
    assert "没有督办函" in head.get("/followup").content.decode()
    assert DEMAND in head.get("/followup?which=ended").content.decode()
    assert list(verify()) == []


@pytest.mark.parametrize("who", ["squad_lead@station", "legal_officer@county", "county_head@other", "administrator@city"])
def test_only_a_head_a_superior_or_the_follow_up_office_sends_one(who: str, late: Matter, office: Office, watch: Watch) -> None:
    with pytest.raises(InputError) as error:
        send_letter(matter=late, demand=DEMAND, powers=office.powers(who), now=watch())
    assert error.value.note.key in ("desk.followup.not_a_sender", "desk.matters.not_yours")
    assert not late.runs.filter(procedure="supervision_letter").exists()


def test_the_follow_up_office_sends_one_and_nobody_a_second_while_it_is_open(late: Matter, office: Office, watch: Watch) -> None:
    office.hire("follow_up", "county")
    send_letter(matter=late, demand=DEMAND, powers=office.powers("follow_up@county"), now=watch())
    with pytest.raises(InputError) as error:
        send_letter(matter=late, demand=DEMAND, powers=office.powers("county_head@county"), now=watch())
    assert error.value.note.key == "desk.followup.letter_runs"
    with pytest.raises(InputError):
        send_letter(matter=late, demand="  ", powers=office.powers("county_head@county"), now=watch())


def test_a_closed_matter_gets_none(late: Matter, office: Office, watch: Watch) -> None:
    bank, run = office.powers("bank_officer@bank", watch()), late.runs.get()
    record_event(run=run, event="account_mismatch", role="bank", at=watch(), powers=bank, now=watch())
    late.refresh_from_db()
    with pytest.raises(InputError) as error:
        send_letter(matter=late, demand=DEMAND, powers=office.powers("county_head@county"), now=watch())
    assert error.value.note.key == "desk.followup.closed"


def test_strangers_see_no_letter_and_cannot_send_one(late: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    send_letter(matter=late, demand=DEMAND, powers=office.powers("county_head@county"), now=watch())
    stranger = signed_in("county_head@other")
    assert late.number not in stranger.get("/followup").content.decode()
    assert stranger.post(f"/followup/matters/{late.pk}/letter", {"demand": DEMAND}).status_code == 404
    assert signed_in("officer@station").post(f"/followup/matters/{late.pk}/letter", {"demand": DEMAND}).status_code == 403


def test_what_is_under_listed_supervision_stands_beside(late: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = open_run(
        matter=late, procedure="listed_supervision", role="office", actor="1", at=watch(), now=watch(), facts={"granted": "100d"}
    )
    assert f"/walls/{run.pk}" in signed_in("county_head@county").get("/followup").content.decode()
    assert f"/walls/{run.pk}" not in signed_in("county_head@other").get("/followup").content.decode()
