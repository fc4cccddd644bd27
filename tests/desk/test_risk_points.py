"""The risk points look at every matter again when something is recorded or a limit passes; unit heads count them in a grid."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.insight.acts import look_again as looking
from anlan.desk.insight.acts.look_again import look_again
from anlan.desk.insight.models import Finding, Look
from anlan.desk.intake.acts.receive_submission import receive_submission
from anlan.desk.intake.recognise import Found
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Run
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]
STOP, UNANSWERED, AGAIN = "rp-31", "stop_payment.stop", "rp-06"


def stopped(office: Office, watch: Watch) -> Run:
    """A stop-payment that the bank has executed now."""
    run = stop_order(office, watch)
    send_order(run, office, watch)
    bank = office.powers("bank_officer@bank")
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    return run


def report_on(account: str, office: Office, watch: Watch, once: str, *, own: str = "") -> Run:
    """A victim's report that names the account; ``own``: the account that the victim paid from."""
    found = [Found("account", account, f"{account[:6]}****{account[-4:]}")] if account else []
    if own:
        found.append(Found("account", own, f"{own[:6]}****{own[-4:]}", own=True))
    made = receive_submission(
        kind="fraud",
        text="被骗",
        mentions=found,
        identity={},
        organisation=office.organisations["station"],
        once=once,
        now=watch(),
    )
    return made.submission.matter.runs.get(procedure="report")


def phases(point: str) -> list[tuple[str, str]]:
    """What stands at the point: about what, in which phase."""
    return list(Finding.objects.filter(point=point).order_by("pk").values_list("about", "phase"))


def test_a_limit_that_nears_and_passes_is_found_without_anybody_recording_anything(office: Office, watch: Watch) -> None:
    run = stopped(office, watch)
    assert look_again(watch()) == 1
    assert phases(STOP) == []
    again = Look.objects.get(matter=run.matter)
    assert not again.changed
    assert look_again(watch()) == 0, "looked at once; nothing has changed"
    watch.forward(hours=42)
    assert again.at == watch(), "six hours before the end the first reminder comes"
    look_again(watch())
    assert phases(STOP) == [(UNANSWERED, "before")]
    finding = Finding.objects.get(point=STOP)
    assert (finding.organisation, finding.run, finding.internal) == (office.organisations["station"], run, False)


def test_what_an_act_does_is_seen_at_the_next_look(office: Office, watch: Watch) -> None:
    run = report_on("", office, watch, "a")
    watch.forward(minutes=31)
    look_again(watch())
    assert ("report.opened", "during") in phases(STOP), "half an hour without a stop-payment"
    officer, facts = office.powers("officer@station"), {"registration_no": "J-1"}
    record_event(run=run, event="registered", role="registrar", at=watch(), powers=officer, now=watch(), facts=facts)
    assert Look.objects.get(matter=run.matter).changed
    assert look_again(watch()) == 1


def test_three_reports_on_one_account_are_found_and_masked_likeness_is_not(office: Office, watch: Watch) -> None:
    for place, account in enumerate(("6228480000000001234", "6228480000000991234", "6228480000000551234")):
        report_on(account, office, watch, f"other {place}")
    watch.forward(days=1)
    look_again(watch())
    assert phases(AGAIN) == [], "other accounts that are shown alike, and three reporters who are unknown"
    for place in range(3):
        report_on("6228480000000771234", office, watch, f"same {place}")
        look_again(watch.forward(hours=1))
    watch.forward(days=1)
    look_again(watch())
    assert phases(AGAIN) == [("report.opened", "before")], "one finding, in the matter of the third"


def test_one_victims_own_account_puts_no_reports_beside_each_other(office: Office, watch: Watch) -> None:
    for place, account in enumerate(("6228480000000001234", "6228480000000991234", "6228480000000551234")):
        report_on(account, office, watch, f"other {place}", own="6212260000000004321")
        look_again(watch.forward(hours=1))
    watch.forward(days=1)
    look_again(watch())
    assert phases(AGAIN) == [], "paid from one account to three others that are shown alike"


