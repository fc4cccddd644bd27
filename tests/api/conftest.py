"""A bank's system with a key, and a client that speaks JSON with it."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from anlan.desk.exchange.acts.make_key import make_key
from anlan.desk.exchange.models import ApiKey
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.matters.models import Run
from tests.desk.conftest import Office, Watch, first_language, fresh_procedures, office, signed_in, watch
from tests.desk.test_matters import send_order

__all__ = ["first_language", "fresh_procedures", "office", "signed_in", "watch"]

ACCOUNT = "6228481234567890123"


@dataclass
class System:
    """A partner's system: its key and how it asks."""

    key: ApiKey
    text: str
    client: Client

    def get(self, path: str, lang: str = "zh") -> Any:
        """GET with the key."""
        return self.client.get(f"/api/v1{path}", headers={"authorization": f"Bearer {self.text}", "accept-language": lang})

    def post(self, path: str, body: Any, once: str | None = None, lang: str = "zh", **headers: str) -> Any:
        """POST with the key and a fresh idempotency key unless one is given."""
        content = body if isinstance(body, str | bytes) else json.dumps(body, ensure_ascii=False)
        told = {
            "authorization": f"Bearer {self.text}",
            "idempotency-key": once or uuid.uuid4().hex,
            "accept-language": lang,
            **headers,
        }
        return self.client.post(f"/api/v1{path}", content, content_type="application/json", headers=told)


@pytest.fixture
def connect(office: Office, watch: Watch) -> Callable[..., System]:
    """Give a partner's system a key."""

    def make(partner: str = "bank", scopes: Any = tuple(SCOPES), **more: Any) -> System:
        key, text = make_key(
            organisation=office.organisations[partner], receiver=office.organisations["station"], name="核心系统",
            scopes=scopes, days=30, powers=office.powers("administrator@city", watch()), now=watch(),
        )  # fmt: skip
        if more:
            ApiKey.objects.filter(pk=key.pk).update(**more)
        return System(key, text, Client())

    return make


@pytest.fixture
def bank(connect: Callable[..., System]) -> System:
    """The bank's system with a key for everything."""
    return connect()


@pytest.fixture
def order(office: Office, watch: Watch) -> Run:
    """An order sent to the bank."""
    return sent_order(office, watch, ACCOUNT)


def sent_order(office: Office, watch: Watch, account: str) -> Run:
    """An order sent to the bank for ``account``."""
    run = draft_order(
        account=account, holder="张三", amount_fen=4_860_000, bank=office.organisations["bank"],
        organisation=office.organisations["station"], powers=office.powers("officer@station"), now=watch(),
    ).run  # fmt: skip
    send_order(run, office, watch)
    return run


def alert(**change: Any) -> dict[str, Any]:
    """An alert as a bank pushes it."""
    return {
        "key": "A-1", "kind": "account", "number": ACCOUNT, "typology": "collecting_mule", "title_zh": "归集账户",
        "title_en": "Collecting account", "level": 2, "first_at": "2026-03-02T08:00:00+08:00",
        "last_at": "2026-03-02T08:55:00+08:00", "reasons": [{"zh": "9 个账户付款", "en": "9 accounts paid"}],
        "rows": [{"event": "t1", "payer": "6217990300015216320", "payee": ACCOUNT, "amount_fen": 50}],
        **change,
    }  # fmt: skip
