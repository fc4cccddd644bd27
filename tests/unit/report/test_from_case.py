"""From a case folder to the report: the made case equals its truth on the page; frozen amounts take the place of assumed ones."""

import json
from pathlib import Path

import pytest

from anlan.money.case import open_case
from anlan.report.case_report import CaseReport
from anlan.report.from_case import Frozen, report_of_case
from anlan.report.writing import write_report
from anlan.values import AccountNumber, Fen

from .sample_case import START

pytestmark = pytest.mark.slow
CASE = Path(__file__).resolve().parents[3] / "examples" / "small-case"
EXITS = {"ATM": "cash", "POS": "merchant", "第三方支付": "payment_platform"}


@pytest.fixture(scope="module")
def report() -> CaseReport:
    return report_of_case(open_case(CASE), made_at=START)


def test_every_method_of_the_report_equals_the_truth_of_the_made_case(report: CaseReport) -> None:
    truth = json.loads((CASE / "truth.json").read_text(encoding="utf-8"))["traces"]
    for flow in report.flows:
        if flow.method not in truth:
            continue
        said = truth[flow.method]
        assert flow.held == {number: sum(owners.values()) for number, owners in said["holdings"].items()}
        assert flow.not_obtained == {number: sum(owners.values()) for number, owners in said["not_obtained"].items()}
        assert flow.exits == {EXITS[kind]: sum(owners.values()) for kind, owners in said["exits"].items()}
        assert len(flow.carried) == len(said["edges"])


def test_every_transfer_names_a_row_that_is_there(report: CaseReport) -> None:
    rows: dict[str, list[str]] = {}
    for one in report.movements:
        for source in (one.debit, one.credit):
            if source is None or not source.file.endswith(".csv"):
                continue
            if source.file not in rows:
                data = (CASE / source.file).read_bytes()
                text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030", "replace")
                rows[source.file] = text.splitlines()
            line = rows[source.file][source.row - 1].replace(",", "").replace('"', "")
            assert f"{one.amount // 100}.{one.amount % 100:02d}" in line


def test_nothing_in_the_report_tells_where_it_was_made(report: CaseReport, tmp_path: Path) -> None:
    written = write_report(report, tmp_path, "zh", ("html",))
    assert str(CASE) not in written.files["html"].read_text(encoding="utf-8")
    assert all(file.path.startswith(("statements/", "victims.csv")) for file in report.fingerprint.files)


def test_frozen_amounts_take_the_place_of_assumed_ones(report: CaseReport) -> None:
    assert report.restitution is not None
    assert report.restitution.assumed
    account, unknown = AccountNumber(report.stop[0].account), AccountNumber("6200000000000000009")
    frozen = Frozen({account: Fen(100_00), unknown: Fen(50_00)})
    table = report_of_case(open_case(CASE), made_at=START, compared=(), frozen=frozen).restitution
    assert table is not None
    assert not table.assumed
    assert [(line.account, line.frozen, line.name is None) for line in table.lines] == [
        (account, 100_00, False),
        (unknown, 50_00, True),
    ]
    assert sum(one.returned for one in table.victims) == 150_00
