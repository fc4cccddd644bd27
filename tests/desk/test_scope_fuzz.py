"""Row scope of every address there is: a whole office of rows is made, and strangers of every role knock at each of them.

The rows are the demonstration's, which every room fills through its own acts, and a few of `more_rows`. The strangers serve in
bodies that have nothing to do with them. ``BEHIND`` says which rows stand behind an address; whichever of them a stranger asks
for, he gets no page: 403 (not his permission), 404 (no such row for him) or 405 (the other method). That rows are really there
shows an insider who gets a page behind each of them. An address that is not known here fails: say what stands behind it.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from anlan.desk.alerts.models import Alert
from anlan.desk.exchange.announcing import CHANNEL
from anlan.desk.exchange.models import ApiKey, Webhook
from anlan.desk.funds.models import CaseTrace, OrderSheet, ReportedPayment, StatementFile, StatementReading
from anlan.desk.insight.models import PeriodReturn
from anlan.desk.intake.models import Opening, Submission, Upload
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.models import Channel, Clock, Document, Matter, Party, Run, Task
from anlan.desk.papers.models import Paper
from anlan.desk.people.models import Delegation, Officer, Organisation, Posting
from anlan.desk.people.roles import ROLES
from anlan.desk.people.session import begin_session
from anlan.desk.property.models import Item
from anlan.desk.record.models import Outgoing
from anlan.desk.retention.models import Hold
from anlan.server.demo import seed
from tests.desk.test_access import access_of, addresses

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

WORDS = {
    "event": ("assigned", "stop_confirmed", "no_such_event"),
    "kind": ("no_such_kind",),
    "slug": ("no_such",),
    "number": ("ZF-2026-000001", "no-such-number"),
    "name": ("no_such",),
    "point": ("rp-31", "no_such"),
    "clear": ("tips", "no_such"),
    "key": ("no_such",),
    "sha256": ("0" * 64,),
    "form": ("receipt_slip", "no_such"),
    "lang": ("zh",),
}
"""What to put in for arguments that are no row's number, by name."""

BEHIND: dict[str, tuple[type[models.Model], dict[str, object]]] = {
    "people/officers/": (Officer, {"api_key": None}),
    "people/organisations/": (Organisation, {}),
    "people/postings/": (Posting, {}),
    "people/delegations/": (Delegation, {}),
    "account/delegations/": (Delegation, {}),
    "clocks/": (Clock, {}),
    "matters/": (Matter, {}),
    "people-of-matters/": (Party, {}),
    "holds/": (Hold, {}),
    "tasks/": (Task, {}),
    "told/officers/": (Officer, {"api_key": None}),
    "told/letters/": (Outgoing, {"channel": "email"}),
    "runs/": (Run, {}),
    "papers/": (Document, {}),
    "settings/channels/": (Channel, {}),
    "funds/told/": (Submission, {"kind": "fraud"}),
    "tips/": (Submission, {}),
    "referrals/": (Run, {"procedure": "referral"}),
    "uploads/": (Upload, {}),
    "custody/": (Opening, {}),
    "funds/cases/": (Matter, {"kind": "criminal_case"}),
    "funds/sheets/": (OrderSheet, {}),
    "funds/payments/": (ReportedPayment, {}),
    "funds/readings/": (StatementReading, {}),
    "funds/files/": (StatementFile, {}),
    "orders/": (Run, {"order__isnull": False}),
    "alerts/": (Alert, {}),
    "issued/": (Paper, {}),
    "drafts/": (Run, {}),
    "settings/api/keys/": (ApiKey, {}),
    "settings/api/webhooks/": (Webhook, {}),
    "settings/api/deliveries/": (Outgoing, {"channel": CHANNEL}),
    "returns/": (Matter, {"kind": "criminal_case"}),
    "property/": (Matter, {"kind": "criminal_case"}),
    "property/items/": (Item, {}),
    "walls/": (Run, {"procedure": "listed_supervision"}),
    "insight/risks/": (Organisation, {}),
    "insight/six/": (Organisation, {}),
    "insight/returns/": (PeriodReturn, {}),
    "followup/matters/": (Matter, {}),
}
"""Address up to its number → the rows that the number is of."""

