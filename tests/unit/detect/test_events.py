"""Events are read, bad ones become dead letters with a reason, the rest goes on."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anlan.detect.codes import Codes
from anlan.detect.columns import CALL, TRANSFER
from anlan.detect.deadletter import write_dead_letters
from anlan.detect.events import Intake
from anlan.detect.reading import read_events
from anlan.values import InputError, to_micros
from anlan.values.instant import parse_instant

GOOD = {"id": "t1", "time": "2026-03-02 04:17:05", "src": "6217 0001", "dst": "6222-0002", "amount": "1,000.50"}


def refusal(**changed: object) -> str:
    intake = Intake("transfers", "here")
    assert not intake.take(1, GOOD | changed)
    return intake.letters[0].reason.key.rpartition(".")[2]


def test_a_good_transfer_becomes_exact_columns() -> None:
    intake = Intake("transfers", "here")
    assert intake.take(1, GOOD | {"ip": "10.0.0.1"})
    table = intake.block()
    assert table.schema == TRANSFER
    row = table.to_pylist()[0]
    assert (row["src"], row["dst"], row["amount"], row["ip"], row["mac"]) == ("62170001", "62220002", 100050, "10.0.0.1", None)
    assert table["time"].cast(pa.int64())[0].as_py() == to_micros(parse_instant("2026-03-02 04:17:05"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "-5.00"}, "not_positive"),
        ({"amount": "0"}, "not_positive"),
        ({"amount": "1.005"}, "not_an_amount"),
        ({"currency": "XBT"}, "currency"),
        ({"time": "2026-02-30 10:00"}, "not_a_time"),
        ({"src": " "}, "missing"),
        ({"src": True}, "missing"),
        ({"dst": ["6217"]}, "missing"),
        ({"src": "6.222E+18"}, "digits_lost"),
        ({"dst": 6.217e18}, "digits_lost"),
        ({"dst": "62170001.0"}, "digits_lost"),
        ({"amount": "100000000000.01"}, "too_large"),
        ({"amount": None}, "missing"),
        ({"id": None}, "missing"),
    ],
)
def test_each_way_to_be_wrong_has_its_reason(changed: dict[str, object], code: str) -> None:
    assert refusal(**changed) == code


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90秒", 90),
        ("1分30秒", 90),
        ("1分钟", 60),
        ("1小时2分3秒", 3723),
        ("00:01:30", 90),
        ("01:30", None),
        ("1:99:00", None),
    ],
)
def test_the_length_of_a_call_is_read_as_bills_write_it(text: str, seconds: int | None) -> None:
    intake = Intake("calls", "x")
    intake.take(1, {"id": "1", "time": "2026-03-02 10:00:00", "src": "138", "dst": "139", "amount": text})
    assert intake.block()["amount"].to_pylist() == ([] if seconds is None else [seconds])


def test_a_live_event_that_goes_back_is_kept_late_within_tolerance_and_refused_beyond() -> None:
    intake = Intake("transfers", "stream", tolerance=60_000_000)
    for row, second in enumerate(("00", "30"), start=1):
        assert intake.take(row, GOOD | {"id": f"t{row}", "time": f"2026-03-02 04:17:{second}"})
    assert intake.take(3, GOOD | {"id": "t3", "time": "2026-03-02 04:17:10"})
    assert not intake.take(4, GOOD | {"id": "t4", "time": "2026-03-02 04:10:00"})
    assert intake.block()["late"].to_pylist() == [False, False, True]
    assert [(letter.row, letter.reason.key) for letter in intake.letters] == [(4, "detect.events.time_back")]


@pytest.mark.parametrize("mark", ["-", "NULL", "n/a", "无", "0.0.0.0", "00-00-00-00-00-00", "\\N", "127.0.0.1", "０"])
def test_a_mark_for_nothing_is_no_address_that_accounts_share(mark: str) -> None:
    intake = Intake("transfers", "here")
    assert intake.take(1, GOOD | {"ip": mark, "mac": mark, "terminal": mark})
    (row,) = intake.block().to_pylist()
    assert [row[name] for name in ("ip", "mac", "terminal")] == [None] * 3


@pytest.mark.parametrize("mark", ["-", "NULL", "n/a", "无", "nan"])
def test_a_mark_for_nothing_is_no_account_and_no_name(mark: str) -> None:
    assert refusal(src=mark) == refusal(dst=mark) == "missing"
    intake = Intake("transfers", "here")
    assert intake.take(1, GOOD | {"payer_name": mark}) and intake.block()["payer_name"].to_pylist() == [None]


@pytest.mark.parametrize("text", ["AA-BB-CC-0D-EE-FF", "aa:bb:cc:0d:ee:ff", "aabb.cc0d.eeff", "AABBCC0DEEFF"])
def test_a_network_card_is_one_however_its_address_is_written(text: str) -> None:
    intake = Intake("transfers", "here")
    assert intake.take(1, GOOD | {"mac": text}) and intake.block()["mac"].to_pylist() == ["aa:bb:cc:0d:ee:ff"]


def test_a_live_event_sent_again_is_taken_once_and_its_id_is_forgotten_with_the_tolerance() -> None:
    intake = Intake("transfers", "stream", tolerance=60_000_000)
    times = ("04:17:00", "04:17:00", "04:17:50", "04:17:00", "04:18:00", "04:17:00", "04:18:01", "04:17:00", "04:19:02")
    ids = ("a", "a", "b", "a", "c", "a", "d", "a", "a")
    took = [
        intake.take(row, GOOD | {"id": id, "time": f"2026-03-02 {time}"})
        for row, (id, time) in enumerate(zip(ids, times, strict=True))
    ]
    assert took == [True, False, True, False, True, False, True, False, True]
    assert [letter.reason.key.rpartition(".")[2] for letter in intake.letters] == ["repeated"] * 3 + ["time_back"]
    assert intake.block()["id"].to_pylist() == ["a", "b", "c", "d", "a"] and list(intake._taken) == ["a"]


def test_a_file_with_broken_lines_gives_the_good_ones_in_time_order_and_letters_for_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl.gz"
    later = json.dumps(GOOD | {"id": "t2", "time": "2026-03-02 05:00:00"})
    lines = [later, '{"id": "t3", "time"', json.dumps(GOOD), "[1]", json.dumps(GOOD | {"amount": "x"})]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    table, letters = read_events([path], "transfers")
    assert table["id"].to_pylist() == ["t1", "t2"]
    assert [letter.row for letter in letters] == [2, 4, 5]
    out = tmp_path / "dead.jsonl"
    assert write_dead_letters(out, letters, "en") == 3
    said = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["code"] for line in said] == ["broken_json", "broken_json", "not_an_amount"]
    assert said[0]["text"] == lines[1] and "Line 2" in said[0]["reason"]


def test_csv_and_parquet_give_the_same_events(tmp_path: Path) -> None:
    text = tmp_path / "calls.csv"
    text.write_text("id,start,caller,callee,seconds,device\nc1,2026-03-02 10:00:00,+86 138 0013 8000,02085521111,60,imei1\n")
    events, _ = read_events([text], "calls")
    assert events.schema == CALL and events["src"].to_pylist() == ["13800138000"]
    pq.write_table(events.drop_columns(["late", "card"]), tmp_path / "calls.parquet")
    assert read_events([tmp_path / "calls.parquet"], "calls")[0].to_pylist() == events.to_pylist()


def test_parquet_with_a_negative_amount_keeps_the_rest(tmp_path: Path) -> None:
    intake = Intake("transfers", "x")
    intake.take(1, GOOD)
    intake.take(2, GOOD | {"id": "t2"})
    table = intake.block()
    bad = table.set_column(4, "amount", pa.array([-1, 5], pa.int64()))
    pq.write_table(bad, tmp_path / "bad.parquet")
    table, (letter,) = read_events([tmp_path / "bad.parquet"], "transfers")
    assert table["id"].to_pylist() == ["t2"] and json.loads(letter.text)["id"] == "t1"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv.gz", b"\x1f\x8b\x08\x00" + b"\x00" * 6 + b"\xff" * 40),
        ("a.csv", b"id,time\n1,2\n"),
        ("a.xls", b"x"),
        ("a.parquet", b"PAR0"),
        ("a.csv", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_holds_no_events_is_refused_as_a_whole(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        read_events([tmp_path / name], "transfers")


def test_codes_are_the_same_in_one_block_and_in_many() -> None:
    src = pa.array(["b", "a", None, "b", "d"]).dictionary_encode()
    dst = pa.array(["a", "c", "b", "e", "a"]).dictionary_encode()
    whole = Codes()
    at_once = whole.encode_together([src, dst])
    parts = Codes()
    split = [parts.encode_together([src[i : i + 2], dst[i : i + 2]]) for i in range(0, 5, 2)]
    assert list(whole.texts) == list(parts.texts) == ["b", "a", "c", "e", "d"]
    assert [list(column) for column in at_once] == [[x for part in split for x in part[k]] for k in (0, 1)]
    assert at_once[0][2] == -1
