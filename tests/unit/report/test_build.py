"""The report says what the money floor says: every sum again from the parts that are shown."""

from dataclasses import replace

import pytest

from anlan.money.trace import Trace, Unmatched
from anlan.report.case_report import CaseReport
from anlan.values import BrokenPromise, Fen, Note

from .example import example_report
from .sample_case import sample_case


@pytest.mark.parametrize("place", [0, 1, 2])
def test_totals_of_a_flow_are_those_of_its_trace(place: int) -> None:
    sample = sample_case()
    report = example_report(sample)
    flow = report.flows[place]
    trace = sample.traces[flow.method]
    assert flow.totals.held == sum(sum(shares.values()) for shares in trace.holdings.values())
    assert flow.totals.exited == sum(sum(shares.values()) for shares in trace.exits.values())
    assert flow.totals.not_obtained == sum(sum(shares.values()) for shares in trace.not_obtained.values())
    assert flow.totals.paid == sum(payment.amount for payment in trace.payments)


def test_a_flow_that_leaves_other_sums_than_its_trace_gives_no_report() -> None:
    sample = sample_case()
    trace = sample.traces["fifo"]
    number, shares = next(iter(trace.holdings.items()))
    key = next(iter(shares))
    wrong = {**trace.holdings, number: {**shares, key: Fen(shares[key] + 1)}}
    sample.traces["fifo"] = replace(trace, holdings=wrong)
    with pytest.raises(BrokenPromise, match="not what the trace says"):
        example_report(sample)


def test_stop_lines_and_requests_add_up_to_what_the_trace_holds() -> None:
    report = example_report()
    assert sum(line.amount for line in report.stop) == report.flow.totals.held
    assert sum(line.amount for line in report.request) == report.flow.totals.not_obtained


def test_each_payment_names_the_transfer_that_it_is() -> None:
    report = example_report()
    movements = {one.id: one for one in report.movements}
    for payment in report.payments:
        assert payment.movement is not None
        found = movements[payment.movement]
        assert (found.source, found.target, found.amount) == (payment.account, payment.payee, payment.amount)


def test_a_payment_that_was_not_found_is_listed_with_its_reason(unmatched: CaseReport) -> None:
    lost = [payment for payment in unmatched.payments if payment.movement is None]
    assert len(lost) == 1
    assert lost[0].remark is not None
    assert lost[0].amount not in {one.amount for one in unmatched.movements}


@pytest.fixture
def unmatched() -> CaseReport:
    sample = sample_case()
    trace: Trace = sample.traces["fifo"]
    lost = replace(trace.payments[0], amount=Fen(12_345))
    note = Note.of("report.page.not_found")
    sample.traces["fifo"] = replace(trace, unmatched=(Unmatched(lost, note),))
    return example_report(sample, methods=("fifo",))


def test_returns_add_up_along_accounts_and_along_victims() -> None:
    table = example_report().restitution
    assert table is not None
    for line in table.lines:
        assert line.frozen == sum(line.shares.values()) + line.rest
    assert sum(sum(line.shares.values()) for line in table.lines) == sum(one.returned for one in table.victims)
    assert all(one.lost == one.earlier + one.returned + one.open for one in table.victims)
