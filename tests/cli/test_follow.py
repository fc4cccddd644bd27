"""``anlan follow``: one payment by itself, as a person and as a program ask for it."""

import json
from pathlib import Path

import jsonschema
import pytest

from anlan.cli.shapes.follow import schema

from .made_case import MULE, NEXT, VICTIM, write_case
from .runner import anlan

KEY = f"{VICTIM}-{MULE}-20260302090000-5000000"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_case(tmp_path / "case")


def test_a_payment_is_followed_by_its_key_or_by_its_transfer(case: Path) -> None:
    done = anlan("follow", str(case), KEY, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(schema()))
    assert document["payment"] == KEY
    assert (document["holdings"], document["not_obtained"], document["exits"]) == (
        {MULE: 15_100_00},
        {NEXT: 29_900_00},
        {"cash": 5_000_00},
    )
    assert next(iter(document["carried"])) == document["transfer"]
    assert set(document["carried"]) == set(document["transfers"])
    assert json.loads(anlan("follow", str(case), document["transfer"], "--json").stdout) == document


def test_a_transfer_that_nobody_reported_is_followed_too(case: Path) -> None:
    transfers = json.loads(anlan("trace", str(case), "--json").stdout)["transfers"]
    onward = next(name for name, one in transfers.items() if one["to"] == NEXT)
    document = json.loads(anlan("follow", str(case), onward, "--json").stdout)
    assert (document["payment"], document["amount"], document["not_obtained"]) == (None, 30_000_00, {NEXT: 30_000_00})


@pytest.mark.parametrize("columns", [80, 140])
def test_no_screen_cuts_a_time_an_account_or_the_row_that_shows_it(case: Path, columns: int) -> None:
    shown = anlan("follow", str(case), KEY, columns=columns).stdout
    table = shown[shown.index("Through") :]
    assert all(word in table for word in ("03-02 09:00:00", VICTIM, MULE, NEXT, "50,000.00", "mule.csv:4"))
    assert "…" not in table


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_see_where_it_is_and_through_which_rows_it_came(case: Path, lang: str) -> None:
    shown = anlan("follow", str(case), KEY, lang=lang).stdout
    assert all(word in shown for word in ("15,100.00", "29,900.00", "5,000.00", NEXT, "mule.csv:4", "30.2%"))


def test_a_payment_that_was_not_found_says_why_and_an_unknown_one_what_there_is(case: Path) -> None:
    unfound = anlan("follow", str(case), f"{VICTIM}-{MULE}-20260302090000-100")
    assert unfound.returncode == 3
    assert "1.00 was reported" in unfound.stderr
    unknown = anlan("follow", str(case), KEY[:-1])
    assert unknown.returncode == 3
    assert KEY in unknown.stderr
