"""The examples of docs/how-to/api.md run as they stand there, against a running office."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from anlan.desk.alerts.models import Alert
from anlan.desk.exchange.acts.make_key import make_key
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.matters.models import Run
from anlan.desk.people.powers import powers_of
from anlan.server.demo_office import DemoOffice, make_office
from tests.record_guard import empty_record

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "api.md"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")]


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def demo(live_server: object, transactional_db: None) -> Iterator[tuple[str, DemoOffice, str]]:
    """An office with an order sent to the bank, and a key of the bank's system."""
    from anlan.server.demo import _stop_order  # noqa: PLC0415  the acts of the demonstration, one order of it

    now = timezone.now()
    office = make_office(now)
    _stop_order(office, 0.01, "6217001210075830456", 880_000, "sent", now=now)
    _, key = make_key(
        organisation=office.bodies["bank"], receiver=office.bodies["centre"], name="x", scopes=list(SCOPES), days=1,
        powers=powers_of(office.people["admin"], now), now=now,
    )  # fmt: skip
    yield str(live_server), office, key
    empty_record()


def test_every_example_of_the_page_runs_in_order(demo: tuple[str, DemoOffice, str]) -> None:
    address, _, key = demo
    surroundings = {**os.environ, "ANLAN_URL": address, "ANLAN_KEY": key, "TZ": "Asia/Shanghai"}
    examples = blocks("sh")
    assert len(examples) == 4
    for example in examples:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example], env=surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"
    assert Alert.objects.count() == 1 and ReportedPayment.objects.get().amount_fen == 3_000_000
    assert Run.objects.get(procedure="stop_payment").state == "stopped"


def test_the_example_that_checks_a_signature_accepts_ours_and_no_other() -> None:
    from anlan.worker.webhooks import signature  # noqa: PLC0415

    names: dict[str, Callable[..., bool]] = {}
    exec(blocks("python")[0], names)
    now = timezone.now()
    header = signature(b"{}", ["new", "old"], now)
    check = names["signed"]
    assert check(header, b"{}", "old", now.timestamp()) and check(header, b"{}", "new", now.timestamp())
    assert not check(header, b"{ }", "new", now.timestamp())
    assert not check(header, b"{}", "other", now.timestamp())
    assert not check(header, b"{}", "new", now.timestamp() + 301)
