"""`anlan detect scan` with registers: openings, companies, cards of things, a numbering plan."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from anlan.cli.commands.detect import command
from tests.cli.runner import anlan
from tests.cli.test_detect import run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "registers"
HOLDER = "tok_9f2c81aa30be77d1"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_register_of_cards_is_scanned_and_bad_rows_are_told(tmp_path: Path) -> None:
    rows = [f"{HOLDER},8986{k},移动,电话卡,2026-01-05" for k in range(6)] + ["张三,1,移动,电话卡,2026-01-05"]
    path = write(tmp_path / "cards.csv", "持有人标识,卡号,运营商,卡类别,入网日期", *rows)
    found = json.loads(run("scan", path, "--kind", "openings", "--json", "--dead-letters", tmp_path / "dead.jsonl"))
    assert [(alert["typology"], alert["subject"], alert["number"]) for alert in found["alerts"]][-1] == (
        "too_many_cards",
        "card",
        "89865",
    )
    assert found["refused"] == 1 and "张三" not in (tmp_path / "dead.jsonl").read_text()
    assert HOLDER not in json.dumps(found), "the holder's token stays out of alerts"


def test_a_company_account_is_held_against_the_register_of_companies(tmp_path: Path) -> None:
    code = "91440300MA5FW9P121"
    path = write(
        tmp_path / "accounts.csv", "holder,item,institution,class,opened,holder_kind,address",
        f"{code},622200001,甲行,对公账户,2026-01-05,company,深圳市南山区科技路1号",
    )  # fmt: skip
    companies = write(tmp_path / "companies.csv", "统一社会信用代码,注册地址,登记状态", f"{code},深圳市北湖区东街2号,存续")
    assert json.loads(run("scan", path, "--kind", "openings", "--json"))["alerts"] == []
    (alert,) = json.loads(run("scan", path, "--kind", "openings", "--companies", companies, "--json"))["alerts"]
    assert alert["typology"] == "company_account_risk" and alert["number"] == "622200001"


def test_a_card_of_a_thing_is_held_against_its_register(tmp_path: Path) -> None:
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds,card,device,service",
                  "c1,2026-03-02 10:00:00,1064712345678,13800138000,60,898601,d9,voice")  # fmt: skip
    iot = write(tmp_path / "iot.csv", "card,devices,services", "898601,d1;d2,data")
    (alert,) = json.loads(run("scan", calls, "--kind", "calls", "--iot", iot, "--json"))["alerts"]
    assert (alert["typology"], alert["subject"], alert["level"]) == ("iot_misuse", "card", 2)


def test_transfers_and_calls_together_find_a_victim_in_danger(tmp_path: Path) -> None:
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds", "c1,2026-03-02 10:00:00,13800138000,13900000001,900")
    paid = write(tmp_path / "paid.csv", "id,time,src,dst,amount", "t1,2026-03-02 10:20:00,62220001,62220009,50000.00")
    links = write(tmp_path / "links.csv", "手机号,账号", "139 0000 0001,6222 0001")
    suspects = write(tmp_path / "suspects.csv", "对象类型,涉诈对象", "号码,13800138000", "账户,6222-0009")
    asked = ["scan", paid, "--calls", calls, "--links", links]
    (alert,) = json.loads(run(*asked, "--suspects", suspects, "--json"))["alerts"]
    assert (alert["typology"], alert["number"], alert["level"]) == ("victim_in_danger", "62220001", 3)
    assert alert["findings"][0]["evidence"] == ["c1", "t1"]
    assert json.loads(run(*asked, "--json"))["alerts"] == []


LINKS = ("手机号,账号", "13900000001,62220001", "13900000002,62220002")


def in_danger(*words: object) -> dict[str, list[str]]:
    """Accounts in danger, each with its evidence."""
    alerts = json.loads(run("scan", *words, "--json"))["alerts"]
    told = [alert for alert in alerts if alert["typology"] == "victim_in_danger"]
    return {alert["number"]: alert["findings"][0]["evidence"] for alert in told}


def test_the_number_that_a_victim_saw_is_met_in_the_list_of_suspects(tmp_path: Path) -> None:
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds,shown_number",
                  "c1,2026-03-02 10:00:00,13700000001,13900000001,900,+86 10 8552 1111")  # fmt: skip
    paid = write(tmp_path / "paid.csv", "id,time,src,dst,amount", "t1,2026-03-02 10:20:00,62220001,62220009,50000.00")
    suspects = write(tmp_path / "suspects.csv", "对象类型,涉诈对象", "号码,010-85521111")
    asked = [paid, "--calls", calls, "--links", write(tmp_path / "links.csv", *LINKS)]
    assert in_danger(*asked, "--suspects", suspects, "--report", tmp_path / "page.html", "--whole") == {"62220001": ["c1", "t1"]}
    assert "01085521111" in (tmp_path / "page.html").read_text(encoding="utf-8"), "the rows show which number it was"


def test_a_number_behind_a_box_of_cards_is_suspect_from_the_alert_about_the_box_on(tmp_path: Path) -> None:
    """Two victims hang up before the box is noticed; the first pays before it too, the second after it."""
    head = "id,start,caller,callee,seconds,device,card"
    box = [f"b{k},2026-03-02 10:10:{k:02},1370000001{k},1381000000{k},9,box,8986{k:02}" for k in range(1, 9)]
    talks = [f"c{k},2026-03-02 10:00:00,1370000000{k},1390000000{k},360,box,898600" for k in (1, 2)]
    calls = write(tmp_path / "calls.csv", head, *talks, *box)
    paid = write(tmp_path / "paid.csv", "id,time,src,dst,amount", "t1,2026-03-02 10:09:00,62220001,62220009,500.00",
                 "t2,2026-03-02 10:12:00,62220002,62220009,500.00")  # fmt: skip
    asked = [paid, "--calls", calls, "--links", write(tmp_path / "links.csv", *LINKS)]
    assert in_danger(*asked) == {"62220002": ["c2", "t2"]}
    known = write(tmp_path / "known.txt", "137 0000 0002")
    assert in_danger(*asked, "--exempt", known) == {}, "a call centre has many cards too"


def test_a_terminal_that_alerts_makes_no_suspect_of_a_call_that_bears_the_id_of_its_payment(tmp_path: Path) -> None:
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds", "n19,2026-03-02 10:00:00,13700000001,13900000001,900")
    rows = [f"n{k},2026-03-02 10:10:{k:02},6222100{k},62220009,80.00,pos1" for k in range(20)]
    paid = write(
        tmp_path / "paid.csv", "id,time,src,dst,amount,terminal", *rows, "t1,2026-03-02 10:20:00,62220001,62220009,500.00,"
    )
    asked = [paid, "--calls", calls, "--links", write(tmp_path / "links.csv", *LINKS)]
    alerts = json.loads(run("scan", *asked, "--json"))["alerts"]
    assert any(
        alert["subject"] == "device" and alert["level"] >= 2 and "n19" in alert["findings"][0]["evidence"] for alert in alerts
    )
    assert in_danger(*asked) == {}


@pytest.mark.parametrize("columns", [80, 140])
def test_the_table_of_alerts_breaks_no_word_and_no_time(columns: int) -> None:
    calls = str(EXAMPLES / "calls.csv")
    said = anlan("detect", "scan", calls, "--kind", "calls", "--iot", str(EXAMPLES / "iot.csv"), columns=columns).stdout
    lines = [line.rstrip() for line in said.splitlines()]
    assert max(map(len, lines)) <= columns
    assert {"typology", "2026-03-05", "10:05:00", "calling", "scope", "898607**********0001"} <= set(said.split())


def test_calls_without_links_are_refused_with_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "id,time,src,dst,amount")
    done = CliRunner().invoke(command, ["scan", str(path), "--calls", str(path)])
    assert done.exit_code == 2 and "--links" in done.output
    assert CliRunner().invoke(command, ["scan", str(path), "--links", str(path)]).exit_code == 2


def test_what_a_list_of_cards_could_not_use_is_told(tmp_path: Path) -> None:
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds", "c1,2026-03-02 10:00:00,139,138,-9")
    cards = write(tmp_path / "cards.csv", "持有人标识,卡号,运营商,卡类别,入网日期", "张三,8986,移动,电话卡,2026-01-01")
    iot = write(tmp_path / "iot.csv", "卡号,允许设备", ",861234")
    done = CliRunner().invoke(
        command, ["reverify", str(calls), "--openings", str(cards), "--iot", str(iot)], catch_exceptions=False
    )
    assert all(name in done.stderr for name in ("calls.csv", "cards.csv", "iot.csv")) and "张三" not in done.stderr


def test_cards_to_verify_again_are_listed_by_tier_with_reasons(tmp_path: Path) -> None:
    rows = [f"c{k},2026-03-02 10:00:{k:02},139,1380013800{k},9,box,8986{k:02}" for k in range(9)]
    calls = write(tmp_path / "calls.csv", "id,start,caller,callee,seconds,device,card", *rows)
    taken = [f"{HOLDER},8986{k:02},移动,电话卡,2026-01-0{k + 1}" for k in range(6)]
    cards = write(tmp_path / "cards.csv", "持有人标识,卡号,运营商,卡类别,入网日期", *taken)
    found = json.loads(run("reverify", calls, "--openings", cards, "--out", tmp_path / "list.csv", "--json"))
    assert len(found) == 9 and [one["tier"] for one in found] == sorted(one["tier"] for one in found)
    assert {one["card"]: one["tier"] for one in found}["898605"] == 1, "in a box of cards, and one card too many"
    assert all(reason["sentence"] and reason["article"] for one in found for reason in one["reasons"])
    assert HOLDER not in json.dumps(found) and len((tmp_path / "list.csv").read_text().splitlines()) == 10


def test_the_examples_show_what_the_page_says() -> None:
    def found(*words: object) -> set[str]:
        return {alert["typology"] for alert in json.loads(run("scan", *words, "--json"))["alerts"]}

    calls, transfers = EXAMPLES / "calls.csv", EXAMPLES / "transfers.csv"
    accounts = (EXAMPLES / "company-accounts.csv", "--kind", "openings", "--companies", EXAMPLES / "companies.csv")
    danger = ("--calls", calls, "--links", EXAMPLES / "links.csv", "--suspects", EXAMPLES / "suspects.csv")
    assert found(EXAMPLES / "cards.csv", "--kind", "openings") == {"too_many_cards"}
    assert found(*accounts) == {"company_account_risk"}
    assert found(calls, "--kind", "calls", "--iot", EXAMPLES / "iot.csv") == {"false_number", "iot_misuse", "sim_box"}
    assert "victim_in_danger" in found(transfers, *danger)
