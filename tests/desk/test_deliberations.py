"""What a panel said stays readable after it closed, to everybody who sees the matter and to nobody before it is opened."""

from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.matters.acts.deliberate import conclude_panel, give_opinion, open_opinions
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Run
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]
MEMBERS = ("officer@station", "squad_lead@station", "legal_officer@county")


@pytest.fixture
def run(panel_procedure: None, office: Office, watch: Watch) -> Run:
    """A matter on which three have given their opinion, each at another minute."""
    powers = office.powers("officer@station")
    made = open_matter(
        procedure="panel_test", title="t", organisation=office.organisations["station"], role="officer", at=watch(),
        powers=powers, now=watch(),
    ).runs.get()  # fmt: skip
    for place, who in enumerate(MEMBERS):
        watch.forward(minutes=1)
        opinion = f"查实，理由{place}：流水相符"
        give_opinion(run=made, gate="conclude", role="verifier", opinion=opinion, powers=office.powers(who), now=watch())
    return made


def page_of(run: Run, who: str, signed_in: SignedIn) -> str:
    return signed_in(who).get(f"/matters/{run.matter_id}").content.decode()


def test_before_the_panel_is_opened_one_reads_ones_own_opinion_and_counts_the_others(run: Run, signed_in: SignedIn) -> None:
    page = page_of(run, "officer@station", signed_in)
    assert "理由0" in page and "理由1" not in page and "理由2" not in page
    assert "尚未公开的意见：2" in page
    assert "尚未公开的意见：3" in page_of(run, "county_head@county", signed_in)


def test_who_said_what_why_and_when_who_concluded_and_who_signed_stays_after_the_end(
    run: Run, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    legal = office.powers("legal_officer@county")
    open_opinions(run=run, gate="conclude", role="verifier", powers=legal, now=watch.forward(minutes=1))
    conclude_panel(run=run, gate="conclude", role="verifier", conclusion="proved", powers=legal, now=watch.forward(minutes=1))
    office.hire("squad_lead", "county")
    lead = office.powers("squad_lead@county")
    sign_gate(run=run, gate="conclude", role="squad_lead", note="同意研判结论", powers=lead, now=watch.forward(minutes=1))
    officer = office.powers("officer@station")
    record_event(run=run, event="closed_with_result", role="officer", at=watch(), powers=officer, now=watch())
    assert Run.objects.get(pk=run.pk).ended_at is not None
    for reader in ("officer@station", "county_head@county"):
        page = page_of(run, reader, signed_in) + signed_in(reader).get(f"/runs/{run.pk}").content.decode()
        for place, who in enumerate(MEMBERS):
            assert who in page and f"理由{place}" in page and f"2026-03-02 09:0{place + 1}" in page
        for shown in ("结论：查实", "2026-03-02 09:05", "squad_lead@county", "同意研判结论", "2026-03-02 09:06", "办结"):
            assert shown in page
    assert signed_in("county_head@other").get(f"/matters/{run.matter_id}").status_code == 404


def test_each_attempt_at_a_gate_stands_by_itself(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    order = stop_order(office, watch)
    send_order(order, office, watch)
    page = page_of(order, "county_head@county", signed_in)
    assert page.count('<section class="panel">') == 1
    assert "officer@station" in page and "squad_lead@station" in page
