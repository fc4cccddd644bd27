"""Stopping and returning from the terminal, on the example case: documents add up, tables fit a screen, bad tables are errors."""

import json
import shutil
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from anlan.values import format_fen

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


def test_the_plan_is_told_bank_by_bank_too(plan: dict[str, Any]) -> None:
    lines = {line["account"]: line for line in plan["stop"]}
    told = [account for bank in plan["banks"] for account in bank["accounts"]]
    assert sorted(told) == sorted(lines)
    for bank in plan["banks"]:
        own = [lines[account] for account in bank["accounts"]]
        assert {line["bank"] for line in own} == {bank["bank"]}
        assert bank["to_stop"] == sum(line["traced"] for line in own)
        assert bank["leaves_within_hour"] == sum(line["leaves_within_hour"] for line in own)
        assert own == [line for line in plan["stop"] if line in own]
    assert [bank["to_stop"] for bank in plan["banks"]] == sorted((bank["to_stop"] for bank in plan["banks"]), reverse=True)


def test_the_screen_shows_banks_with_their_sums_and_says_how_much_it_does_not_show(plan: dict[str, Any]) -> None:
    shown = anlan("stop", str(CASE)).stdout
    at = [shown.index(bank["bank"]) for bank in plan["banks"]]
    assert at == sorted(at)
    rows = [line for line in plan["stop"] if line["account"] in shown]
    left = format_fen(plan["to_stop"] - sum(line["traced"] for line in rows))
    assert f"… {len(plan['stop']) - len(rows)} more accounts with {left} yuan not shown" in shown
    largest = sorted(plan["stop"], key=lambda line: -line["traced"])[:6]
    assert all(line in rows for line in largest)


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """A time told two hours off, with two transfers that could be meant; and a transfer booked ten minutes apart."""
    (tmp_path / "statements").mkdir()
    heads = "交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要"
    (tmp_path / "statements" / "a.csv").write_text(
        f"账号：6217001111111111111,户名：李四\n{heads}\n"
        "2026/03/01 10:00:00,100.00,,100.00,王五,6222020000000008888,转账\n"
        "2026/03/01 10:05:00,,100.00,0.00,赵六,6228480000000000003,转账\n"
        "2026/03/01 20:00:00,100.00,,100.00,王五,6222020000000008888,转账\n",
        encoding="utf-8",
    )
    (tmp_path / "statements" / "b.csv").write_text(
        f"账号：6228480000000000003,户名：赵六\n{heads}\n2026/03/01 10:15:00,100.00,,100.00,李四,6217001111111111111,转账\n",
        encoding="utf-8",
    )
    (tmp_path / "victims.csv").write_text(
        "victim,victim_account,payee_account,amount,paid_at\n"
        "王五,6222020000000008888,6217001111111111111,100.00,2026-03-01 12:00:00\n",
        encoding="utf-8",
    )
    (tmp_path / "frozen.csv").write_text("account,amount\n6228480000000000003,100.00\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("options", [[], ["--tolerance", "180"], ["--tolerance", "180", "--window", "900"]])
def test_stop_return_and_report_asked_as_trace_tell_of_the_same_trace(apart: Path, options: list[str]) -> None:
    def told(*words: str) -> dict[str, Any]:
        return json.loads(anlan(*words, str(apart), *options, "--json").stdout)

    traced, stop = told("trace"), told("stop")
    assert stop["to_stop"] == traced["totals"]["held"]
    assert [line["account"] for line in stop["stop"]] == list(traced["holdings"])
    assert len(stop["unmatched"]) == len(traced["unmatched"]) == (0 if options else 1)
    returned = told("return", "--frozen", str(apart / "frozen.csv"))
    rule = "traced" if "6228480000000000003" in traced["holdings"] else "losses"
    assert [account["rule"] for account in returned["accounts"]] == [rule]
    report = told("report", "--format", "html", "--out", str(apart / "out"))
    assert report["totals"]["fifo"] == traced["totals"]
    page = (apart / "out" / "report.html").read_text(encoding="utf-8")
    assert f"at most {180 if options else 60} min away" in page
    assert f"one transfer up to {900 if '--window' in options else 120} s apart" in page


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


@pytest.fixture
def unfound(tmp_path: Path) -> Path:
    """The example case with one more victim, whose payment no statement shows, and a frozen number with a slip in it."""
    case = Path(shutil.copytree(CASE, tmp_path / "case"))
    with (case / "victims.csv").open("a", encoding="utf-8") as reports:
        reports.write("[/]郑某,6222000000000000003,6228488038528084140,100000.00,2026-03-11 02:00:00\n")
    (case / "frozen.csv").write_text("account,amount\n6228488038528084104,50000.00\n", encoding="utf-8")
    return case


def test_a_loss_that_no_statement_shows_counts_where_money_is_divided_by_loss_unless_left_out(unfound: Path) -> None:
    frozen = str(unfound / "frozen.csv")
    counted = json.loads(anlan("return", str(unfound), "--frozen", frozen, "--json").stdout)
    (victim,) = (one for one in counted["victims"] if one["unfound"])
    losses = sum(one["lost"] for one in counted["victims"])
    assert abs(victim["returned"] * losses - 50_000_00 * victim["lost"]) <= losses
    assert (victim["victim"], victim["lost"], counted["left_out"]) == ("[/]郑某", 100_000_00, [])
    only_found = json.loads(anlan("return", str(unfound), "--frozen", frozen, "--losses", "found", "--json").stdout)
    assert only_found["returned"] == counted["returned"] == 50_000_00
    assert [key.split("-")[0] for key in only_found["left_out"]] == [victim["victim_account"]]
    assert not any(one["unfound"] or one["victim"] == victim["victim"] for one in only_found["victims"])


@pytest.mark.parametrize(("losses", "said"), [("reported", "郑某 *"), ("found", "--losses found")])
def test_the_tables_say_what_became_of_a_loss_that_no_statement_shows(unfound: Path, losses: str, said: str) -> None:
    words = ("return", str(unfound), "--frozen", str(unfound / "frozen.csv"), "--losses", losses)
    done = anlan(*words, lang="zh", columns=140)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout + done.stderr
    assert "100,000.00" in done.stderr


def test_a_frozen_account_that_no_statement_names_is_told_with_the_number_that_may_be_meant(unfound: Path) -> None:
    done = anlan("return", str(unfound), "--frozen", str(unfound / "frozen.csv"), columns=200)
    assert "No statement names the frozen account 6228488038528084104" in done.stderr
    assert "6228488038528084140" in done.stderr
    out = ("--out", str(unfound / "out"), "--format", "html")
    report = anlan("report", str(unfound), "--frozen", str(unfound / "frozen.csv"), *out, "--json")
    assert any("6228488038528084104" in doubt for doubt in json.loads(report.stdout)["doubts"])
    page = (unfound / "out" / "report.html").read_text(encoding="utf-8")
    assert "其中 100,000.00 元未在流水中找到" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_show_whole_account_numbers_on_eighty_columns(lang: str) -> None:
    stop = anlan("stop", str(CASE), lang=lang, columns=80)
    assert stop.returncode == 0
    assert "6228488038528084140" in stop.stdout
    rows = list(takewhile(lambda line: not line.startswith(("1 小时内流走：", "Gone in 1 h:")), stop.stdout.splitlines()))
    assert len(rows) > 10, "sentences behind the tables are left to the terminal to wrap"
    assert all(len(line) <= 80 for line in rows)


def test_a_missing_frozen_table_is_an_input_error() -> None:
    done = anlan("return", str(CASE), "--frozen", "nowhere.csv")
    assert done.returncode == 3
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_case_is_an_input_error() -> None:
    done = anlan("stop", "no-such-case", lang="zh")
    assert done.returncode == 3
    assert "no-such-case" in done.stderr
