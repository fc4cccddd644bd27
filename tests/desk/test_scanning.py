"""Each way in passes the scanner: clean goes on, found is kept and given to nobody, unanswered waits, then goes on."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image

from anlan.desk.funds.acts.take_submission import take_submission
from anlan.desk.funds.models import ReportedPayment, StatementFile
from anlan.desk.intake import sealed_files
from anlan.desk.intake.models import Submission, Upload
from anlan.desk.matters import files
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.models import Document, Matter
from anlan.desk.papers.form import forms
from anlan.desk.papers.making import make_template
from anlan.desk.papers.models import Template
from anlan.desk.property.models import Item
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.desk.retention import leaving
from anlan.desk.scanning import way_in
from anlan.desk.scanning.acts.scan_waiting import AGAIN, scan_waiting
from anlan.desk.scanning.holding import Held
from anlan.desk.scanning.models import Scan
from anlan.server.doctor import examine
from anlan.values import InputError, say
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order
from tests.desk.test_property import taken
from tests.desk.test_statements import PLAIN, open_case, upload, work_off
from tests.desk.test_tips import LIKE, told
from tests.scanner import LARGEST, MARKER, NAME, NOBODY, odd_clamd, real_clamd

SignedIn = Callable[[str], Client]
Scanner = Callable[[], None]
PDF = b"%PDF-1.7 no page in it "
VICTIMS = (
    "victim,victim_account,payee_account,amount,paid_at\n"
    "吴洋,6222605597971147101,6217996842684656320,300.00,2026-03-01 01:49:39\n"
)


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with real_clamd() as address:
        yield address


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def up(clamd: str, settings: Any) -> Scanner:
    """The scanner answers; called, it answers again."""

    def answers() -> None:
        settings.CLAMD = clamd

    answers()
    return answers


@pytest.fixture
def down(settings: Any) -> Scanner:
    """The scanner is down from the call on."""

    def falls() -> None:
        settings.CLAMD = NOBODY

    return falls


def photo(more: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (9, 90, 200)).save(out, "JPEG")
    return out.getvalue() + more


def send(client: Client, office: Office, watch: Watch, *contents: bytes) -> tuple[Submission, str]:
    """What a sender added to a report, and the page that said so."""
    one = told(office, watch, LIKE)
    asked = {"number": one.submission.number, "receipt": one.receipt, "do": "write"}
    sent = [SimpleUploadedFile("a.bin", content) for content in contents]
    return one.submission, client.post("/public/follow", {**asked, "file": sent}).content.decode()


def attach(client: Client, office: Office, watch: Watch, content: bytes, name: str = "笔录.pdf") -> Document:
    run = stop_order(office, watch)
    client.post(f"/runs/{run.pk}/papers", {"kind": "report_record", "number": "1", "file": SimpleUploadedFile(name, content)})
    return Document.objects.get(matter=run.matter)


def scans() -> list[tuple[str, str]]:
    return list(Scan.objects.order_by("pk").values_list("state", "found"))


def held_events(matter: Matter) -> list[str]:
    assert list(verify()) == []
    return list(Event.objects.filter(stream=f"matter/{matter.pk}", type="file_held").values_list("facts", flat=True))


def refusal(client: Client, *addresses: str) -> str:
    """The page behind each address, which gives nothing out."""
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {409}, addresses
    assert all("<h1>文件暂不能打开</h1>" in page.content.decode() for page in pages)
    return pages[0].content.decode()


def nowhere_readable(folder: Path) -> None:
    assert not any(path.is_file() and MARKER in path.read_bytes() for path in folder.rglob("*"))


# files of the public


def test_a_clean_file_of_the_public_goes_on_as_without_a_scanner(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner
) -> None:
    one, page = send(Client(), office, watch, photo(), PDF)
    assert "安全检查" not in page and scans() == [("clean", ""), ("clean", "")]
    client, (picture, pdf) = signed_in("officer@station"), Upload.objects.order_by("place")
    assert picture.has_copy and client.get(f"/uploads/{picture.pk}/picture").status_code == 200
    assert client.get(f"/uploads/{pdf.pk}").content == PDF and not held_events(one.matter)
    assert "未扫描" not in client.get(f"/tips/{one.pk}").content.decode()


def test_what_is_found_in_a_file_of_the_public_is_kept_sealed_read_by_nothing_and_given_to_nobody(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_files, "clean_copy", lambda *_: pytest.fail("a converter read it"))
    bad = photo(MARKER)
    one, page = send(Client(), office, watch, bad)
    assert "未通过安全检查" in page and "换一份再交" in page and NAME not in page
    file = Upload.objects.get()
    assert not file.has_copy and b"".join(sealed_files.for_the_scanner(file.sha256)) == bad, "it may be evidence"
    nowhere_readable(folder)
    (facts,) = held_events(one.matter)
    assert NAME in facts and file.sha256 in facts
    client = signed_in("officer@station")
    assert NAME in refusal(client, f"/uploads/{file.pk}")
    tip = client.get(f"/tips/{one.pk}").content.decode()
    assert "含恶意程序，已封存" in tip and NAME in tip and f'href="/uploads/{file.pk}' not in tip
    with pytest.raises(Held):
        sealed_files.clean(file.sha256)


def test_a_pdf_of_the_public_that_is_held_is_drawn_by_nothing(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner
) -> None:
    send(Client(), office, watch, PDF + MARKER)
    pk = Upload.objects.get().pk
    refusal(signed_in("officer@station"), f"/uploads/{pk}", f"/uploads/{pk}/picture", f"/uploads/{pk}/look")


def test_a_file_of_the_public_waits_for_a_scanner_that_is_down_and_goes_on_by_itself(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner
) -> None:
    down()
    one, page = send(Client(), office, watch, photo(), photo(MARKER), PDF)
    assert "等待安全检查" in page and Upload.objects.filter(has_copy=False).count() == 3, "nothing is refused, nothing read"
    client, (good, bad, pdf) = signed_in("officer@station"), Upload.objects.order_by("place")
    said = refusal(client, f"/uploads/{good.pk}", f"/uploads/{pdf.pk}/look", f"/uploads/{pdf.pk}/picture")
    assert "还没有完成恶意程序扫描" in said and client.get(f"/tips/{one.pk}").content.decode().count("未扫描") == 3
    assert scan_waiting(watch.forward(minutes=1)) == 0
    up()
    assert scan_waiting(watch.forward(minutes=1)) == 3 and scan_waiting(watch()) == 0
    assert client.get(f"/uploads/{good.pk}/picture").status_code == 200, "the copy is made late"
    assert client.get(f"/uploads/{pdf.pk}").content == PDF
    assert NAME in refusal(client, f"/uploads/{bad.pk}") and not Upload.objects.get(pk=bad.pk).has_copy
    assert len(held_events(one.matter)) == 1 and "未扫描" not in client.get(f"/tips/{one.pk}").content.decode()


def test_a_held_file_of_the_public_does_not_come_into_a_case(office: Office, watch: Watch, up: Scanner) -> None:
    one, _ = send(Client(), office, watch, PLAIN.encode() + MARKER)
    Submission.objects.filter(pk=one.pk).update(kind="fraud")
    one.refresh_from_db()
    with pytest.raises(Held):
        take_submission(
            submission=one, case=open_case(office, watch), typed={}, tables=[Upload.objects.get().pk],
            powers=office.powers("officer@station"), now=watch(),
        )  # fmt: skip
    assert not StatementFile.objects.exists()


# papers and files of matters


def test_an_attachment_passes_is_held_or_waits(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner, folder: Path
) -> None:
    client = signed_in("officer@station")
    good, bad = attach(client, office, watch, PDF), attach(client, office, watch, PDF + MARKER)
    assert b"".join(client.get(f"/papers/{good.pk}").streaming_content) == PDF and not held_events(good.matter)
    assert NAME in refusal(client, f"/papers/{bad.pk}", f"/papers/{bad.pk}/look", f"/papers/{bad.pk}/picture")
    page = client.get(f"/matters/{bad.matter_id}").content.decode()
    assert "含恶意程序，已封存" in page and f'href="/papers/{bad.pk}' not in page and len(held_events(bad.matter)) == 1
    assert b"".join(files.for_the_scanner(bad.sha256)) == PDF + MARKER
    nowhere_readable(folder)
    down()
    late = attach(client, office, watch, PDF + b"late")
    refusal(client, f"/papers/{late.pk}", f"/papers/{late.pk}/look", f"/papers/{late.pk}/picture")
    assert "未扫描" in client.get(f"/matters/{late.matter_id}").content.decode()
    up()
    assert scan_waiting(watch.forward(minutes=1)) == 1
    assert b"".join(client.get(f"/papers/{late.pk}").streaming_content) == PDF + b"late"
    assert f'href="/papers/{late.pk}' in client.get(f"/matters/{late.matter_id}").content.decode()


def test_a_photo_of_property_passes_the_scanner(office: Office, watch: Watch, signed_in: SignedIn, up: Scanner) -> None:
    item, client = taken(office, watch, open_case(office, watch)), signed_in("officer@station")
    move = {"to_whom": "甲", "room": "二号", "paper": "", "step": "move", "photo": SimpleUploadedFile("a.jpg", photo(MARKER))}
    client.post(f"/property/items/{item.pk}/act", move)
    document = Item.objects.get().moves.order_by("-pk")[0].photo
    assert document is not None
    assert NAME in refusal(client, f"/papers/{document.pk}") and len(held_events(item.matter)) == 1


def test_what_the_office_made_itself_waits_for_no_scanner(db: None, down: Scanner) -> None:
    down()
    sha, _, _ = files.keep_made([PDF])
    assert b"".join(files.content_of(sha)) == PDF and scans() == []


# statements


def test_a_statement_is_read_unless_something_was_found_in_it(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    upload(client, matter, ("好.csv", PLAIN.encode()), ("坏.csv", PLAIN.replace("乙", "丙").encode() + MARKER))
    work_off(watch)
    good, bad = StatementFile.objects.order_by("pk")
    assert (good.state, bad.state) == ("read", "refused")
    assert (good.readings.get().entries, bad.readings.get().entries) == (4, 0)
    assert len(held_events(matter)) == 1
    reading = client.get(f"/funds/readings/{bad.readings.get().pk}").content.decode()
    assert NAME in reading and "重新导出或换一份再交" in reading
    assert "含恶意程序，已封存" in client.get(f"/funds/cases/{matter.pk}").content.decode()
    page = client.post(f"/funds/files/{bad.pk}/original", {"purpose": "核对原件"}, follow=True)
    assert NAME in page.content.decode() and not Event.objects.filter(type="original_opened").exists()


def test_a_statement_waits_for_a_scanner_that_is_down_and_is_then_read(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    down()
    page = upload(client, matter, ("好.csv", PLAIN.encode()), ("坏.csv", PLAIN.replace("乙", "丙").encode() + MARKER))
    assert page.count("未扫描") == 2
    work_off(watch)
    assert set(StatementFile.objects.values_list("state", "attempts")) == {("waiting", 0)}
    up()
    assert scan_waiting(watch.forward(minutes=1)) == 2
    work_off(watch)
    assert list(StatementFile.objects.order_by("pk").values_list("state", flat=True)) == ["read", "refused"]


# what is read at once and not kept


def test_a_table_of_payments_and_a_template_are_read_only_when_clean(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner
) -> None:
    matter, client, head = open_case(office, watch), signed_in("officer@station"), signed_in("administrator@city")
    template = make_template(forms()["stop_notice"], "zh")

    def put(more: bytes) -> tuple[str, str]:
        table = SimpleUploadedFile("victims.csv", VICTIMS.encode() + more)
        page = client.post(f"/funds/cases/{matter.pk}/payments/upload", {"file": table}, follow=True)
        word = SimpleUploadedFile("a.docx", template + more)
        settings_page = head.post("/settings/papers/stop_notice/zh/put", {"file": word, "step": "put"}, follow=True)
        return page.content.decode(), settings_page.content.decode()

    assert all(NAME in page and "没有读取" in page for page in put(MARKER))
    down()
    assert all("扫描没有应答" in page for page in put(b""))
    assert not Template.objects.exists() and not ReportedPayment.objects.exists()
    up()
    put(b"")
    assert Template.objects.count() == 1 and ReportedPayment.objects.count() == 1


# what is known of a content


def test_what_is_found_in_one_matter_is_held_back_in_all(office: Office, watch: Watch, signed_in: SignedIn, up: Scanner) -> None:
    client, bad = signed_in("officer@station"), PDF + MARKER
    first = attach(client, office, watch, PDF)
    Scan.objects.update(sha256=hashlib.sha256(bad).hexdigest())  # as if its malware had not been known yet
    second = attach(client, office, watch, bad)
    assert scans() == [("found", NAME)] * 2 and held_events(first.matter) and held_events(second.matter)
    Scan.objects.filter(stream=f"matter/{second.matter_id}").update(state="found", found="Before")
    third = attach(client, office, watch, bad)
    assert held_events(third.matter), "known before it came into this one"


def test_what_was_found_stays_found_and_what_was_clean_stays_clean_when_the_scanner_is_down(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner
) -> None:
    client = signed_in("officer@station")
    attach(client, office, watch, PDF)
    attach(client, office, watch, PDF + MARKER)
    down()
    good, bad = attach(client, office, watch, PDF), attach(client, office, watch, PDF + MARKER)
    assert client.get(f"/papers/{good.pk}").status_code == 200
    refusal(client, f"/papers/{bad.pk}")
    assert held_events(bad.matter) and scan_waiting(watch.forward(hours=1)) == 0


def test_the_same_file_again_in_the_same_matter_is_one_event(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    for _ in range(2):
        upload(client, matter, ("a.csv", PLAIN.encode() + MARKER))
    assert len(held_events(matter)) == 1 and scans() == [("found", NAME)]


def test_a_false_alarm_is_lifted_at_the_scanner_and_the_file_goes_on(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    upload(client, matter, ("a.csv", PLAIN.encode() + b"\n" + MARKER))
    work_off(watch)
    call_command("rescan")
    assert capsys.readouterr().out.startswith("1 held files")
    assert scan_waiting(watch()) == 1 and scans() == [("found", NAME)] and len(held_events(matter)) == 1, "found again"
    call_command("rescan")
    with pytest.raises(Held):
        files.content_of(StatementFile.objects.get().sha256)
    with odd_clamd(b"stream: OK\0") as settings.CLAMD:
        assert scan_waiting(watch()) == 1
    (facts,) = Event.objects.filter(stream=f"matter/{matter.pk}", type="file_released").values_list("facts", flat=True)
    assert NAME in facts and scans() == [("clean", "")]
    work_off(watch)
    assert StatementFile.objects.get().state == "read" and list(verify()) == []


# scanners on bad days


def test_of_many_files_at_once_a_silent_scanner_is_waited_for_once(
    office: Office, watch: Watch, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def counted(*told: Any) -> None:
        tried.append(told)
        raise way_in.NoVerdict("silent")

    monkeypatch.setattr(way_in, "Scanning", counted)
    settings.CLAMD = NOBODY
    send(Client(), office, watch, PDF, PDF + b"2", PDF + b"3")
    assert len(tried) == 1 and [state for state, _ in scans()] == ["waiting"] * 3
    watch.forward(seconds=31)
    send(Client(), office, watch, PDF + b"4")
    assert len(tried) == 2
    assert scan_waiting(watch.forward(minutes=1)) == 0 and len(tried) == 3, "the worker too asks once a round"


@pytest.mark.parametrize("reads", [100, 2_000_000])
def test_a_scanner_that_hangs_up_loses_nothing_of_a_file(db: None, watch: Watch, settings: Any, reads: int) -> None:
    content = os.urandom(5_000_000)
    chunks = [content[start : start + 700_000] for start in range(0, len(content), 700_000)]
    with odd_clamd(b"", reads=reads) as settings.CLAMD:
        sha, size, _ = files.keep(chunks, stream="matter/1", now=watch(), kind_of=lambda _: "text/plain")
    assert size == len(content) and sha == hashlib.sha256(content).hexdigest()
    assert b"".join(files.for_the_scanner(sha)) == content and scans() == [("waiting", "")]


def test_a_file_too_large_for_the_scanner_or_lost_waits_and_holds_up_no_other(
    db: None, watch: Watch, up: Scanner, down: Scanner
) -> None:
    keep = {"stream": "matter/1", "now": watch()}
    large, _, _ = files.keep([b"a" * (LARGEST + 1)], **keep)  # type: ignore[arg-type]
    assert Scan.objects.get().why == "too_large"
    down()
    lost, _, _ = files.keep([b"lost"], **keep)  # type: ignore[arg-type]
    last, _, _ = files.keep([b"last"], **keep)  # type: ignore[arg-type]
    files.path_of(lost).unlink()
    up()
    assert scan_waiting(watch.forward(minutes=1)) == 1
    assert dict(Scan.objects.values_list("sha256", "why")) == {large: "too_large", lost: "lost", last: ""}
    assert dict(Scan.objects.values_list("sha256", "state"))[last] == "clean"
    for scan in Scan.objects.filter(state="waiting"):
        assert scan.again_at == watch() + AGAIN[scan.why]


def test_a_refused_file_is_shown_to_the_scanner_and_leaves_nothing(
    office: Office, watch: Watch, up: Scanner, folder: Path
) -> None:
    with pytest.raises(InputError):
        attach_paper(
            run=stop_order(office, watch), kind="report_record", number="1", role="officer",
            powers=office.powers("officer@station"), now=watch(), content=[b"MZ" + MARKER],
        )  # fmt: skip
    assert scans() == [] and not any(path.is_file() for path in folder.rglob("*"))


# the office around it


def test_without_a_scanner_nothing_is_marked_and_the_doctor_says_so(
    office: Office, watch: Watch, signed_in: SignedIn, settings: Any
) -> None:
    settings.CLAMD = None
    document = attach(signed_in("officer@station"), office, watch, PDF + MARKER)
    assert scans() == [] and signed_in("officer@station").get(f"/papers/{document.pk}").status_code == 200
    assert doctor() == {"scanner"}


def doctor() -> set[str]:
    said = [one for one in examine() if one.what.startswith("scan") and one.note is not None]
    assert not any(one.grave for one in said)
    return {one.what for one in said if one.note is not None and say(one.note, "zh") and say(one.note, "en")}


@pytest.mark.parametrize(("day", "old"), [("Sun Mar  1", False), ("Mon Feb 23", False), ("Sun Feb 22", True)])
def test_the_doctor_names_definitions_of_more_than_a_week_ago(
    office: Office, watch: Watch, settings: Any, day: str, old: bool
) -> None:
    with odd_clamd(f"ClamAV 1.4.6/27123/{day} 09:38:16 2026\0".encode(), reads=len(b"zVERSION\0")) as settings.CLAMD:
        silent, finding = [one for one in examine() if one.what in ("scanner_silent", "definitions")]
    assert silent.note is None
    assert (finding.note is not None) == old
    assert finding.note is None or "2026-02-22" in say(finding.note, "zh")


def test_the_doctor_sees_a_silent_scanner_and_what_has_waited_long(
    office: Office, watch: Watch, signed_in: SignedIn, up: Scanner, down: Scanner
) -> None:
    assert doctor() == set()
    attach(signed_in("officer@station"), office, watch, b"a" * (LARGEST + 1), "a.txt")
    down()
    attach(signed_in("officer@station"), office, watch, PDF)
    assert doctor() == {"scanner_silent"}
    watch.forward(hours=1, minutes=1)
    assert doctor() == {"scanner_silent", "scan_waiting", "scan_too_large"}
    up()
    scan_waiting(watch())
    assert doctor() == {"scan_too_large"}


def test_a_file_that_leaves_the_house_takes_its_mark_along(db: None, watch: Watch, up: Scanner) -> None:
    sha, _, _ = files.keep([b"words"], stream="matter/1", now=watch())
    os.utime(files.path_of(sha), (0, 0))
    assert leaving.remove("kept", sha, watch()) and not files.is_kept(sha) and scans() == []
