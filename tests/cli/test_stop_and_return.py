"""Stopping and returning from the terminal, on the example case: documents add up, tables fit a screen, bad tables are errors."""

import json
from pathlib import Path
from typing import Any

import pytest

from .runner import anlan

CASE = Path(__file__).resolve().parents[2] / "examples" / "small-case"


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return json.loads(anlan("stop", str(CASE), "--json").stdout)


@pytest.fixture(scope="module")
def returns() -> dict[str, Any]:
    return json.loads(anlan("return", str(CASE), "--frozen", str(CASE / "frozen.csv"), "--json").stdout)


def test_the_plan_stops_what_the_truth_says_is_held(plan: dict[str, Any]) -> None:
    truth = json.loads((CASE / "truth.json").read_text(encoding="utf-8"))["traces"]["fifo"]
    assert {line["account"]: line["traced"] for line in plan["stop"]} == {
        account: sum(shares.values()) for account, shares in truth["holdings"].items()
    }
    assert {line["account"]: line["reached"] for line in plan["request"]} == {
        account: sum(shares.values()) for account, shares in truth["not_obtained"].items()
    }


def test_no_line_binds_more_than_the_account_holds(plan: dict[str, Any]) -> None:
    assert all(line["traced"] <= line["balance"] and not line["exceeds_balance"] for line in plan["stop"])
    assert plan["to_stop"] == sum(line["traced"] for line in plan["stop"])


def test_each_line_of_the_plan_names_its_evidence(plan: dict[str, Any]) -> None:
    assert all(line["evidence"] for line in [*plan["stop"], *plan["request"]])


def test_returns_add_up_along_accounts_and_victims(returns: dict[str, Any]) -> None:
    assert returns["returned"] == sum(line["amount"] for line in returns["lines"])
    for account in returns["accounts"]:
        of_account = sum(line["amount"] for line in returns["lines"] if line["account"] == account["account"])
        assert account["frozen"] == of_account + account["rest"]
    for victim in returns["victims"]:
        assert victim["lost"] == victim["earlier"] + victim["returned"] + victim["open"]
        assert victim["open"] >= 0


def test_all_three_rules_occur_in_the_example(returns: dict[str, Any]) -> None:
    assert {account["rule"] for account in returns["accounts"]} == {"traced", "reached", "losses"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_show_whole_account_numbers_on_eighty_columns(lang: str) -> None:
    stop = anlan("stop", str(CASE), lang=lang, columns=80)
    assert stop.returncode == 0
    assert "6228488038528084140" in stop.stdout
    assert all(len(line) <= 80 for line in stop.stdout.splitlines())


def test_a_missing_frozen_table_is_an_input_error() -> None:
    done = anlan("return", str(CASE), "--frozen", "nowhere.csv")
    assert done.returncode == 3
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_case_is_an_input_error() -> None:
    done = anlan("stop", "no-such-case", lang="zh")
    assert done.returncode == 3
    assert "no-such-case" in done.stderr
