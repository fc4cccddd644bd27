"""Statements of a case on the desk: handing in, reading behind the scenes, the account of every row, putting a reading right."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.funds.acts.upload_statements import Upload, upload_statements
from anlan.desk.funds.models import ReportedPayment, StatementFile, StatementLayout, StatementReading
from anlan.desk.funds.models.work import ATTEMPTS, LEASE
from anlan.desk.funds.readings import entries_of
from anlan.desk.masks import mask_text
from anlan.desk.matters import files
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.models import Matter
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.values import InputError
from anlan.worker.case_files import work_once
from tests.desk.conftest import Office, Watch

SignedIn = Callable[[str], Client]
CASE = Path(__file__).parents[2] / "examples" / "small-case"
PLAIN = "账号,户名,交易时间,收支标志,交易金额,余额,对方账号,对方户名\n" + "".join(
    f"6222000011112222333,甲,2026-03-01 10:0{n}:00,收入,{n + 1}00.00,{(n + 1) * (n + 2) // 2}00.00,6217000099998888777,乙\n"
    for n in range(4)
)
ODD = PLAIN.replace("交易金额", "发生数").replace("交易时间", "何时").replace("收支标志", "方向")


def open_case(office: Office, watch: Watch, place: str = "station") -> Matter:
    return open_matter(
        procedure="criminal_case", title="电信诈骗案", organisation=office.organisations[place], role="officer", at=watch(),
        powers=office.powers(f"officer@{place}"), now=watch(), facts={"kind": "ordinary"},
    )  # fmt: skip


def hand_in(office: Office, watch: Watch, matter: Matter, *named: tuple[str, bytes]) -> list[str]:
    uploads = [Upload(name, [content]) for name, content in named]
    taken = upload_statements(matter=matter, uploads=uploads, powers=office.powers("officer@station"), now=watch())
    return [one.status for one in taken]


def work_off(watch: Watch) -> None:
    while work_once(watch()):
        pass


def upload(client: Client, matter: Matter, *named: tuple[str, bytes]) -> str:
    posted = {"files": [SimpleUploadedFile(name, content) for name, content in named]}
    return client.post(f"/funds/cases/{matter.pk}/upload", posted, follow=True).content.decode()


def test_uploaded_files_are_read_behind_the_scenes_and_every_row_has_its_place(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    statements = sorted((CASE / "statements").iterdir())
    page = upload(client, matter, *((path.name, path.read_bytes()) for path in statements))
    assert 'hx-get="/funds/cases/' in page and "<noscript><meta" in page
    assert f"0 / {len(statements)}" in page
    work_off(watch)
    part = client.get(f"/funds/cases/{matter.pk}/progress").content.decode()
    assert 'id="readings" hx-swap-oob="true"' in part and "hx-get" not in part and "<html" not in part
    page = client.get(f"/funds/cases/{matter.pk}").content.decode()
    assert "hx-get" not in page
    assert StatementReading.objects.count() == len(statements)
    for reading in StatementReading.objects.all():
        assert (reading.state, reading.sure) == ("read", reading.sure)
        assert reading.rows == reading.entries + reading.asides + reading.left_out
        assert client.get(f"/funds/readings/{reading.pk}").status_code == 200
    foot = [int(cell) for cell in re.findall(r'<td class="amount">(\d+)</td>', page.split("<tfoot>")[1])]
    rows = [
        [int(cell) for cell in re.findall(r'<td class="amount"[^>]*>\s*(\d+)', row)]
        for row in page.split("<tfoot>")[0].split("<tbody>")[1:]
    ]
    assert foot == [sum(column) for column in zip(*rows, strict=True)]
    parts = StatementFile.objects.values_list("part", flat=True)
    assert entries_of(parts)[0].num_rows == foot[1]
    assert not list(verify())


def test_the_same_file_again_says_so_and_changes_nothing(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    upload(client, matter, ("一.csv", PLAIN.encode()))
    page = upload(client, matter, ("二.csv", PLAIN.encode()))
    assert "与本案已有的“一.csv”内容完全相同" in page
    assert StatementFile.objects.count() == 1
    assert Event.objects.filter(type="statement_uploaded").count() == 1


def test_two_files_of_one_name_keep_apart(office: Office, watch: Watch) -> None:
    matter = open_case(office, watch)
    assert hand_in(office, watch, matter, ("a.csv", PLAIN.encode()), ("a.csv", ODD.encode())) == ["taken", "taken"]
    assert list(StatementFile.objects.order_by("pk").values_list("name", flat=True)) == ["a.csv", "a (2).csv"]


@pytest.mark.parametrize("content", [b"%PDF-1.7 x", b"\x7fELF\x02", b"MZ\x90", b"Rar!\x1a", b"", b"#!/bin/sh"])
def test_what_is_no_table_is_refused_at_the_door_and_the_others_are_taken(content: bytes, office: Office, watch: Watch) -> None:
    matter = open_case(office, watch)
    assert hand_in(office, watch, matter, ("x.csv", content), ("y.csv", PLAIN.encode())) == ["refused", "taken"]
    assert StatementFile.objects.get().name == "y.csv"


def test_a_file_too_large_is_refused(office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.desk.funds.acts.upload_statements.LARGEST", 100)
    assert hand_in(office, watch, open_case(office, watch), ("x.csv", PLAIN.encode())) == ["refused"]


def test_an_archive_gives_a_reading_a_file_and_the_bad_ones_do_not_stop_the_good(office: Office, watch: Watch) -> None:
    matter, packed = open_case(office, watch), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("工行/一.csv", PLAIN)
        archive.writestr("说明.pdf", b"%PDF-1.7")
    hand_in(office, watch, matter, ("全部.zip", packed.getvalue()))
    work_off(watch)
    states = dict(StatementReading.objects.values_list("name", "state"))
    assert states == {"全部.zip/工行/一.csv": "read", "全部.zip/说明.pdf": "refused"}
    entries = entries_of([StatementFile.objects.get().part])[0]
    assert set(entries["file"].to_pylist()) == {"全部.zip/工行/一.csv"}, "evidence names the file as it was handed in"


def test_html_and_utf16_saved_under_any_ending_are_taken(office: Office, watch: Watch) -> None:
    lines = [line.split(",") for line in PLAIN.strip().splitlines()]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    matter = open_case(office, watch)
    hand_in(office, watch, matter, ("a.xls", f"<html><table>{table}</table></html>".encode()), ("b.txt", PLAIN.encode("utf-16")))
    work_off(watch)
    assert list(StatementReading.objects.values_list("state", "entries")) == [("read", 4), ("read", 4)]


def test_a_worker_killed_while_reading_leaves_the_file_to_the_next_and_nothing_is_there_twice(
    office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = open_case(office, watch)
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()))
    killed = StatementFile.take(watch())
    assert killed is not None
    assert StatementFile.take(watch()) is None, "a lease holds"
    watch.forward(seconds=LEASE.total_seconds() + 1)
    work_off(watch)
    assert StatementReading.objects.count() == 1
    monkeypatch.setattr("anlan.desk.clock.now", watch)
    from anlan.desk.funds.acts.read_statement import read_statement  # noqa: PLC0415

    assert not read_statement(file=killed, now=watch()), "the one that was believed dead comes too late"
    assert StatementReading.objects.count() == Event.objects.filter(type="statement_read").count() == 1


def test_a_file_that_breaks_the_reader_again_and_again_is_left_to_a_person(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter = open_case(office, watch)
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()))
    for _ in range(ATTEMPTS):
        assert StatementFile.take(watch()) is not None
        watch.forward(seconds=LEASE.total_seconds() + 1)
    work_off(watch)
    reading = StatementReading.objects.get()
    assert reading.state == "refused"
    assert "读取已中断" in signed_in("officer@station").get(f"/funds/readings/{reading.pk}").content.decode()


def test_a_wrong_heading_is_put_right_remembered_for_the_unit_and_read_again(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    hand_in(office, watch, matter, ("odd.csv", ODD.encode()), ("odd-2.csv", ODD.replace("100.00", "102.00").encode()))
    work_off(watch)
    reading = StatementReading.objects.get(name="odd.csv")
    assert reading.state == "refused"
    page = client.get(f"/funds/readings/{reading.pk}?header=r1").content.decode()
    headings = re.findall(r'<th scope="row" id="w(\d+)">([^<]+)</th>', page)
    told = {"何时": "time", "发生数": "amount", "方向": "direction"}
    posted = {"header": "r1", "name": "平湖村镇银行", **{f"field-{n}": told.get(word, "") for n, word in headings}}
    lacking = {**posted, **{f"field-{n}": "" for n, _ in headings}}
    assert "交易时间" in client.post(f"/funds/readings/{reading.pk}/layout", lacking).content.decode()
    assert not StatementLayout.objects.exists()
    assert client.post(f"/funds/readings/{reading.pk}/layout", posted).status_code == 302
    work_off(watch)
    for reading in StatementReading.objects.all():
        assert (reading.state, reading.entries, reading.layout) == ("read", 4, "平湖村镇银行"), "the other of that header too"
    assert Event.objects.filter(type="layout_corrected").count() == 1
    other = open_case(office, watch)
    hand_in(office, watch, other, ("next.csv", ODD.replace("100.00", "101.00").encode()))
    work_off(watch)
    assert StatementReading.objects.get(file__matter=other).layout == "平湖村镇银行"


def test_a_layout_of_one_unit_is_not_used_for_another(office: Office, watch: Watch) -> None:
    layout = 'id = "x"\nname = "x"\n[columns]\ntime = "何时"\namount = "发生数"\ndirection = "方向"\n'
    StatementLayout.objects.create(
        organisation=office.organisations["other_station"], header="x", name="x", text=layout, made_by=1, made_at=watch()
    )
    hand_in(office, watch, open_case(office, watch), ("odd.csv", ODD.encode()))
    work_off(watch)
    assert StatementReading.objects.get().state == "refused"


def test_rows_left_out_are_shown_with_row_and_reason_and_numbers_in_them_are_masked(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter = open_case(office, watch)
    broken = PLAIN.replace("2026-03-01 10:02:00", "2026-02-30 10:02:00")
    hand_in(office, watch, matter, ("a.csv", broken.encode()))
    work_off(watch)
    page = signed_in("officer@station").get(f"/funds/readings/{StatementReading.objects.get().pk}").content.decode()
    assert re.search(r'<td class="amount">\s*4\s*</td>', page) and "2026-02-30" in page
    assert "6222000011112222333" not in page and "622200*********2333" in page


def test_a_withdrawn_file_counts_no_more_and_comes_back_when_handed_in_again(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()))
    work_off(watch)
    file = StatementFile.objects.get()
    client.post(f"/funds/files/{file.pk}/withdraw", {"reason": ""})
    file.refresh_from_db()
    assert file.state == "read"
    client.post(f"/funds/files/{file.pk}/withdraw", {"reason": "误传他案"})
    file.refresh_from_db()
    assert file.state == "withdrawn"
    assert files.is_kept(file.sha256)
    assert hand_in(office, watch, matter, ("a.csv", PLAIN.encode())) == ["taken"]
    work_off(watch)
    assert StatementReading.objects.count() == 1


def test_the_original_is_given_out_unchanged_for_a_purpose_that_is_recorded(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()))
    file = StatementFile.objects.get()
    assert client.post(f"/funds/files/{file.pk}/original", {"purpose": ""}).status_code == 302
    answer = client.post(f"/funds/files/{file.pk}/original", {"purpose": "移送检察院"})
    assert b"".join(answer.streaming_content) == PLAIN.encode()  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "移送检察院" in Event.objects.get(type="original_opened").facts


def test_reported_payments_come_from_the_form_or_a_table_once_each_and_add_up(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    table = (CASE / "victims.csv").read_bytes()
    for _ in range(2):
        client.post(f"/funds/cases/{matter.pk}/payments/upload", {"file": SimpleUploadedFile("victims.csv", table)})
    lines = len(table.decode("utf-8-sig").strip().splitlines()) - 1
    typed = {
        "victim": "钱多多", "victim_account": "6222 0000 1111 2222 333", "payee_account": "6217000099998888777",
        "amount": "1,234.56", "paid_at": "2026-03-11T10:00:01",
    }  # fmt: skip
    assert client.post(f"/funds/cases/{matter.pk}/payments", {**typed, "amount": "-1"}).status_code == 200
    for _ in range(2):
        assert client.post(f"/funds/cases/{matter.pk}/payments", typed).status_code == 302
    assert ReportedPayment.objects.count() == lines + 1
    page = client.get(f"/funds/cases/{matter.pk}/payments").content.decode()
    assert sum(int(fen) for fen in re.findall(r'data-fen="(\d+)"', page)) == int(re.findall(r'data-fen-sum="(\d+)"', page)[0])
    assert "6222000011112222333" not in page and "钱多多" not in page and "钱**" in page
    opened = ReportedPayment.objects.get(shown_victim="钱**").opened()
    assert (opened.victim, opened.amount, opened.payee_account) == ("钱多多", 123456, "6217000099998888777")
    assert "钱多多".encode() not in bytes(ReportedPayment.objects.get(shown_victim="钱**").victim_sealed)
    one = ReportedPayment.objects.get(shown_victim="钱**")
    client.post(f"/funds/payments/{one.pk}/withdraw")
    assert "1,234.56" not in client.get(f"/funds/cases/{matter.pk}/payments").content.decode()


def test_a_table_without_its_columns_says_which_are_missing(office: Office, watch: Watch) -> None:
    with pytest.raises(InputError) as error:
        report_table(
            matter=open_case(office, watch),
            name="v.csv",
            content=b"a,b\n1,2\n",
            powers=office.powers("officer@station"),
            now=watch(),
        )
    assert error.value.note.key == "money.table.without_columns"


def spoilt(dice: random.Random) -> bytes:
    """A table, or an archive with it, with some bytes changed, cut off or put in."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", PLAIN)
    content = bytearray(dice.choice([PLAIN.encode(), PLAIN.encode("utf-16"), PLAIN.encode("gb18030"), packed.getvalue()]))
    for _ in range(dice.randint(1, 8)):
        place = dice.randrange(len(content))
        content[place : place + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
    return bytes(content[: dice.randint(len(content) // 2, len(content))])


def test_whatever_is_handed_in_is_read_or_refused_with_a_reason(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter, client, dice = open_case(office, watch), signed_in("officer@station"), random.Random(5)
    for number in range(40):
        hand_in(office, watch, matter, (f"{number}.csv", spoilt(dice)))
    work_off(watch)
    assert set(StatementFile.objects.values_list("state", flat=True)) <= {"read", "refused"}
    for reading in StatementReading.objects.all():
        assert client.get(f"/funds/readings/{reading.pk}").status_code == 200
        if reading.state == "read":
            assert reading.rows == reading.entries + reading.asides + reading.left_out


FOREIGN = (
    ("/funds/cases/{matter}", "get"), ("/funds/cases/{matter}/progress", "get"), ("/funds/cases/{matter}/upload", "post"),
    ("/funds/cases/{matter}/payments", "get"), ("/funds/cases/{matter}/payments", "post"),
    ("/funds/cases/{matter}/payments/upload", "post"), ("/funds/readings/{reading}", "get"),
    ("/funds/readings/{reading}/layout", "post"), ("/funds/files/{file}/withdraw", "post"),
    ("/funds/files/{file}/original", "post"), ("/funds/payments/{payment}/withdraw", "post"),
)  # fmt: skip


@pytest.mark.parametrize("who", ["officer@other_station", "county_head@other", "bank_officer@bank", "administrator@city"])
def test_the_money_of_a_case_exists_only_within_reach(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter = open_case(office, watch)
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()))
    work_off(watch)
    report_table(
        matter=matter,
        name="v.csv",
        content=(CASE / "victims.csv").read_bytes(),
        powers=office.powers("officer@station"),
        now=watch(),
    )
    ids = {
        "matter": matter.pk, "reading": StatementReading.objects.get().pk, "file": StatementFile.objects.get().pk,
        "payment": ReportedPayment.objects.first().pk,  # type: ignore[union-attr]
    }  # fmt: skip
    client, expected = signed_in(who), 404 if who.startswith(("officer", "county")) else 403
    for template, method in FOREIGN:
        assert getattr(client, method)(template.format(**ids)).status_code == expected, template
    if expected == 404:
        assert matter.number not in client.get("/funds/cases").content.decode()


def test_english_pages_of_statements_hold_no_chinese_but_names(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    Matter.objects.filter(pk=matter.pk).update(title="Fraud")
    hand_in(office, watch, matter, ("a.csv", PLAIN.encode()), ("b.csv", ODD.encode()))
    client.cookies["anlan_language"] = "en"
    waiting = client.get(f"/funds/cases/{matter.pk}").content.decode()
    work_off(watch)
    addresses = [f"/funds/cases/{matter.pk}", f"/funds/cases/{matter.pk}/payments", "/funds/cases"]
    pages = [waiting, *(client.get(address).content.decode() for address in addresses)]
    for page in pages:
        text = re.sub(r"<[^>]+>", " ", page).replace("中文", "").replace("单位", "")
        assert not re.search(r"[\u4e00-\u9fff]", text), re.findall(r".*[\u4e00-\u9fff].*", text)[:3]


def test_account_numbers_in_names_and_texts_are_masked_and_times_are_not() -> None:
    assert mask_text("6222000011112222333_明细.csv") == "622200*********2333_明细.csv"
    assert mask_text("时间 20260302041704 无效，账号'123456789012'") == "时间 20260302041704 无效，账号'123456**9012'"
    assert mask_text("12,345,678.90 · 2026-03-02") == "12,345,678.90 · 2026-03-02"
