"""What stands folded on a matter's page: a headline there, a small page of its own, a fragment for the page that opens it."""

from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.intake.acts.receive_submission import PROCEDURES
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.models import Matter, Party, Task
from anlan.desk.matters.page import NEWEST
from anlan.desk.record.chain import PUBLIC
from tests.desk.conftest import Office, Watch

SignedIn = Callable[[str], Client]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def matter(office: Office, watch: Watch) -> Matter:
    """A matter with six tips to work."""
    made = Matter.objects.create(number="T-1", kind="tip", organisation=office.organisations["station"], opened_at=watch())
    for number in range(6):
        open_run(
            matter=made, procedure="tip", role=PROCEDURES["tip"][1], actor=PUBLIC, at=watch(), now=watch(),
            subject=f"第{number}件", facts={"contact": "none"},
        )  # fmt: skip
        watch.forward(minutes=1)
    return made


def read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers or None)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_two_runs_stand_open_and_the_others_come_when_they_are_opened(matter: Matter, signed_in: SignedIn) -> None:
    client, runs = signed_in("squad_lead@station"), list(matter.runs.order_by("pk"))
    page = read(client, f"/matters/{matter.pk}")
    shown = [f'href="/runs/{run.pk}/do/assigned"' in page for run in runs]
    assert shown == [True, True, *[False] * 4] and all(run.subject in page for run in runs)
    for run in runs[2:]:
        assert f'hx-get="/runs/{run.pk}"' in page
        part = read(client, f"/runs/{run.pk}", **FRAGMENT)
        assert f'href="/runs/{run.pk}/do/assigned"' in part and "<html" not in part and run.subject not in part
        whole = read(client, f"/runs/{run.pk}")
        assert f'href="/runs/{run.pk}/do/assigned"' in whole and f'href="/matters/{matter.pk}"' in whole and "<html" in whole


def test_the_time_line_shows_what_is_newest_and_the_rest_when_asked(matter: Matter, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    page, part = read(client, f"/matters/{matter.pk}"), read(client, f"/matters/{matter.pk}/line", **FRAGMENT)
    open_now, older = page.count("<time"), part.count("<time")
    assert open_now == NEWEST and older > 0 and f'<span class="count">{older}</span>' in page
    assert "<html" in read(client, f"/matters/{matter.pk}/line")


def test_the_forms_of_people_tasks_and_the_lead_come_when_opened_and_do_what_they_say(
    matter: Matter, office: Office, signed_in: SignedIn
) -> None:
    client, colleague = signed_in("squad_lead@station"), office.officers["officer@station"]
    page = read(client, f"/matters/{matter.pk}")
    for part, field in (("people", "identity"), ("tasks", "due_at"), ("lead", "officer")):
        assert f'name="{field}"' not in page
        assert f'name="{field}"' in read(client, f"/matters/{matter.pk}/{part}", **FRAGMENT)
        assert "<html" in read(client, f"/matters/{matter.pk}/{part}")
    client.post(f"/matters/{matter.pk}/people", {"role": "victim", "name": "钱多多"})
    client.post(f"/matters/{matter.pk}/tasks", {"what": "核对流水", "officer": colleague.pk, "due_at": "2026-03-05T10:00"})
    client.post(f"/matters/{matter.pk}/owner", {"officer": colleague.pk})
    assert Party.objects.get().role == "victim" and Task.objects.get().officer == colleague
    assert Matter.objects.get(pk=matter.pk).owner == colleague
    client.post(f"/matters/{matter.pk}/tasks", {})
    assert "做什么" in read(client, f"/matters/{matter.pk}"), "what was left out of a form is named"