def test_a_matter_that_changes_while_it_is_looked_at_keeps_its_mark(
    office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stopped(office, watch)
    right = looking._findings

    def slow(due: list[Look], now: object) -> object:
        found = right(due, watch())
        Look.objects.filter(matter=run.matter).update(at=watch.forward(seconds=1), changed=True)
        return found

    monkeypatch.setattr(looking, "_findings", slow)
    look_again(watch())
    assert Look.objects.get(matter=run.matter).changed


def test_a_matter_that_cannot_be_looked_at_holds_up_no_other(office: Office, watch: Watch) -> None:
    broken, sound = stopped(office, watch), stopped(office, watch)
    Run.objects.create(
        matter=broken.matter, organisation=broken.organisation, procedure="stop_payment", version="x", sha="x", state="x", seq=0,
        hash="", opened_at=watch(),
    )  # fmt: skip
    watch.forward(hours=43)
    look_again(watch())
    assert [finding.matter for finding in Finding.objects.filter(point=STOP)] == [sound.matter]
    assert Look.objects.get(matter=broken.matter).at == watch() + looking.PUT_OFF


def test_unit_heads_see_their_units_only_and_open_a_cell_to_matter_article_and_why(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run = stopped(office, watch)
    watch.forward(hours=47)
    look_again(watch())
    station, county = office.organisations["station"].pk, office.organisations["county"].pk
    head = signed_in("county_head@county")
    grid = head.get("/insight/risks").content.decode()
    assert f"/insight/risks/{station}/rp-31" in grid
    assert "未及时止付、止付将满未冻结" in grid and "rp-41" in grid
    page = head.get(f"/insight/risks/{station}/rp-31").content.decode()
    clock = run.clocks.get(term="stop").pk
    for shown in (run.matter.number, "止付期限", "1 小时 00 分", "银发〔2016〕86号", f"/clocks/{clock}/why"):
        assert shown in page
    assert run.matter.number in head.get(f"/insight/risks/{county}/rp-31").content.decode()
    assert run.matter.number not in head.get(f"/insight/risks/{county}/rp-31?only=1").content.decode()
    assert head.get(f"/insight/risks/{station}/rp-99").status_code == 404
    stranger = signed_in("county_head@other")
    assert f"/insight/risks/{station}" not in stranger.get("/insight/risks").content.decode()
    assert stranger.get(f"/insight/risks/{station}/rp-31").status_code == 404
    assert stranger.get(f"/insight/risks?of={station}").status_code == 404
    assert signed_in("officer@station").get("/insight/risks").status_code == 403


def test_what_was_late_and_is_over_stands_in_the_past_for_thirty_days(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    executed = watch()
    bank = office.powers("bank_officer@bank")
    watch.forward(hours=26)
    record_event(run=run, event="stop_confirmed", role="bank", at=executed, powers=bank, now=watch())
    look_again(watch())
    station, lead = office.organisations["station"].pk, signed_in("squad_lead@station")
    assert f"/insight/risks/{station}/late-entry" not in lead.get("/insight/risks").content.decode()
    assert f"/insight/risks/{station}/late-entry" in lead.get("/insight/risks?when=past").content.decode()
    page = lead.get(f"/insight/risks/{station}/late-entry?when=past").content.decode()
    assert run.matter.number in page
    watch.forward(days=31)
    later = signed_in("squad_lead@station").get("/insight/risks?when=past").content.decode()
    assert f"/insight/risks/{station}/late-entry" not in later


def test_a_long_cell_is_paged_by_key(office: Office, watch: Watch, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.desk.insight.grid.PAGE", 2)
    numbers = [stopped(office, watch).matter.number for _ in range(3)]
    watch.forward(hours=47)
    look_again(watch())
    lead, address = signed_in("squad_lead@station"), f"/insight/risks/{office.organisations['station'].pk}/rp-31"
    first = lead.get(address).content.decode()
    assert numbers[1] in first and numbers[2] not in first
    after = re.search(r"after=(\d+-\d+)", first)
    assert after is not None
    second = lead.get(f"{address}?after={after[1]}").content.decode()
    assert numbers[2] in second and numbers[1] not in second
    assert lead.get(f"{address}?after=x").status_code == 200
