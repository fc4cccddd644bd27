"""Queries that are written out say what the models say."""

from datetime import timedelta

import pytest

from anlan.desk.intake.models import Reception
from anlan.desk.intake.reception import how_many_receive, receivers_of
from anlan.desk.matters.acts.grant_access import grant_access
from anlan.desk.matters.models import MatterAccess
from anlan.desk.matters.scope import OPENED
from anlan.desk.written import rows_of
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order
from tests.portal.conftest import receive


@pytest.mark.parametrize("days", [-1, 0, 1, 2, 3])
def test_what_is_opened_to_a_body_at_an_instant(office: Office, watch: Watch, days: int) -> None:
    head, bodies = office.powers("squad_lead@station"), [office.organisations[name].pk for name in ("other", "bank")]
    for until in (1, 2):
        matter = stop_order(office, watch).matter
        for name in ("other", "bank"):
            end = watch() + timedelta(days=until)
            grant_access(matter=matter, organisation=office.organisations[name], until=end, reason="x", powers=head, now=watch())
    at = watch() + timedelta(days=days)
    wanted = MatterAccess.objects.filter(since__lte=at, until__gt=at, organisation__in=bodies).values_list("matter").distinct()
    assert sorted(rows_of(OPENED, at=at, bodies=bodies)) == sorted(wanted)
    assert len(wanted) == {-1: 0, 0: 2, 1: 1, 2: 0, 3: 0}[days]


def test_who_receives_a_kind(office: Office) -> None:
    Reception.objects.all().delete()
    receive(office.organisations["station"], "tip", "fraud")
    receive(office.organisations["county"], "tip", "fraud", "letter")
    receive(office.organisations["city"], "tip")
    office.organisations["county"].closed = True
    office.organisations["county"].save()
    for kind, several in (("tip", 2), ("fraud", 1), ("letter", 0)):
        assert how_many_receive(kind) == several == min(receivers_of(kind).count(), 2)
