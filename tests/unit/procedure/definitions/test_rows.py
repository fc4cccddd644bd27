"""The terms of the definitions against the law store: same length, same counting, and nothing unverified shown as law."""

import pytest

from anlan.law.row import Row, rows
from anlan.law.term import Term, names
from anlan.procedure.library import library

TERMS = {
    f"{name}.{term}": clock.term for name, versions in library().versions.items() for term, clock in versions[-1].terms.items()
}
LAW = {name: term for name, term in TERMS.items() if term.kind == "statutory"}

DIFFERENT = {
    "administrative_freeze.paper": "row 3wd: warned on calendar days, a breach on working days (reading)",
    "criminal_case.prosecution_review": "the person may be at liberty; the earlier day is kept",
    "criminal_case.supplement": "the person may be at liberty; the earlier day is kept",
    "evidence_register.decide": "row 7wd: warned on calendar days, a breach on working days (reading)",
    "hearing.notice": "counted back from the hearing; the row has the figure in words",
    "proposal.correction": "the letter sets the term; the length is only the most we enter",
}
"""Terms that count otherwise than their row on purpose, and why."""

OPEN = {"proposal.supervisory", "proposal.enforcement", "proposal.correction"}
"""The letter sets the term; there is no figure of law."""


def computable(term: Term) -> list[Row]:
    """The rows of the term that have a figure."""
    return [rows()[name] for name in names(term.row) if rows()[name].limits]


@pytest.mark.parametrize("name", TERMS)
def test_a_term_names_rows_that_exist(name: str) -> None:
    assert set(names(TERMS[name].row)) <= set(rows())


@pytest.mark.parametrize("name", LAW)
def test_a_term_of_law_rests_on_a_row_with_a_figure(name: str) -> None:
    assert computable(LAW[name]) or name in OPEN


@pytest.mark.parametrize("name", LAW)
def test_a_term_of_law_is_as_long_and_counted_as_its_row(name: str) -> None:
    if name in DIFFERENT or name in OPEN:
        return
    term = LAW[name]
    counted = {(str(limit.length), limit.count, limit.roll) for row in computable(term) for limit in row.limits.values()}
    assert (str(term.length), term.count, term.roll) in counted


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_is_said_to_differ_does(name: str) -> None:
    term = LAW[name]
    own = {(str(limit.length), limit.count, limit.roll) for row in computable(term)[:1] for limit in row.limits.values()}
    assert (str(term.length), term.count, term.roll) not in own


@pytest.mark.parametrize("name", LAW)
def test_nothing_unverified_is_shown_as_law(name: str) -> None:
    assert all(rows()[row].status != "unverified" for row in names(LAW[name].row))


@pytest.mark.parametrize("name", LAW)
def test_a_term_of_law_was_checked_on_a_day(name: str) -> None:
    assert LAW[name].checked_on is not None


@pytest.mark.parametrize("name", [name for name, term in TERMS.items() if term.kind == "target" and names(term.row)])
def test_a_target_that_names_a_row_says_why_it_is_no_law(name: str) -> None:
    assert TERMS[name].note or not computable(TERMS[name])
