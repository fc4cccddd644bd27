"""A canary for reporters' identities: planted through every form, sought in database, files, logs, mailbox and pages."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.serializers import serialize
from django.db import connection
from django.test import Client

from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.receipt import clean
from anlan.desk.record.models import Outgoing
from anlan.portal.questions import forms
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.portal.conftest import Keys
from tests.portal.test_portal import receipt_of, send
from tests.portal.test_uploads import photo, upload

SignedIn = Callable[[str], Client]
NAME, PHONE, PAPERS = "鹮金丝雀", "19912345670", "330106199001011234"
CANARIES = (NAME, PHONE, PAPERS, "CANARY-CAMERA", "鹮金丝雀的截图")
FORMS = {
    "tip": {},
    "letter": {},
    "fraud": {"amount-0": "10", "payee-0": "6228481234567890123"},
    "claim": {"amount-0": "10", "payee-0": "6228481234567890123"},
    "objection": {"measure": "police_measure", "case": "1"},
}


def dump() -> str:
    """What a backup holds: every row of every table, binary columns as they lie, and the data folder."""
    rows = "".join(serialize("json", model._default_manager.all()) for model in apps.get_models())
    binary = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            binary += b"".join(bytes(v) for row in cursor.fetchall() for v in row if isinstance(v, bytes | memoryview))
    files = b"".join(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return rows + binary.decode("utf-8", "replace") + files.decode("utf-8", "replace")


def test_every_form_is_planted() -> None:
    assert set(FORMS) == set(forms())


def test_an_identity_lies_nowhere_in_clear(
    keys: Keys, office: Office, watch: Watch, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    pages, receipts = "", []
    with caplog.at_level(logging.DEBUG):
        for kind, answers in FORMS.items():
            told = {"what": "有人买卖银行卡", "name": NAME, "phone": PHONE, "identity": PAPERS, **answers}
            receipt = receipt_of(send(Client(), kind, told))
            receipts.append(receipt)
            upload(Client(), receipt, photo(), name="鹮金丝雀的截图.jpg")
            Client().post("/public/follow", {"number": receipt[0], "receipt": "WRONG"})
        watch.forward(days=3)
        tick(watch())
        for who in ("squad_lead@station", "county_head@county", "legal_officer@county", "custodian@county", "administrator@city"):
            client = signed_in(who)
            pages += "".join(client.get(address).content.decode(errors="replace") for address in addresses_of_lists())
        for one in Submission.objects.all():
            client = signed_in("squad_lead@station")
            pages += client.get(f"/tips/{one.pk}").content.decode() + client.get(f"/matters/{one.matter_id}").content.decode()
    assert SealedIdentity.objects.count() == 2, "tips and letters are sealed to the custodians"
    kept, posted = dump(), "".join(str(m.message()) for m in mail.outbox)
    posted += "".join(f"{o.to}{o.subject}{o.body}" for o in Outgoing.objects.all())
    for canary in CANARIES:
        for place, text in (("log", caplog.text), ("page", pages), ("database or file", kept), ("mail", posted)):
            assert canary not in text, f"{canary} in {place}"
    for _, receipt in receipts:
        assert receipt not in kept + caplog.text and clean(receipt) not in kept + caplog.text
    assert "6228481234567890123" not in kept + caplog.text, "accounts of a talk lie encrypted too"


def addresses_of_lists() -> list[str]:
    return [
        "/tips",
        "/tips?state=closed",
        "/tips/figures?as=csv",
        "/today",
        "/matters",
        "/audit",
        "/custody",
        "/referrals",
        "/people",
    ]


def test_the_search_would_find_what_lies_open(keys: Keys, office: Office, watch: Watch) -> None:
    receipt_of(send(Client(), "letter", {"what": "x"}))
    Submission.objects.update(rating_sealed=NAME.encode())
    assert NAME in dump() and re.search(NAME, dump())
