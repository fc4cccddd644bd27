"""Registers: read under any heading, bad rows with their reason, persons never in clear; and what openings reveal."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.detect.detectors.account_burst import AccountBurst
from anlan.detect.detectors.account_count import AccountCount
from anlan.detect.detectors.card_count import CardCount
from anlan.detect.detectors.company_address import CompanyAddress
from anlan.detect.detectors.company_shared_address import CompanySharedAddress
from anlan.detect.detectors.iot_out_of_scope import IotOutOfScope
from anlan.detect.detectors.shared_agent import SharedAgent
from anlan.detect.events import Intake
from anlan.detect.journal import Block, Journal
from anlan.detect.kernels.standing import standing
from anlan.detect.limits import load_limits
from anlan.detect.openings import one_by_one
from anlan.detect.reading import read_events
from anlan.detect.registers.address import normalise_address, same_address
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.reading import read_register
from anlan.engine.local import read_all
from anlan.values import InputError, normalise_phone, say
from tests.contract.test_detectors import T0, measured, table
from tests.unit.detect import twins

HOLDER = "tok_9f2c81aa30be77d1"
HEAD = "客户标识,账号,开户机构,账户类别,开户日期,销户日期,客户类型,经办人标识,注册地址"


def register(tmp_path: Path, *lines: str, head: str = HEAD, name: str = "openings.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([head, *lines]), encoding="utf-8-sig")
    return path


def openings(*lines: str, tmp_path: Path) -> pa.Table:
    found, letters = read_all([register(tmp_path, *lines)], "openings")
    assert letters == []
    return found


def test_a_register_is_read_under_its_own_headings_as_openings_and_closings(tmp_path: Path) -> None:
    path = register(tmp_path, f"{HOLDER},6222 0001,甲行,Ⅰ类户,2026-01-05,2026-02-01,个人,,住址不该留下")
    rows = read_events([path], "openings")[0].to_pylist()
    assert [(row["dst"], row["amount"], row["category"]) for row in rows] == [
        ("62220001", 1, "account_1"),
        ("62220001", -1, "account_1"),
    ]
    assert [row["address"] for row in rows] == [None, None], "the address of a person is never kept"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("110101199003070038,1,甲行,Ⅰ类户,2026-01-05,,个人,,", "not_a_token"),
        ("13800138000,1,甲行,Ⅰ类户,2026-01-05,,个人,,", "not_a_token"),
        ("张三,1,甲行,Ⅰ类户,2026-01-05,,个人,,", "not_a_token"),
        (f"{HOLDER},1,甲行,Ⅰ类户,2026-01-05,,个人,李四,", "not_a_token"),
        (f"{HOLDER},,甲行,Ⅰ类户,2026-01-05,,个人,,", "missing"),
        (f"{HOLDER},1,甲行,Ⅰ类户,2026-02-30,,个人,,", "not_a_time"),
        (f"{HOLDER},1,甲行,九类户,2026-01-05,,个人,,", "not_a_choice"),
        (f"{HOLDER},1,甲行,Ⅰ类户,2026-01-05,2026-01-01,个人,,", "closed_before"),
    ],
)
def test_each_wrong_row_has_its_reason_and_its_text_is_not_kept(tmp_path: Path, line: str, code: str) -> None:
    good = f"{HOLDER},2,甲行,Ⅰ类户,2026-01-05,,个人,,"
    table, (letter,) = read_events([register(tmp_path, line, good)], "openings")
    assert table.num_rows == 1
    assert letter.reason.key == f"detect.registers.{code}" and letter.row == 2 and letter.text == ""
    assert say(letter.reason, "zh") and "张三" not in say(letter.reason, "zh")
    assert letter.reason.values.get("column", "客户标识") in HEAD, "a letter names the file's own heading"


def test_a_comma_within_an_address_costs_its_row_and_makes_no_other_address_of_it(tmp_path: Path) -> None:
    lines = [
        f"{HOLDER},{k},甲行,Ⅰ类户,2026-01-05,,企业,,{address}" for k, address in ((1, "江川市,一路1号"), (2, '"江川市,一路1号"'))
    ]
    table, (letter,) = read_events([register(tmp_path, *lines)], "openings")
    assert table["dst"].to_pylist() == ["2"]
    assert letter.reason.key == "detect.events.too_wide" and letter.row == 2 and letter.text == ""


def test_a_file_that_is_no_register_is_refused_as_a_whole(tmp_path: Path) -> None:
    for path in (register(tmp_path, head="a,b"), register(tmp_path, name="x.parquet")):
        with pytest.raises(InputError):
            read_events([path], "openings")


def test_a_missing_column_of_a_register_is_named_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_register(register(tmp_path, head=HEAD.replace("客户标识", "姓名")), "openings")
    assert "holder / 持有人标识" in say(caught.value.note, "zh")


def test_parquet_and_csv_give_the_same_register(tmp_path: Path) -> None:
    rows = [{"iccid": "8986 01", "imei": "d1;d2", "service": "data", "peer": None}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "iot.parquet")
    text = register(tmp_path, "8986 01,d1;d2,data,", head="ICCID,允许设备,业务,定向号码")
    one, two = (read_register(path, "iot").rows[0][1] for path in (tmp_path / "iot.parquet", text))
    assert one == two == {"card": "898601", "devices": ("d1", "d2"), "services": ("data",), "peers": None}


def test_bytes_of_parquet_that_make_no_character_cost_their_row_of_a_register(tmp_path: Path) -> None:
    bad = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xc4\xe3", "甲行".encode()], pa.binary()).buffers())
    columns = {"holder": [HOLDER] * 2, "item": ["1", "2"], "category": ["account_1"] * 2, "opened": ["2026-01-05"] * 2}
    pq.write_table(pa.table(columns | {"institution": bad}), tmp_path / "openings.parquet")
    table, (letter,) = read_events([tmp_path / "openings.parquet"], "openings")
    assert table["dst"].to_pylist() == ["2"]
    assert (letter.row, letter.reason.key, letter.text) == (2, "detect.events.not_text", "")


def test_a_register_of_parquet_with_a_moment_that_no_calendar_holds_is_refused_in_words(tmp_path: Path) -> None:
    columns = {"holder": [HOLDER], "item": ["1"], "category": ["account_1"], "opened": pa.array([2**62], pa.timestamp("us"))}
    pq.write_table(pa.table(columns), tmp_path / "openings.parquet")
    with pytest.raises(InputError, match=r"openings\.parquet"):
        read_register(tmp_path / "openings.parquet", "openings")


def test_openings_of_one_day_come_one_after_the_other_and_push_on_only_what_they_reach() -> None:
    times = [T0 + at for at in (5, 5, 5, 6, 20, 20)]
    columns = {"id": "123456", "time": times, "src": "h" * 6, "dst": "abcdef", "amount": [1] * 6, "late": [False] * 6}
    told = table("openings", columns, 6)
    apart = one_by_one(told)
    assert [time - T0 for time in apart["time"].cast(pa.int64()).to_pylist()] == [5, 6, 7, 8, 20, 21]
    assert apart.drop_columns("time").equals(told.drop_columns("time")) and apart.schema == told.schema
    assert one_by_one(told.slice(0, 0)).num_rows == 0


def test_a_live_opening_is_held_to_the_same_checks() -> None:
    intake = Intake("openings", "stream")
    good = {"id": "o1", "time": "2026-01-05", "holder": HOLDER, "item": "1", "institution": "甲行", "category": "account_1"}
    assert intake.take(1, good | {"change": "open", "holder_kind": "person", "address": "住址"})
    assert not intake.take(2, good | {"change": "open", "holder": "110101199003070038"})
    assert not intake.take(3, good | {"change": "moved"})
    assert intake.block().to_pylist()[0]["address"] is None
    assert [letter.reason.key.rpartition(".")[2] for letter in intake.letters] == ["not_a_token", "not_a_change"]


opening = st.tuples(
    st.sampled_from("ab"),
    st.just("x"),
    st.sampled_from("pq"),
    st.sampled_from("uv"),
    st.integers(0, 2),
    st.sampled_from([1, 1, -1]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(opening, min_size=1, max_size=30))
def test_what_is_open_agrees_with_looking_at_every_row(rows: list[tuple[str, str, str, str, int, int]]) -> None:
    times = np.cumsum([row[4] for row in rows])
    timed = [(*row[:4], int(time), row[5]) for row, time in zip(rows, times, strict=True)]
    found, journal = np.zeros((len(rows), 2), np.int64), Journal()
    code = {word: place for place, word in enumerate("abxpquv")}
    src, dst, institution, category = (np.array([code[row[place]] for row in timed], np.int32) for place in range(4))
    journal.add(Block(src, dst, times, np.array([row[5] for row in timed])), len(code))
    at_once = (journal.base, 0, 10**6)
    standing(journal.sides, journal.time, journal.amounts, category, institution, *at_once, found)
    assert [tuple(row) for row in found.tolist()] == [twins.accounts_open(timed, i) for i in range(len(rows))]


def test_a_second_first_class_account_at_one_bank_is_above_the_limit_and_one_at_another_bank_is_not(tmp_path: Path) -> None:
    first = f"{HOLDER},1,甲行,Ⅰ类户,2026-01-05,,个人,,"
    other = openings(first, f"{HOLDER},2,乙行,Ⅰ类户,2026-01-05,,个人,,", tmp_path=tmp_path)
    again = openings(first, f"{HOLDER},2,甲行,Ⅰ类户,2026-01-05,,个人,,", tmp_path=tmp_path)
    moved = openings(first.replace("-05,,", "-05,2026-02-01,"), f"{HOLDER},2,甲行,Ⅰ类户,2026-03-05,,个人,,", tmp_path=tmp_path)
    assert [measured(AccountCount(), world, 9)[0] for world in (other, again, moved)] == [[0, 0], [0, 1], [0, 0, 0]]


def test_accounts_are_counted_across_institutions(tmp_path: Path) -> None:
    banks = [f"{HOLDER},{k},银行{k},Ⅰ类户,2026-01-{k + 1:02},,个人,," for k in range(9)]
    assert measured(AccountCount(), openings(*banks, tmp_path=tmp_path), 2)[0] == [0] * 8 + [1]


def test_a_sixth_card_of_one_carrier_is_above_the_limit(tmp_path: Path) -> None:
    cards = [f"{HOLDER},{k},移动,手机卡,2026-01-05,,个人,," for k in range(6)]
    values, history = measured(CardCount(), openings(*cards, tmp_path=tmp_path), 9)
    assert values == [0] * 5 + [1] and history.party(int(history.columns["dst"][5])) == "5", "the subject is the card"


def test_a_burst_counts_openings_of_a_week_and_no_closings(tmp_path: Path) -> None:
    days = [f"{HOLDER},{k},银行{k},Ⅱ类户,2026-01-{day:02},2026-01-{day:02},个人,," for k, day in enumerate((1, 9, 10, 12))]
    values = measured(AccountBurst(), openings(*days, tmp_path=tmp_path), 9)[0]
    assert max(values) == 3


COMPANY = "91440300MA5FW9P12{}"
STATED = "广东省深圳市南山区科技路１号 A 栋 302 室"


def company_openings(tmp_path: Path, *address: str, agents: str = "k" * 16) -> pa.Table:
    lines = [f"{COMPANY.format(k)},{k},甲行,对公账户,2026-01-05,,企业,{agents},{text}" for k, text in enumerate(address)]
    return openings(*lines, tmp_path=tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (STATED, "广东省深圳市南山区科技路1号A座302", True),
        (STATED, "深圳市南山区科技路1号A栋302室", True),
        (STATED, "南山区科技路1号A栋302室", True),
        (STATED, "深圳市南山区科技路1号A栋303室", False),
        ("江苏省南京市鼓楼区中山路1号", "福建省福州市鼓楼区中山路1号", False),
        ("南山区科技路11号", "1号", False),
    ],
)
def test_addresses_are_compared_as_places_and_not_as_texts(one: str, other: str, same: bool) -> None:
    assert same_address(normalise_address(one), normalise_address(other)) is same


def test_an_address_that_is_not_the_registered_one_has_its_degree(tmp_path: Path) -> None:
    known = [{"company": COMPANY.format(k), "address": "深圳市南山区科技路1号A座302"} for k in range(2)]
    detector = CompanyAddress(companies=Companies.of([*known, {**known[1], "company": COMPANY.format(2), "state": "gone"}]))
    world = company_openings(tmp_path, STATED, "北湖路2号", STATED, STATED)
    assert measured(detector, world, 9)[0] == [0, 1, 2, 2]
    assert measured(CompanyAddress(), world, 9)[0] == [0] * 4, "without a register nothing is said"


@pytest.mark.parametrize("code", ["91440399ma5f0000ab", "９１４４０３９９MA5F0000AB", "91440399 MA5F0000AB"])
def test_a_company_is_found_however_its_code_is_written(tmp_path: Path, code: str) -> None:
    head = "统一社会信用代码,注册地址"
    rows = read_register(register(tmp_path, f"{code},{STATED}", head=head, name="companies.csv"), "companies").rows
    line = f"{code},1,甲行,对公账户,2026-01-05,,企业,,{STATED}"
    detector = CompanyAddress(companies=Companies.of(row for _, row in rows))
    assert list(detector.companies.address) == ["91440399MA5F0000AB"]
    assert measured(detector, openings(line, tmp_path=tmp_path), 9)[0] == [0]


def test_companies_at_one_address_and_an_agent_of_many_are_counted(tmp_path: Path) -> None:
    world = company_openings(tmp_path, STATED, "深圳市南山区科技路2号", STATED.replace("302 室", "302"), STATED)
    assert measured(CompanySharedAddress(), world, 9)[0] == [0, 0, 2, 3]
    assert measured(SharedAgent(), world, 9)[0] == [0, 2, 3, 4]


@pytest.mark.parametrize(
    ("use", "ways"),
    [
        ({}, 0),
        ({"device": "d9"}, 1),
        ({"service": "voice", "dst": "13800138000"}, 2),
        ({"device": "d9", "service": "voice", "dst": "13800138000"}, 3),
        ({"card": "other", "device": "d9"}, 0),
        ({"device": None, "service": None}, 0),
    ],
)
def test_a_card_of_a_thing_is_held_to_its_scope(use: dict[str, str | None], ways: int) -> None:
    scope = IotCards.of([{"card": "c", "devices": ("d1", "d2"), "services": ("data",), "peers": ("10086",)}])
    event = {"id": "e", "time": T0, "src": "1064", "dst": "10086", "amount": 1, "late": False, "card": "c", "device": "d1"}
    event |= {"service": "data"} | use
    world = table("calls", {name: [value] for name, value in event.items()}, 1)
    assert measured(IotOutOfScope(iot=scope), world, 1)[0] == [ways]


@pytest.mark.parametrize(
    ("card", "device", "service", "peer", "ways"),
    [
        ("8986 0726 0001", "861234-56789-0001", "上网", "10086", 0),
        ("898607260001", "861234567890001", "短信", "+86 139 0000 0001", 0),
        ("898607260001", "861234567890009", "语音", "13900000002", 3),
    ],
)
def test_a_register_of_things_is_met_however_cards_devices_and_services_are_written(
    tmp_path: Path, card: str, device: str, service: str, peer: str, ways: int
) -> None:
    lines = ["898607260001,861234-56789-0001;86,数据；短信,10086；+86 139 0000 0001"]
    rows = read_register(register(tmp_path, *lines, head="卡号,允许设备,允许业务,定向号码", name="iot.csv"), "iot").rows
    intake = Intake("calls", "x")
    call = {"id": "1", "time": "2026-03-02 10:00:00", "src": "1064", "dst": peer, "amount": "5"}
    assert intake.take(1, call | {"card": card, "device": device, "service": service})
    assert measured(IotOutOfScope(iot=IotCards.of(row for _, row in rows)), intake.block(), 1)[0] == [ways]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("139 0000 0001", 1),
        ("+86 139 0000 0001", 1),
        ("010 8552 1111", 1),
        ("400 812 3123", 1),
        ("13900000001", 1),
        ("13900000001 13900000002", 2),
        ("95588 95533", 2),
        ("110 120", 2),
        ("10086 139 0000 0001", 4),
        ("6222 0200 0000 0000 018", 1),
        ("861234 56 789000 2", 1),
        ("861234567890009 861234567890017", 2),
        ("d1 d2", 2),
        ("10 20", 2),
    ],
)
def test_a_lone_number_in_groups_is_one_and_numbers_in_a_row_are_several(tmp_path: Path, cell: str, parts: int) -> None:
    path = register(tmp_path, f"898607260001,{cell}", head="卡号,定向号码", name="iot.csv")
    ((_, row),) = read_register(path, "iot").rows
    assert isinstance(row["peers"], tuple) and len(row["peers"]) == parts
    if parts == 1:
        assert IotCards.of([row]).scope["898607260001"].peers == {normalise_phone(cell)}


def test_limits_of_ones_own_are_read_and_wrong_ones_named(tmp_path: Path) -> None:
    (tmp_path / "l.toml").write_text('[phone_card]\nper_institution = 2\nacross = 3\nsource = "here"\n')
    assert load_limits(tmp_path / "l.toml").of["phone_card"].across == 3
    (tmp_path / "bad.toml").write_text("[phone_card]\nacross = 3\n")
    with pytest.raises(InputError) as caught:
        load_limits(tmp_path / "bad.toml")
    assert "bad.toml" in say(caught.value.note, "en")
