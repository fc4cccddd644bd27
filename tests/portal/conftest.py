"""The office with three custodians whose keys are at hand, and a body that takes what the public sends."""

from dataclasses import dataclass, field

import pytest

from anlan.desk.intake.acts.make_key import make_key
from tests.desk.conftest import Office, Watch, build_office, first_language, fresh_procedures, signed_in, watch

__all__ = ["first_language", "fresh_procedures", "signed_in", "watch"]


@dataclass
class Keys:
    """The custodians' private keys as printed, by name."""

    by_name: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def office(db: None) -> Office:
    """The office; the station takes submissions."""
    made = build_office()
    made.organisations["station"].receives = True
    made.organisations["station"].save()
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
