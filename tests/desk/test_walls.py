"""The wall chart of a listed supervision: planned back from the due date, drawn against today; an alarm when nothing moves."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Run
from anlan.desk.walls.acts.plan_back import plan_milestone, reach_milestone
from anlan.desk.walls.chart import chart, whole
from anlan.values import InputError
from tests.desk.conftest import Office, Watch
from tests.desk.test_statements import open_case

SignedIn = Callable[[str], Client]


def listed(office: Office, watch: Watch) -> Run:
    """A case under listed supervision for a hundred days."""
    matter = open_case(office, watch)
    return open_run(
        matter=matter,
        procedure="listed_supervision",
        role="office",
        actor="1",
        at=watch(),
        now=watch(),
        facts={"granted": "100d"},
    )


def test_milestones_are_counted_back_and_late_ones_show(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run, officer = listed(office, watch), office.powers("officer@station")
    first = plan_milestone(run=run, name="抓获主犯", before=80, powers=officer, now=watch())
    plan_milestone(run=run, name="查清资金", before=30, powers=officer, now=watch())
    clock = whole(run)
    assert clock is not None
    with pytest.raises(InputError):
        plan_milestone(run=run, name="太早", before=101, powers=officer, now=watch())
    watch.forward(days=25)
    drawn = chart(run, watch())
    assert drawn is not None
    assert [(point.place // 10, point.state) for point in drawn.points] == [(20, "late"), (70, "ahead")]
    assert (clock.due_at - drawn.points[0].due_at).days == 80
    client = signed_in("officer@station")
    page = client.get(f"/walls/{run.pk}").content.decode()
    places = [int(place) for place in re.findall(r'<circle cx="(\d+)" cy="50" r="9"', page)]
    assert places == [point.place for point in drawn.points] and "抓获主犯" in page
    client.post(f"/walls/{run.pk}/act", {"step": "reach", "milestone": first.pk, "result": "已抓获三人"})
    assert "迟完成" in client.get(f"/walls/{run.pk}").content.decode()
    client.post(f"/walls/{run.pk}/act", {"step": "plan", "name": "移送起诉", "before": "5"})
    assert run.milestones.count() == 3
    assert f"/walls/{run.pk}" in client.get(f"/matters/{run.matter_id}").content.decode()


def test_a_plan_has_milestones_and_nothing_is_delisted_before_they_are_reached(office: Office, watch: Watch) -> None:
    run, officer = listed(office, watch), office.powers("officer@station")

    def record(event: str) -> None:
        record_event(run=run, event=event, role="owner", at=watch(), powers=officer, now=watch())

    with pytest.raises(InputError) as error:
        record("plan_set")
    assert error.value.note.key == "desk.walls.no_milestones"
    made = plan_milestone(run=run, name="查清资金", before=30, powers=officer, now=watch())
    with pytest.raises(InputError) as error:
        record("closing_asked")
    assert error.value.note.key == "desk.walls.not_reached"
    with pytest.raises(InputError) as error:
        reach_milestone(milestone=made, result=" ", powers=officer, now=watch())
    assert error.value.note.key == "desk.walls.reached_what"


@pytest.mark.parametrize("who", ["officer@other_station", "bank_officer@bank", "administrator@city"])
def test_a_chart_out_of_reach_does_not_exist(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = listed(office, watch)
    assert signed_in(who).get(f"/walls/{run.pk}").status_code in (403, 404)
    assert signed_in(who).post(f"/walls/{run.pk}/act", {"step": "plan"}).status_code in (403, 404)
