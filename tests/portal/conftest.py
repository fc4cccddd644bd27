"""The office with three custodians whose keys are at hand, and a body that takes what the public sends."""

from dataclasses import dataclass, field

import pytest

from anlan.desk.intake.acts.make_key import make_key
from anlan.desk.intake.models import Reception
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.people.models import Organisation
from tests.desk.conftest import Office, Watch, build_office, first_language, fresh_procedures, signed_in, watch

__all__ = ["first_language", "fresh_procedures", "signed_in", "watch"]


@dataclass
class Keys:
    """The custodians' private keys as printed, by name."""

    by_name: dict[str, str] = field(default_factory=dict)


def receive(body: Organisation, *kinds: str) -> None:
    """Let the body receive some kinds, or all."""
    for kind in kinds or dict(KINDS):
        Reception.objects.create(organisation=body, kind=kind)


@pytest.fixture
def office(db: None) -> Office:
    """The office; the station takes submissions."""
    made = build_office()
    receive(made.organisations["station"])
    return made


@pytest.fixture
def keys(office: Office, watch: Watch) -> Keys:
    """Three custodians have made their keys."""
    made = Keys()
    for place in ("city", "county", "other"):
        who = f"custodian@{place}"
        if who not in office.officers:
            office.hire("custodian", place)
        made.by_name[who] = make_key(powers=office.powers(who), now=watch())
    return made
