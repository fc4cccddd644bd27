"""Whatever is sent to the API, it answers with JSON and never with 500: bodies near a right one, any path, any header."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.api.urls import ROOT, api
from anlan.desk.matters.models import Run
from anlan.desk.record.chain import verify
from tests.api.conftest import System, alert
from tests.api.test_api import PAYMENT, REPORT

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
NASTY = [
    "",
    "\0",
    "\ud800",
    "9" * 400,
    "2026-02-30T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    2**63,
    -1,
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=80) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
BODIES: dict[str, Any] = {
    "/alerts": {"alerts": [alert(name="钱", phone="13900001234", endangered=True, money_fen=1)]},
    "/reports": REPORT,
    "/cases/{number}/payments": {"payments": [PAYMENT]},
    "/orders/{order}/answers": {"event": "stop_confirmed", "at": "2026-03-02T09:00:00+08:00", "facts": {"note": "x"}},
}
"""A right body of each operation that takes one."""


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, part in inner for place in places(part, (*at, key)))]


def put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The body with ``value`` at ``place``."""
    if not place:
        return value
    made = copy.deepcopy(body)
    part = made
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return made


def answers_well(answer: Any) -> None:
    assert answer.status_code < 500, answer.content
    json.loads(answer.content)


@pytest.fixture
def busy(connect: Callable[..., System]) -> System:
    return connect(per_minute=10**6)


def test_a_right_body_is_known_for_every_operation_that_takes_one() -> None:
    posts = {path for path, methods in api.get_openapi_schema()["paths"].items() if "post" in methods}
    assert {ROOT.rstrip("/") + path for path in BODIES} == posts


@pytest.mark.parametrize("path", list(BODIES))
def test_no_body_brings_it_down(path: str, busy: System, order: Run) -> None:
    address = path.format(number=order.matter.number, order=order.pk)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def attack(data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(places(BODIES[path])))
        body = put(BODIES[path], place, data.draw(ANYTHING))
        answers_well(busy.post(address, json.dumps(body)))

    attack()
    assert not list(verify())


@pytest.mark.parametrize("path", list(BODIES))
def test_no_nasty_value_at_any_place_brings_it_down(path: str, busy: System, order: Run) -> None:
    address = path.format(number=order.matter.number, order=order.pk)
    for place in places(BODIES[path]):
        for value in NASTY:
            answers_well(busy.post(address, json.dumps(put(BODIES[path], place, value))))


def test_no_bytes_header_path_or_query_brings_it_down(busy: System, order: Run) -> None:
    printable = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=90)

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raw=st.binary(max_size=60), once=printable, piece=printable, number=st.integers())
    def attack(raw: bytes, once: str, piece: str, number: int) -> None:
        answers_well(busy.post("/reports", raw, once=once))
        quoted = "".join(f"%{byte:02X}" for byte in piece.encode()) or "x"
        for path in (
            f"/orders/{quoted}",
            f"/orders/{number}",
            f"/orders?since={number}&limit={quoted}",
            f"/orders?since={quoted}",
        ):
            answers_well(busy.get(path, lang="en"))
        answers_well(busy.post(f"/cases/{quoted}/payments", {"payments": [PAYMENT]}))
        answers_well(busy.client.get("/api/v1/key", headers={"authorization": f"Bearer {piece}"}))

    attack()