ACTS_ALONE = {
    "people/postings/", "people/delegations/", "account/delegations/", "tasks/", "people-of-matters/", "holds/",
    "settings/channels/", "drafts/", "custody/", "told/letters/", "followup/matters/", "funds/payments/", "funds/files/",
    "settings/api/keys/", "settings/api/deliveries/",
}  # fmt: skip
"""Behind these no page stands, only acts."""

CLOSED = {400, 401, 403, 404, 405}
SKIPPED = ("public/", "api/", "static/")
"""The public's pages go by receipt and partners' by key; both have tests of their own."""

NO_ROW = {"form", "lang"}
"""Arguments that choose among what belongs to the whole installation."""

GUARDED = [
    (address, pattern)
    for address, pattern in addresses(get_resolver().url_patterns)
    if re.search(rf"<(?:\w+:)?(?!{'|'.join(NO_ROW)})\w+>", address) and not address.startswith(SKIPPED)
]


def stem(address: str) -> str:
    return address[: address.index("<")]


def arguments(address: str) -> list[tuple[str, str]]:
    return re.findall(r"<(?:(\w+):)?(\w+)>", address)


def filled(address: str, numbers: list[int]) -> Iterator[str]:
    """The address with every number and every known word in its places."""
    choices: list[list[str]] = []
    for converter, name in arguments(address):
        if converter == "int":
            choices.append([str(number) for number in numbers])
        else:
            assert name in WORDS, f"/{address}: say in WORDS what stands for <{converter}:{name}>"
            choices.append(list(WORDS[name]))
    filled_in = [re.sub(r"<[^>]+>", "{}", address)]
    for options in choices:
        filled_in = [text.replace("{}", option, 1) for text in filled_in for option in options]
    yield from (f"/{text}" for text in filled_in)


def test_every_address_and_its_arguments_are_known_here() -> None:
    assert {stem(address) for address, _ in GUARDED} == set(BEHIND)
    for address, _ in GUARDED:
        assert list(filled(address, [1]))


def sign_in(officer: Officer) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    request = type("Request", (), {"session": client.session, "META": {"REMOTE_ADDR": "10.0.0.1"}})()
    begin_session(request, officer, timezone.now())
    return client


def hire(role: str, body: Organisation, *more: str) -> Client:
    officer = Officer.objects.create_officer(f"fuzz-{role}-{body.pk}", "calm waters run deep", name=role, organisation=body)
    for each in (role, *more):
        Posting.objects.create(officer=officer, organisation=body, role=each, since=timezone.now() - timedelta(days=1))
    return sign_in(officer)


def strangers() -> dict[str, Client]:
    """One officer a role, in bodies of another province and in other partner bodies."""
    kinds = {kind for role in ROLES.values() for kind in role.kinds}
    bodies = {
        kind: Organisation.objects.create(kind=kind, name_zh=f"外省{kind}", name_en=f"far {kind}", code=f"F-{kind}")
        for kind in kinds
    }
    return {role.key: hire(role.key, bodies[role.kinds[0]]) for role in ROLES.values()}


