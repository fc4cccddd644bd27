"""What victims enter on the portal reaches the money of the case: payments, statements, claims, objections; own numbers apart."""

from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.funds.acts.read_statement import read_statement
from anlan.desk.funds.acts.take_submission import TakenIn, take_submission
from anlan.desk.funds.models import ReportedPayment, StatementFile
from anlan.desk.intake.acts.add_uploads import add_uploads
from anlan.desk.intake.acts.open_case import open_case as open_case_of
from anlan.desk.intake.acts.receive_submission import receive_submission
from anlan.desk.intake.models import Mention, Submission
from anlan.desk.intake.recognise import recognise
from anlan.desk.intake.similar import similar_to
from anlan.desk.intake.told import Paid
from anlan.desk.matters.models import Matter
from anlan.desk.record.models import Event
from anlan.desk.returns.guarding import objections_in, open_objections
from anlan.values import InputError
from tests.desk.conftest import Office, Watch
from tests.desk.test_statements import PLAIN, open_case

SignedIn = Callable[[str], Client]
OWN, THEIRS, OWN_PHONE, THEIR_PHONE = "6217990300015216320", "6228480402564890018", "13900001111", "13812345678"
STORY = f"我的卡号 {OWN} 被要求转到对方账号 {THEIRS}，对方电话 {THEIR_PHONE}，我的手机 {OWN_PHONE}。"


def told(office: Office, watch: Watch, kind: str = "fraud", text: str = STORY, payer: str = OWN, once: str = "1") -> Submission:
    return receive_submission(
        kind=kind, text=text, mentions=recognise(text), identity={"name": "钱多多", "phone": OWN_PHONE} if kind != "tip" else {},
        organisation=office.organisations["station"], once=once, now=watch(),
        payments=[] if kind in ("tip", "objection") else [
            Paid(watch(), 4_860_000, payer, THEIRS, "王某"), Paid(None, 120_000, payer, THEIRS, ""),
        ],
    ).submission  # fmt: skip


def take(one: Submission, case: Matter, office: Office, watch: Watch, tables: tuple[int, ...] = (), **typed: str) -> TakenIn:
    powers = office.powers("officer@station", watch())
    return take_submission(submission=one, case=case, typed=typed, tables=tables, powers=powers, now=watch())


def test_whose_a_number_is_is_read_from_the_words_before_it() -> None:
    found = {one.value: one.own for one in recognise(STORY)}
    assert found == {OWN: True, THEIRS: False, OWN_PHONE: True, THEIR_PHONE: False}
    led_away = {one.value: one.own for one in recognise(f"从我的工行卡转到 {THEIRS}，my own card {OWN} was used")}
    assert led_away == {THEIRS: False, OWN: True}


def test_own_numbers_are_told_apart_and_nothing_is_stopped_for_them(office: Office, watch: Watch) -> None:
    plain = f"账号 {OWN} 和 {THEIRS}，电话 {OWN_PHONE}"  # no words say whose: the payments and the identity do
    one = told(office, watch, text=plain)
    assert {m.value for m in one.mentions.filter(own=True)} == {OWN, OWN_PHONE}
    assert [m.value for m in one.others if m.kind == "account"] == [THEIRS]
    facts = Event.objects.get(stream__startswith="run/", seq=1).facts
    assert Mention.objects.get(own=False, kind="account").shown in facts
    assert Mention.objects.get(own=True, kind="account").shown not in facts
    assert similar_to(told(office, watch, text=f"另一件事，我的账号 {OWN}", payer=OWN, once="2"), Submission.objects.all())
    Mention.objects.filter(own=False).delete()
    assert not [one for one in similar_to(one, Submission.objects.all()) if one.shared], "own numbers find nobody"


def test_of_a_tip_no_own_number_is_kept_beside_the_text(office: Office, watch: Watch) -> None:
    text = f"我的电话 {OWN_PHONE}，他们的账号 {THEIRS}"
    one = receive_submission(
        kind="tip", text=text, mentions=recognise(text), identity={}, organisation=office.organisations["station"], once="1",
        now=watch(),
    ).submission  # fmt: skip
    assert [m.value for m in one.mentions.all()] == [THEIRS]


