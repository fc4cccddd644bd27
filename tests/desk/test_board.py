"""Today and the lists in a unit with more than a page, and for a unit to which one matter was opened."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from anlan.desk.funds import listing
from anlan.desk.funds.cases import cases_in_reach, with_funds
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.matters import board
from anlan.desk.matters.acts.grant_access import grant_access
from anlan.desk.matters.models import Clock, Run
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]


@pytest.fixture
def runs(office: Office, watch: Watch) -> list[Run]:
    """Five orders that wait for their bank, two of them since the same moment."""
    made = []
    for minutes in (0, 0, 1, 1, 1):
        watch.forward(minutes=minutes)
        made.append(stop_order(office, watch))
        send_order(made[-1], office, watch)
    return made


def shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'hx-get="/clocks/(\d+)/why"', page)]


def test_every_running_clock_is_on_one_page_of_the_board_in_the_order_of_its_end(
    runs: list[Run], signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "PAGE", 2)
    client, address, seen = signed_in("officer@station"), "?scope=mine", list[int]()
    for _ in range(9):
        page = client.get(f"/today{address}").content.decode()
        seen += shown(page)
        further = re.search(r'href="(\?scope=mine&amp;after=[^"]+)"', page)
        if further is None:
            break
        address = further[1].replace("&amp;", "&")
    running = Clock.objects.filter(ended_at=None, run__in=runs).order_by("due_at", "pk")
    assert len(seen) > 4 and seen == list(running.values_list("pk", flat=True))


def test_what_it_is_about_stands_once_in_a_line(runs: list[Run], signed_in: SignedIn) -> None:
    account, client = "622848****1234", signed_in("officer@station")
    matter = runs[0].matter
    for title, about, times in (("止付", "", 1), ("", account, 1), (f"{account} 与另一账户", "", 2), ("", "", 1)):
        matter.title, matter.about = title, about
        matter.save()
        line = next(row for row in client.get("/today").content.decode().split("data-row") if matter.number in row)
        assert line.count(account) == times, (title, about)


@pytest.mark.parametrize("after", ["x", "²", "2026-03-02T09:00:00+08:00_²", "0000_1", "_"])
def test_a_place_that_is_none_begins_the_board(runs: list[Run], signed_in: SignedIn, after: str) -> None:
    client = signed_in("squad_lead@station")
    assert shown(client.get("/today", {"after": after}).content.decode())
    assert client.get("/alerts", {"after": after}).status_code == 200


def test_a_matter_opened_to_another_unit_is_on_its_board_and_lists_until_the_access_ends(
    runs: list[Run], office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    opened, lead, client = runs[1], office.powers("squad_lead@station"), signed_in("squad_lead@other_station")

    def seen() -> list[list[Run]]:
        board_of = shown(client.get("/today?scope=unit").content.decode())
        pages = [client.get(address).content.decode() for address in ("/matters", "/funds")]
        on_board = [run for run in runs if Clock.objects.filter(run=run, pk__in=board_of).exists()]
        return [on_board, *([run for run in runs if run.matter.number in page] for page in pages)]

    assert seen() == [[], [], []]
    other, until = office.organisations["other_station"], watch() + timedelta(hours=1)
    grant_access(matter=opened.matter, organisation=other, until=until, reason="joint task force", powers=lead, now=watch())
    assert seen() == [[opened], [opened], [opened]]
    watch.forward(hours=2)
    assert seen() == [[], [], []]


def test_orders_and_freezes_are_one_list_on_pages_that_repeat_and_lose_nothing(
    runs: list[Run], office: Office, watch: Watch, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for run in (runs[0], runs[3]):
        Run.objects.filter(pk=run.pk).update(procedure="freeze")
    client, address, seen = signed_in("officer@station"), "/funds?state=open", list[str]()
    for _ in range(5):
        page = client.get(address).content.decode()
        seen += re.findall(r'href="/matters/\d+">([^<]+)</a>', page)
        further = re.search(r'href="(\?state=open&amp;after=\d+)"', page)
        if further is None:
            break
        address = "/funds" + further[1].replace("&amp;", "&")
    assert sorted(seen) == sorted(run.matter.number for run in runs)


def test_a_number_is_found_by_its_beginning_in_small_letters_too(runs: list[Run], signed_in: SignedIn) -> None:
    number = runs[0].matter.number
    page = signed_in("officer@station").get("/matters", {"number": number.lower()}).content.decode()
    assert [run.matter.number in page for run in runs] == [True, False, False, False, False]


def test_cases_with_payments_are_listed_once_with_the_number_of_their_files(
    runs: list[Run], office: Office, watch: Watch
) -> None:
    powers = office.powers("officer@station", watch())
    for amount in (1, 2):
        ReportedPayment.objects.create(
            matter=runs[2].matter, key=str(amount), amount_fen=amount, paid_at=watch(), added_at=watch(), added_by=1,
            victim_sealed=b"", payer_sealed=b"", payee_sealed=b"",
        )  # fmt: skip
    assert [(one.pk, one.files) for one in with_funds(cases_in_reach(powers, watch()))] == [(runs[2].matter_id, 0)]