def knock(client: Client, address: str, method: str) -> tuple[int, str]:
    """The status and where it leads; what a request changed is taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        status, location = answer.status_code, answer.headers.get("Location", "")
        for close_file in answer._resource_closers:
            close_file()
        transaction.set_rollback(True)
    return status, location


def more_rows() -> None:
    """Rows of the kinds that nobody of the demonstration happens to have."""
    now = timezone.now()
    lin, zhou = (Officer.objects.get(username=name) for name in ("lin", "zhou"))
    city, bank = (Organisation.objects.get(code=code) for code in ("990100", "B-001"))
    case = Matter.objects.filter(kind="criminal_case").latest("pk")
    channel = Channel(organisation=city, kind="wecom", name="值班群")
    channel.seal("https://example.invalid/hook", "")
    channel.save()
    Delegation.objects.create(posting=lin.postings.get(), deputy=zhou, since=now, until=now + timedelta(days=3), reason="休假")
    Hold.objects.create(matter=case, reason="诉讼", since=now, placed_by=zhou)
    OrderSheet.objects.create(matter=case, bank=bank, trace="", made_at=now, made_by=lin.pk)
    CaseTrace.objects.get_or_create(matter=case, digest="0" * 64, asked_at=now)
    machine = Officer.objects.create_officer("machine", "calm waters run deep", name="系统", organisation=bank)
    ApiKey.objects.create(
        organisation=bank, receiver=city, officer=machine, name="核心系统", prefix="p", digest="d", scopes="orders", made_at=now,
        expires_at=now + timedelta(days=9),
    )  # fmt: skip
    hook = Webhook(organisation=bank, receiver=city, host="example.invalid", made_at=now)
    hook.seal("https://example.invalid/hook", "secret")
    hook.save()
    told = f"told/{Run.objects.filter(matter=case).earliest('pk').pk}/review/1/end/0/officer/{lin.pk}"
    PeriodReturn.objects.create(
        organisation=city, kind="month", first="2026-02-01", last="2026-02-28", number="市公（月报）字〔2026〕1号",
        figures='{"came":[],"clears":[]}', made_at=now, made_by=lin.pk,
    )  # fmt: skip
    Outgoing.objects.create(key=told, channel="email", state="failed", made_at=now, not_before=now)
    Outgoing.objects.create(
        key=f"{CHANNEL}/{hook.pk}/1", channel=CHANNEL, to=str(hook.pk), state="failed", made_at=now, not_before=now
    )
    open_run(
        matter=case, procedure="listed_supervision", role="office", actor="1", at=now, now=now, facts={"granted": "100d"},
    )  # fmt: skip


@pytest.fixture
def made(db: None) -> dict[str, list[int]]:
    """The demonstration's office and a little more; for each kind of address the numbers of the rows behind it."""
    seed(timezone.now())
    more_rows()
    return {
        where: list(table._base_manager.filter(**only).order_by("pk").values_list("pk", flat=True))
        for where, (table, only) in BEHIND.items()
    }


def test_no_stranger_of_any_role_gets_a_page_or_an_error_behind_any_address(made: dict[str, list[int]]) -> None:
    demo_numbers = list(Matter.objects.values_list("number", flat=True))
    for role, client in strangers().items():
        held = {p.value for p in ROLES[role].permissions} | {"signed in"}
        for address, pattern in GUARDED:
            inside = access_of(pattern) in held
            numbers = made[stem(address)]
            texts = list(filled(address, sorted({numbers[0], numbers[len(numbers) // 2], numbers[-1]})))
            for text in texts if inside else texts[:1]:
                for method in ("get", "post") if inside else ("get",):
                    status, location = knock(client, text, method)
                    assert status in CLOSED, f"{role} {method} {text}: {status} {location}"
                    assert inside or status in (403, 405), f"{role} {method} {text}: {status}"
        for address, pattern in addresses(get_resolver().url_patterns):
            if "<" not in address and access_of(pattern) in held and not address.startswith(SKIPPED):
                page = client.get(f"/{address}").content.decode(errors="replace")
                assert not [number for number in demo_numbers if number in page], f"{role} /{address} lists rows of others"


def test_rows_stand_behind_every_address_and_an_insider_gets_their_pages(made: dict[str, list[int]]) -> None:
    """Otherwise the test above would prove nothing there: add a row of that kind to `more_rows` or to the demonstration."""
    assert not [where for where, numbers in made.items() if not numbers]
    city = Organisation.objects.get(code="990100")
    insiders = [hire("reviewer", city, *(role.key for role in ROLES.values() if role.key != "reviewer"))]
    insiders += [sign_in(officer) for officer in Officer.objects.filter(username__in=("lin", "zhou", "bank", "ji", "key1"))]
    pages = {where: [address for address, _ in GUARDED if stem(address) == where] for where in set(BEHIND) - ACTS_ALONE}
    missed = [
        where
        for where, found in pages.items()
        if not any(
            knock(client, text, "get")[0] == 200
            for address in found
            for text in filled(address, made[where])
            for client in insiders
        )
    ]
    assert missed == []