def test_a_victims_payments_become_losses_of_the_case_and_what_lacks_something_waits(office: Office, watch: Watch) -> None:
    one, case = told(office, watch), open_case(office, watch)
    done = take(one, case, office, watch)
    assert (done.added, done.known, [lacking.lacks for lacking in done.waiting]) == (1, 0, [("at",)])
    row = ReportedPayment.objects.get()
    opened = row.opened()
    assert (opened.victim, opened.victim_account, opened.payee_account, opened.amount) == ("钱多多", OWN, THEIRS, 4_860_000)
    assert row.source == one.number and row.told == one.payments.get(place=1)
    assert (
        Event.objects.filter(type="identity_opened").count() == 1 and Event.objects.filter(type="submission_taken").count() == 2
    )
    late = one.payments.get(place=2)
    again = take(one, case, office, watch, **{f"at-{late.pk}": "2026-03-01 10:00", f"payer-{late.pk}": "1" * 12})
    assert (again.added, again.known, again.waiting) == (1, 1, ())
    assert {row.opened().victim_account for row in ReportedPayment.objects.all()} == {OWN}, "what the victim told stays"
    assert take(one, case, office, watch).added == 0


def test_statements_of_a_victim_become_statement_files_of_the_case(office: Office, watch: Watch) -> None:
    one, case = told(office, watch), open_case(office, watch)
    upload, _ = add_uploads(submission=one, contents=[PLAIN.encode(), b"%PDF-1.4 scan"], now=watch())
    done = take(one, case, office, watch, tables=(upload.pk,))
    assert [file.status for file in done.files] == ["taken"]
    waiting = StatementFile.take(watch())
    assert waiting is not None and read_statement(file=waiting, now=watch())
    file = StatementFile.objects.get(matter=case)
    assert (file.name, file.state, file.readings.get().entries) == (upload.name, "read", 4)


def test_the_page_shows_doubts_takes_in_and_is_linked_from_the_report_and_the_case(
    office: Office, signed_in: SignedIn, watch: Watch
) -> None:
    one, case = told(office, watch, payer=""), open_case(office, watch)
    powers = office.powers("officer@station", watch())
    client = signed_in("officer@station")
    assert f"/funds/told/{one.pk}" in client.get(f"/tips/{one.pk}").content.decode()
    page = client.get(f"/funds/told/{one.pk}").content.decode()
    first = one.payments.get(place=1)
    assert "不知从哪个账号付出" in page and f'name="payer-{first.pk}"' in page and f'name="at-{first.pk}"' not in page
    refused = client.post(f"/funds/told/{one.pk}", {"case": "XA-2026-999999"}).content.decode()
    assert "没有找到编号" in refused and "XA-2026-999999" in refused
    page = client.post(
        f"/funds/told/{one.pk}", {"case": case.number, f"payer-{first.pk}": OWN}, follow=True
    ).content.decode()  # fmt: skip
    assert "新增 1 笔" in page and "第 2 笔还没有并入" in page and "已并入" in page and OWN not in page
    page = client.get(f"/funds/cases/{case.pk}/payments").content.decode()
    assert f"/funds/told/{one.pk}" in page and "48,600.00" in page
    own_case = told(office, watch, once="2")
    open_case_of(submission=own_case, powers=powers, now=watch())
    page = client.get(f"/funds/told/{own_case.pk}").content.decode()
    assert f'value="{own_case.matter.number}"' in page, "a report that became a case is taken into it"


def test_claims_and_objections_of_the_portal_show_at_the_return_and_hold_the_decision(
    office: Office, signed_in: SignedIn, watch: Watch
) -> None:
    case = open_case(office, watch)
    claim = told(office, watch, "claim", f"案件 {case.number}")
    objection = told(office, watch, "objection", f"对 {case.number} 的冻结有异议", once="2")
    client = signed_in("officer@station")
    for one in (claim, objection):
        assert case.number in client.get(f"/funds/told/{one.pk}").content.decode(), "the case named in the text is offered"
        client.post(f"/funds/told/{one.pk}", {"case": case.number})
    page = client.get(f"/returns/{case.pk}").content.decode()
    assert claim.matter.number in page and "49,800.00" in page and objection.matter.number in page
    assert objections_in(case).count() == 1 and ReportedPayment.objects.filter(matter=case).count() == 1
    restitution = claim.matter.runs.get(procedure="restitution")
    assert open_objections(restitution) == 0
    restitution.matter = case
    assert open_objections(restitution) == 1


def test_a_tip_is_nobodys_money_and_a_stranger_takes_nothing(office: Office, signed_in: SignedIn, watch: Watch) -> None:
    tip, case = told(office, watch, "tip"), open_case(office, watch)
    with pytest.raises(InputError):
        take(tip, case, office, watch)
    assert signed_in("officer@station").get(f"/funds/told/{tip.pk}").status_code == 404
    one = told(office, watch, once="2")
    assert signed_in("officer@other_station").get(f"/funds/told/{one.pk}").status_code == 404
