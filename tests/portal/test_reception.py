"""Reception by kind: each kind goes to the bodies that the head office named for it, and what nobody receives is not offered."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from anlan.desk.intake.acts.set_reception import set_reception
from anlan.desk.intake.models import Reception, Submission
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.reception import how_many_receive, received_kinds
from anlan.desk.record.models import Event
from anlan.portal.answers import body_of, pages_of
from anlan.portal.draft import unpacked
from anlan.values import InputError
from tests.desk.conftest import Office, Watch
from tests.portal.conftest import receive

SignedIn = Callable[[str], Client]


def test_a_kind_goes_to_its_own_body_and_only_where_several_receive_it_the_sender_is_asked(office: Office) -> None:
    Reception.objects.all().delete()
    receive(office.organisations["station"], "tip", "fraud")
    receive(office.organisations["county"], "letter", "fraud")
    assert str(body_of(unpacked("", "tip"))) == "station单位" and str(body_of(unpacked("", "letter"))) == "county单位"
    pages = {kind: pages_of(kind, several=how_many_receive(kind) > 1) for kind in ("tip", "fraud", "letter")}
    assert {kind: "place" in {page.kind for page in asked} for kind, asked in pages.items()} == {
        "tip": False, "fraud": True, "letter": False
    }  # fmt: skip
    draft = unpacked("", "letter")
    draft.answers["place"] = str(office.organisations["station"].pk)
    assert body_of(draft) is None, "a body that does not receive letters cannot be typed"


def test_what_nobody_receives_is_neither_offered_nor_taken(office: Office, watch: Watch) -> None:
    Reception.objects.filter(kind="letter").delete()
    page = Client().get("/public/").content.decode()
    assert "/public/tip" in page and "/public/letter" not in page
    assert Client().get("/public/letter").status_code == 404
    assert Client().post("/public/letter", {"at": "99"}).status_code == 404 and not Submission.objects.exists()
    station = office.organisations["station"]
    station.closed = True
    station.save()
    assert received_kinds() == frozenset(), "a closed body receives nothing"


def test_the_head_office_alone_sets_it_for_open_police_bodies_and_the_record_says_so(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    office.hire("administrator", "county")
    county, bank = office.organisations["county"], office.organisations["bank"]
    sent = {"kind": "letter", "body": county.pk, "step": "add"}
    other = signed_in("administrator@county").post("/settings/reception", sent).content.decode()
    assert "总部" in other and 'name="step"' not in other and not county.receptions.exists()
    head = signed_in("administrator@city")
    for _ in range(2):
        assert head.post("/settings/reception", sent).status_code == 302
    assert [one.kind for one in county.receptions.all()] == ["letter"]
    assert "county单位" in head.get("/settings/reception").content.decode()
    head.post("/settings/reception", {**sent, "step": "out"})
    assert not county.receptions.exists() and Event.objects.filter(type="reception_set").count() == 2
    with pytest.raises(InputError) as wrong:
        powers = office.powers("administrator@city", watch())
        set_reception(organisation=bank, kind="tip", receives=True, powers=powers, now=watch())
    assert wrong.value.note.key == "desk.intake.cannot_receive"
    for odd in ({"kind": "x"}, {"step": "x"}, {"body": "0"}, {"body": "²"}):
        assert head.post("/settings/reception", {**sent, **odd}).status_code == 404
    assert signed_in("officer@station").get("/settings/reception").status_code == 403


def test_the_upgrade_lets_a_body_that_received_everything_receive_every_kind(office: Office) -> None:
    migration = MigrationExecutor(connection).loader.get_migration("intake", "0005_reception")
    fill = next(step for step in migration.operations if hasattr(step, "code")).code
    Reception.objects.all().delete()

    class Before:
        """The tables as the migration sees them, with the switch that bodies had."""

        def get_model(self, app: str, name: str) -> object:
            if name != "Organisation":
                return apps.get_model(app, name)
            rows = apps.get_model(app, name).objects
            switched = type("Rows", (), {"filter": lambda self, receives: rows.filter(code="station")})
            return type("Organisation", (), {"objects": switched()})

    fill(Before(), None)
    found = Reception.objects.values_list("organisation__code", "kind")
    assert sorted(found) == sorted(("station", kind) for kind, _ in KINDS)
