"""What belongs to the whole installation is the head office's alone: templates, keys to orders, webhooks, the outbox."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anlan.desk.exchange.acts.make_key import make_key
from anlan.desk.exchange.acts.set_webhook import add_webhook
from anlan.desk.exchange.models import ApiKey, Webhook
from anlan.desk.papers.acts.put_template import set_mark
from anlan.desk.papers.form import forms
from anlan.desk.papers.making import make_template
from anlan.desk.papers.models import Mark, Template
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.record.models import Outgoing
from anlan.values import InputError
from tests.desk.conftest import Office, Watch

SignedIn = Callable[[str], Client]
OTHERS = ("administrator@county", "administrator@bank")


@pytest.fixture
def staffed(office: Office) -> Office:
    """The office with administrators in a county and in a bank beside the one of the head office."""
    for who in OTHERS:
        office.hire(*who.split("@"))
    return office


def test_the_head_office_is_the_first_police_body_with_none_above_it(staffed: Office) -> None:
    Organisation.objects.create(kind="city", name_zh="外市局", name_en="another city", code="far")
    staffed.organisations["far"] = Organisation.objects.get(code="far")
    staffed.hire("administrator", "far")
    holders = [who for who in staffed.officers if for_whole_office(staffed.powers(who), Permission.SETTINGS_MANAGE)]
    assert holders == ["administrator@city"]


@pytest.mark.parametrize("who", OTHERS)
def test_no_other_administrator_replaces_a_template_or_takes_it_away(who: str, staffed: Office, signed_in: SignedIn) -> None:
    address, content = "/settings/papers/stop_notice/zh/put", make_template(forms()["stop_notice"], "zh")
    signed_in("administrator@city").post(address, {"file": SimpleUploadedFile("a.docx", content)})
    kept = Template.objects.get()
    other = signed_in(who)
    other.post(address, {"file": SimpleUploadedFile("b.docx", content)})
    assert "总部" in other.get("/settings/papers").content.decode()
    other.post(address, {"step": "away"})
    assert Template.objects.get() == kept
    assert address not in other.get("/settings/papers").content.decode()
    assert address in signed_in("administrator@city").get("/settings/papers").content.decode()


def test_a_body_sets_the_mark_of_its_own_numbers_and_of_no_other(staffed: Office, watch: Watch) -> None:
    county = staffed.powers("administrator@county")
    set_mark(organisation=staffed.organisations["station"], mark="平公", powers=county, now=watch())
    for place in ("other", "bank", "city"):
        with pytest.raises(InputError):
            set_mark(organisation=staffed.organisations[place], mark="乱", powers=county, now=watch())
    assert [mark.mark for mark in Mark.objects.all()] == ["平公"]


@pytest.mark.parametrize("scope", ["orders.pull", "orders.answer"])
def test_a_key_to_the_orders_of_all_bodies_is_given_by_the_head_office(scope: str, staffed: Office, watch: Watch) -> None:
    told = {"organisation": staffed.organisations["bank"], "receiver": staffed.organisations["station"], "days": 9, "name": "x"}
    county = staffed.powers("administrator@county")
    with pytest.raises(InputError):
        make_key(scopes=["alerts.push", scope], powers=county, now=watch(), **told)  # type: ignore[arg-type]
    make_key(scopes=["alerts.push"], powers=county, now=watch(), **told)  # type: ignore[arg-type]
    make_key(scopes=[scope], powers=staffed.powers("administrator@city"), now=watch(), **told)  # type: ignore[arg-type]
    assert sorted(ApiKey.objects.values_list("scopes", flat=True)) == ["alerts.push", scope]


def test_a_webhook_is_set_by_the_head_office(staffed: Office, watch: Watch) -> None:
    told = {"organisation": staffed.organisations["bank"], "receiver": staffed.organisations["station"]}
    with pytest.raises(InputError):
        add_webhook(address="https://b.example/", demo=False, powers=staffed.powers("administrator@county"), now=watch(), **told)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("who", OTHERS)
def test_the_outbox_of_all_bodies_is_shown_to_the_head_office(
    who: str, staffed: Office, watch: Watch, signed_in: SignedIn
) -> None:
    told = {"channel": "email", "made_at": watch(), "not_before": watch()}
    Outgoing.objects.create(key="x/1", subject="平湖案件到期", state="failed", **told)
    Outgoing.objects.create(key="test/mail/9999/1", subject="别人的测试", state="failed", **told)
    page = signed_in(who).get("/settings/channels").content.decode()
    assert "平湖案件到期" not in page and "别人的测试" not in page
    assert "平湖案件到期" in signed_in("administrator@city").get("/settings/channels").content.decode()
