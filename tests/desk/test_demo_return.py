"""The demonstration's case of a return is made by the acts alone and stands as they would leave it."""

import pytest
from django.utils import timezone

from anlan.desk.papers.models import Paper
from anlan.desk.record.chain import verify
from anlan.desk.returns.models import Plan
from anlan.desk.returns.table import plan_table
from anlan.server.demo_office import make_office
from anlan.server.demo_returns import FROZEN, seed_return


@pytest.mark.django_db
def test_the_case_of_the_demonstration_has_a_plan_under_notice_an_objection_papers_and_property() -> None:
    now = timezone.now()
    matter = seed_return(make_office(now), now)
    plan = plan_table(Plan.objects.get())
    assert (
        plan.plan.run.state == "noticed" and plan.plan.run.opened_runs.filter(procedure="objection", ended_at=None).count() == 1
    )
    assert plan.plan.frozen_fen == sum(amount for _, amount, _ in FROZEN)
    assert {account.rule for account in plan.accounts} == {"traced", "reached"}
    assert Paper.objects.exclude(number="").count() == 4
    assert matter.items.count() == 3 and not list(verify())
