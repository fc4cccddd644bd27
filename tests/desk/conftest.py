"""A small office for tests: a police line, a second county, a bank; one officer a role; a client that is signed in."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from anlan.desk import clock
from anlan.desk.matters import procedures
from anlan.desk.people.models import Officer, Organisation, Posting
from anlan.desk.people.powers import Powers, powers_of
from anlan.desk.people.session import begin_session
from anlan.procedure.library import FOLDER, read_library
from anlan.values import SHANGHAI

PASSWORD = "calm waters run deep"
START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


@dataclass
class Watch:
    """The time of a test, moved by hand."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(**step)
        return self.at


@dataclass
class Office:
    """The organisations by short name and the officers by ``role@organisation``."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)

    def powers(self, who: str, at: datetime = START) -> Powers:
        """What ``who`` may do."""
        return powers_of(self.officers[who], at)

    def hire(self, role: str, place: str) -> Officer:
        """An officer with one role."""
        who = f"{role}@{place}"
        officer = Officer.objects.create_officer(
            who.replace("@", "-"), PASSWORD, name=who, organisation=self.organisations[place]
        )
        Posting.objects.create(
            officer=officer, organisation=self.organisations[place], role=role, since=START - timedelta(days=30)
        )
        self.officers[who] = officer
        return officer


TREE = (
    ("city", "city", None),
    ("county", "county", "city"),
    ("station", "station", "county"),
    ("other", "county", "city"),
    ("other_station", "station", "other"),
    ("bank", "bank", None),
    ("other_bank", "bank", None),
)
STAFF = (
    "administrator@city",
    "county_head@county",
    "squad_lead@station",
    "officer@station",
    "officer@other_station",
    "county_head@other",
    "squad_lead@other_station",
    "legal_officer@county",
    "custodian@county",
    "bank_officer@bank",
    "bank_officer@other_bank",
)


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """A test begins in the language of the office, whatever page the one before it read."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def panel_procedure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beside the procedures of the product a small one with a panel of three."""
    shutil.copytree(Path(__file__).with_name("panel_test"), tmp_path / "panel_test")
    for name in ("stop_payment",):
        shutil.copytree(FOLDER / name, tmp_path / name)
    made = read_library(tmp_path)
    monkeypatch.setattr(procedures, "library", lambda: made)
    procedures.by_sha.cache_clear()


@pytest.fixture(autouse=True)
def fresh_procedures() -> Iterator[None]:
    """No test leaves its procedures to the next."""
    yield
    procedures.by_sha.cache_clear()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock of the office, standing still until moved."""
    made = Watch()
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def office(db: None) -> Office:
    """The office."""
    return build_office()


def build_office() -> Office:
    """Rows of the office."""
    made = Office()
    for name, kind, parent in TREE:
        made.organisations[name] = Organisation.objects.create(
            kind=kind, name_zh=f"{name}单位", name_en=name, code=name, parent=made.organisations[parent] if parent else None
        )
    for who in STAFF:
        made.hire(*who.split("@"))
    return made


@pytest.fixture
def signed_in(office: Office, watch: Watch) -> Callable[[str], Client]:
    """A browser in which ``who`` has signed in with both factors."""

    def sign_in(who: str) -> Client:
        client = Client()
        officer = office.officers[who]
        client.force_login(officer)
        request = type("Request", (), {"session": client.session, "META": {"REMOTE_ADDR": "10.0.0.1"}})()
        begin_session(request, officer, watch())
        return client

    return sign_in
