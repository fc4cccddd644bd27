"""A matter from its opening to its end through the acts: gates, four eyes, scope, clocks, projections."""

from datetime import timedelta

import pytest

from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.deliberate import conclude_panel, give_opinion, open_opinions
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.doing import PanelView, gates
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Clock, Matter, Run
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.matters.runs import folded
from anlan.desk.people.acts.delegate_posting import delegate_posting
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.procedure.refusal import Refused
from anlan.values import InputError
from tests.desk.conftest import START, Office, Watch


def stop_order(office: Office, watch: Watch) -> Run:
    """A stop-payment matter in draft, addressed to the bank."""
    matter = open_matter(
        procedure="stop_payment", title="止付", organisation=office.organisations["station"], role="officer", at=watch(),
        powers=office.powers("officer@station"), now=watch(), subject="622848****1234", addressee=office.organisations["bank"],
    )  # fmt: skip
    return matter.runs.get()


def send_order(run: Run, office: Office, watch: Watch) -> None:
    """Everything the gate asks for, then the order."""
    officer, lead = office.powers("officer@station"), office.powers("squad_lead@station")
    attach_paper(run=run, kind="report_record", number="R-1", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="issue", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="issue", role="squad_lead", powers=lead, now=watch())
    record_event(
        run=run, event="order_sent", role="officer", at=watch(), powers=officer, now=watch(), facts={"account_matched": True}
    )


