"""The log of the web server: a line for what was refused, the stack for what broke."""

import logging
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client

from anlan.desk import views

SignIn = Callable[[str], Client]


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the handler of the settings writes."""
    (handler,) = (one for one in logging.getLogger().handlers if one.get_name() in settings.LOGGING["handlers"])
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    usual = handler.setStream(written)
    yield written
    handler.setStream(usual or handler.stream)


def test_a_refusal_is_one_line(log: StringIO, signed_in: SignIn) -> None:
    officer = signed_in("officer@station")
    assert officer.get("/settings/api").status_code == 403
    assert officer.get("/nowhere").status_code == 404
    lines = log.getvalue().splitlines()
    assert [line.split(" django.request ")[1].split(":")[0] for line in lines] == ["Forbidden (Permission denied)", "Not Found"]


def test_what_breaks_is_told_with_the_place(log: StringIO, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "connection", None)
    client.raise_request_exception = False
    assert client.get("/health").status_code == 500
    assert "Traceback" in log.getvalue() and "AttributeError" in log.getvalue()
