"""``anlan statement``: what it prints for programs and for people, and how it ends."""

import json
import zipfile
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from anlan.cli.shapes.statement import schema

from .runner import anlan

BANK = """账户：6222000000000000017 户名：张三
交易日期,交易时间,摘要,交易金额,余额,对方账号,对方户名
2026-03-02,08:00:00,转账,-100.00,900.00,6222000000000000025,李四
2026-03-02,09:30:00,工资,+250.50,1150.50,6222000000000000033,某公司
2026-02-30,09:30:00,转账,-1.00,1149.50,6222000000000000033,王五
合计,,,149.50
"""


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    file = tmp_path / "某行流水.csv"
    file.write_bytes(BANK.encode("gb18030"))
    return file


def test_one_file_prints_one_document_of_the_schema(statement: Path) -> None:
    done = anlan("statement", str(statement), "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(schema()))
    assert list(document) == ["file", "layout", "entries", "left_out", "checks"]
    first = document["entries"][0]
    assert {name: first[name] for name in list(first)[:11]} == {
        "row": 3,
        "time": "2026-03-02T08:00:00+08:00",
        "direction": "out",
        "amount": 10000,
        "balance": 90000,
        "currency": "CNY",
        "own_account": "6222000000000000017",
        "counterparty_account": "6222000000000000025",
        "counterparty_name": "李四",
        "summary": "转账",
        "status": "done",
    }
    assert [(row["row"], row["key"]) for row in document["left_out"]] == [(5, "bad_time"), (6, "footer")]
    assert "2026-02-30" in document["left_out"][0]["reason"]
    assert document["checks"]["balance"] == {"checked": 1, "breaks": 0, "first_break": None}


def test_several_files_and_folders_print_a_list(statement: Path) -> None:
    assert len(json.loads(anlan("statement", str(statement.parent), "--json").stdout)) == 1
    (statement.parent / "again.csv").write_bytes(statement.read_bytes())
    documents = json.loads(anlan("statement", str(statement), str(statement.parent / "again.csv"), "--json").stdout)
    assert [document["checks"]["duplicates"] for document in documents] == [0, 2]


def test_a_file_that_cannot_be_used_ends_with_3_and_the_others_are_read(statement: Path) -> None:
    broken = statement.parent / "notes.csv"
    broken.write_text("甲,乙,丙\n子,丑,寅\n", encoding="utf-8")
    done = anlan("statement", str(broken), str(statement), "--json")
    assert done.returncode == 3
    documents = json.loads(done.stdout)
    jsonschema.validate(documents, json.loads(schema()))
    assert [Path(document["file"]).name for document in documents] == ["某行流水.csv", "notes.csv"]
    assert set(documents[1]) == {"file", "error"}
    assert documents[1]["error"]["key"] == "no_header_garbled"
    assert "notes.csv" in documents[1]["error"]["text"]
    assert "notes.csv" in done.stderr
    assert "--layout my-bank.toml" in done.stderr


@pytest.mark.parametrize("name", ["nowhere.csv", "notes.csv"])
def test_one_file_that_cannot_be_used_prints_one_object_that_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.csv").write_text("甲,乙,丙\n子,丑,寅\n", encoding="utf-8")
    done = anlan("statement", str(tmp_path / name), "--json")
    assert done.returncode == 3
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(schema()))
    assert document["file"] == str(tmp_path / name)
    assert document["error"]["text"].strip() in done.stderr


def test_an_archive_prints_a_list_however_many_files_it_holds(statement: Path) -> None:
    archive = statement.parent / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(statement, "a.csv")
    documents = json.loads(anlan("statement", str(archive), "--json").stdout)
    assert [document["file"] for document in documents] == [f"{archive}/a.csv"]


def test_a_folder_without_files_says_so(tmp_path: Path) -> None:
    done = anlan("statement", str(tmp_path), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (3, [])
    assert "no file" in done.stderr


@pytest.mark.parametrize(("lang", "word"), [("zh", "未读入"), ("en", "Rows left out")])
def test_people_get_a_report_in_their_language(statement: Path, lang: str, word: str) -> None:
    done = anlan("statement", str(statement), lang=lang)
    assert done.returncode == 0
    assert word in done.stdout
    assert "2026-02-30" in done.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_screen_cuts_no_account_number(tmp_path: Path, lang: str) -> None:
    account, longer = "6217996842684656320", "6217996842684656320000001"
    rows = f"2026/3/2 4:17,-12345678.00,88887654321.00,{longer},某某市某某区某某科技发展有限公司\n"
    (tmp_path / "a.csv").write_text(f"账号：{account}\n交易时间,交易金额,余额,对方账号,对方户名\n{rows}", encoding="utf-8")
    shown = anlan("statement", str(tmp_path / "a.csv"), lang=lang, columns=80).stdout
    assert longer in shown and "12,345,678.00" in shown and "2026-03-02 04:17:00" in shown
    assert all(cell_len(line) <= 80 for line in shown.splitlines())


def test_a_layout_file_names_what_the_vocabulary_does_not_know(tmp_path: Path) -> None:
    file, layout = tmp_path / "x.csv", tmp_path / "x.toml"
    file.write_text("发生之日,数目,去向\n2026-03-02 08:00:00,100.00,甲\n2026-03-02 08:00:01,30.00,乙\n", encoding="utf-8")
    layout.write_text(
        '[columns]\ntime = "发生之日"\namount = "数目"\ndirection = "去向"\n[direction]\nin = ["甲"]\nout = ["乙"]\n',
        encoding="utf-8",
    )
    assert anlan("statement", str(file)).returncode == 3
    done = anlan("statement", str(file), "--layout", str(layout), "--json")
    assert [entry["direction"] for entry in json.loads(done.stdout)["entries"]] == ["in", "out"]


def test_a_wrong_layout_file_is_refused_with_all_that_is_wrong_in_it(statement: Path) -> None:
    layout = statement.parent / "x.toml"
    layout.write_text('[columns]\ntimes = "交易日期"\n[options]\npositive = "up"\n', encoding="utf-8")
    done = anlan("statement", str(statement), "--layout", str(layout))
    assert done.returncode == 3
    assert "[columns] times" in done.stderr
    assert "positive = 'up'" in done.stderr


def test_the_committed_schema_is_the_one_of_the_program() -> None:
    committed = Path(__file__).resolve().parents[2] / "docs/reference/json/statement.schema.json"
    assert committed.read_bytes() == schema()