def test_an_order_passes_its_gate_reaches_the_bank_and_lapses_by_itself_unless_frozen(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    watch.forward(minutes=30)
    bank = office.powers("bank_officer@bank", watch())
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    run.refresh_from_db()
    clock = run.clocks.get(term="stop")
    assert run.state == "stopped"
    assert clock.due_at == watch() + timedelta(hours=48)
    assert run.clocks.get(term="execute").ended_at == watch()
    assert list(verify()) == []


def test_a_gate_lists_everything_it_lacks_and_nothing_is_recorded(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    with pytest.raises(Refused) as error:
        record_event(
            run=run, event="order_sent", role="officer", at=watch(), powers=office.powers("officer@station"), now=watch()
        )
    assert set(error.value.codes) == {"doc.report_record", "fact.account_matched", "sign.officer", "sign.squad_lead"}
    assert Event.objects.filter(stream=run.stream).count() == 1


def test_nobody_signs_twice_not_even_as_a_deputy(office: Office, watch: Watch) -> None:
    run, lead = stop_order(office, watch), office.officers["squad_lead@station"]
    delegate_posting(
        posting=lead.postings.get(), deputy=office.officers["officer@station"], since=START, until=START + timedelta(days=2),
        reason="leave", powers=office.powers("squad_lead@station"), now=START,
    )  # fmt: skip
    powers = office.powers("officer@station")
    sign_gate(run=run, gate="issue", role="officer", powers=powers, now=watch())
    with pytest.raises(Refused) as error:
        sign_gate(run=run, gate="issue", role="squad_lead", powers=powers, now=watch())
    assert "four_eyes" in error.value.codes


def test_acting_for_an_absent_colleague_is_written_down(office: Office, watch: Watch) -> None:
    run, lead = stop_order(office, watch), office.officers["squad_lead@station"]
    delegate_posting(
        posting=lead.postings.get(), deputy=office.officers["officer@station"], since=START, until=START + timedelta(days=2),
        reason="leave", powers=office.powers("squad_lead@station"), now=START,
    )  # fmt: skip
    sign_gate(run=run, gate="issue", role="squad_lead", powers=office.powers("officer@station"), now=watch())
    noted = Event.objects.get(type="acted_for")
    assert f'"for":{lead.pk}' in noted.facts


@pytest.mark.parametrize("who", ["officer@other_station", "county_head@other", "bank_officer@other_bank", "administrator@city"])
def test_who_does_not_reach_the_matter_records_nothing(who: str, office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    with pytest.raises(InputError) as error:
        sign_gate(run=run, gate="issue", role="officer", powers=office.powers(who), now=watch())
    assert error.value.note.key in ("desk.matters.not_yours", "desk.matters.not_that_hand")
    assert Event.objects.filter(stream=run.stream).count() == 1


def test_the_bank_answers_its_order_and_can_do_nothing_else_in_the_matter(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    with pytest.raises(InputError) as error:
        sign_gate(run=run, gate="issue", role="officer", powers=office.powers("bank_officer@bank"), now=watch())
    assert error.value.note.key == "desk.matters.not_that_hand"


def test_an_officer_enters_what_the_bank_told_by_phone_and_the_record_shows_who(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    event = record_event(
        run=run, event="stop_confirmed", role="bank", at=watch(), powers=office.powers("officer@station"), now=watch()
    )
    assert (event.role, event.actor) == ("bank", str(office.officers["officer@station"].pk))


def test_a_late_receipt_moves_the_due_date_and_the_delay_stays_visible(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    executed = watch.forward(minutes=10)
    watch.forward(hours=5)
    event = record_event(
        run=run, event="stop_confirmed", role="bank", at=executed, powers=office.powers("bank_officer@bank"), now=watch()
    )
    assert run.clocks.get(term="stop").due_at == executed + timedelta(hours=48)
    assert event.recorded_at - event.at == timedelta(hours=5)


def test_numbers_have_no_gap_even_when_an_opening_fails(panel_procedure: None, office: Office, watch: Watch) -> None:
    first = stop_order(office, watch).matter
    with pytest.raises(Refused):
        open_matter(
            procedure="panel_test", title="x", organisation=office.organisations["station"], role="bank", at=watch(),
            powers=office.powers("officer@station"), now=watch(),
        )  # fmt: skip
    second = stop_order(office, watch).matter
    assert (first.number, second.number) == ("ZF-2026-000001", "ZF-2026-000002")
    assert Matter.objects.count() == 2


def test_panel_members_decide_apart_then_together(panel_procedure: None, office: Office, watch: Watch) -> None:
    officer, lead, legal = (office.powers(w) for w in ("officer@station", "squad_lead@station", "legal_officer@county"))
    station = office.organisations["station"]
    matter = open_matter(
        procedure="panel_test", title="t", organisation=station, role="officer", at=watch(), powers=officer, now=watch()
    )
    run = matter.runs.get()
    for powers in (officer, lead):
        give_opinion(run=run, gate="conclude", role="verifier", opinion="查实", powers=powers, now=watch())
    with pytest.raises(Refused) as error:
        open_opinions(run=run, gate="conclude", role="verifier", powers=lead, now=watch())
    assert error.value.codes == ("panel.3",)
    give_opinion(run=run, gate="conclude", role="verifier", opinion="查实", powers=legal, now=watch())
    assert [panel_of(run, office, who).opinions for who in ("officer@station",)] == [(("officer@station", "查实"),)]
    open_opinions(run=run, gate="conclude", role="verifier", powers=legal, now=watch())
    assert len(panel_of(run, office, "officer@station").opinions) == 3
    conclude_panel(run=run, gate="conclude", role="verifier", conclusion="proved", powers=legal, now=watch())
    with pytest.raises(Refused) as error:
        sign_gate(run=run, gate="conclude", role="squad_lead", powers=lead, now=watch())
    assert error.value.codes == ("four_eyes",), "who sat on the panel does not sign its conclusion"
    office.hire("squad_lead", "county")
    sign_gate(run=run, gate="conclude", role="squad_lead", powers=office.powers("squad_lead@county"), now=watch())
    record_event(run=run, event="closed_with_result", role="officer", at=watch(), powers=officer, now=watch())
    run.refresh_from_db()
    assert run.state == "done"


def panel_of(run: Run, office: Office, who: str) -> PanelView:
    powers, run = office.powers(who), Run.objects.get(pk=run.pk)
    names = {str(officer.pk): name for name, officer in office.officers.items()}
    view = gates(folded(run), hands_on(run, powers), str(powers.officer.pk), names, START)[0].panel
    assert view is not None
    return view


def test_projections_rebuilt_from_the_record_are_those_stored(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    watch.forward(hours=1)
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=office.powers("bank_officer@bank"), now=watch())
    stop_order(office, watch)
    assert list(rebuild(watch(), write=False)) == []
    Clock.objects.filter(term="stop").update(due_at=START)
    Run.objects.filter(pk=run.pk).update(state="released")
    found = list(rebuild(watch(), write=False))
    assert [line.split(":")[0] for line in found] == [f"{run.stream} state", f"{run.stream} clock stop#1 due_at"]


def test_a_run_ended_closes_its_matter(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    record_event(
        run=run, event="account_mismatch", role="bank", at=watch(), powers=office.powers("bank_officer@bank"), now=watch()
    )
    matter = Matter.objects.get()
    assert matter.closed_at == watch()
    assert not Clock.objects.filter(ended_at=None).exists()
