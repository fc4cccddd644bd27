"""Papers of the office: drafted from the matter, signed, numbered, kept as issued; templates that a clerk edits."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Word
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.matters import files
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Document, Run
from anlan.desk.matters.procedures import versions
from anlan.desk.matters.runs import folded
from anlan.desk.papers.acts.confirm_paper import confirm_paper
from anlan.desk.papers.acts.draft_paper import draft_paper
from anlan.desk.papers.acts.issue_paper import issue_paper
from anlan.desk.papers.acts.put_template import put_template, set_mark
from anlan.desk.papers.blocks import blocks_of
from anlan.desk.papers.chinese import amount_in_words, day_in_chinese
from anlan.desk.papers.fields import SOURCES, values
from anlan.desk.papers.filling import fill
from anlan.desk.papers.form import forms, places
from anlan.desk.papers.making import TEXT_WIDTH, make_template
from anlan.desk.papers.models import Paper
from anlan.desk.papers.signing import gates_of
from anlan.desk.papers.template import check_template
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.procedure.gate import attempt
from anlan.procedure.run import effective
from anlan.values import BrokenPromise, InputError, Lang
from tests.desk.conftest import START, Office, Watch
from tests.desk.test_matters import send_order

SignedIn = Callable[[str], Client]
ACCOUNT = "6228481234567890123"


def stop_run(office: Office, watch: Watch) -> Run:
    """A stop-payment of one account in draft."""
    return draft_order(
        account=ACCOUNT, holder="张三", amount_fen=4_860_050, bank=office.organisations["bank"],
        organisation=office.organisations["station"], powers=office.powers("officer@station"), now=watch(),
    ).run  # fmt: skip


def stopped_run(office: Office, watch: Watch) -> Run:
    """The same, stopped by the bank: a freeze may be ordered."""
    run = stop_run(office, watch)
    send_order(run, office, watch)
    bank = office.powers("bank_officer@bank", watch())
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    return run


def signed(run: Run, office: Office, watch: Watch, gate: str, *who: tuple[str, str]) -> None:
    for role, name in who:
        sign_gate(run=run, gate=gate, role=role, powers=office.powers(name, watch()), now=watch())


def freeze_notice(run: Run, office: Office, watch: Watch, months: str = "六个月") -> Paper:
    powers = office.powers("officer@station", watch())
    return draft_paper(run=run, form="freeze_notice", doc="freeze_notice", typed={"months": months}, powers=powers, now=watch())


def text_of(paper: Paper) -> str:
    assert paper.word_file is not None
    word = Word(io.BytesIO(b"".join(files.content_of(paper.word_file.sha256))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in word.paragraphs), *cells])


def refused(error: pytest.ExceptionInfo[InputError], key: str) -> bool:
    return error.value.note.key == f"desk.papers.{key}"


def test_a_freeze_notice_gets_number_article_account_and_amount_in_words_and_is_read_back_from_word(
    office: Office, watch: Watch
) -> None:
    run = stopped_run(office, watch)
    set_mark(organisation=office.organisations["county"], mark="平公", powers=office.powers("administrator@city"), now=watch())
    draft = freeze_notice(run, office, watch)
    signed(run, office, watch, "freeze", ("officer", "officer@station"), ("county_head", "county_head@county"))
    paper = issue_paper(paper=draft, powers=office.powers("officer@station"), now=watch())
    assert paper.number == "平公（冻财）字〔2026〕1号"
    text = text_of(paper)
    for part in (
        paper.number,
        ACCOUNT,
        "张三",
        "48,600.50",
        "肆万捌仟陆佰元伍角整",
        "六个月",
        "第239条",
        "二〇二六年三月二日",
        "county单位",
    ):
        assert part in text, part
    assert "本单位工作规定" not in text and "{{" not in text
    assert "freeze_notice" in attempt(folded(run).proc, "freeze", effective(folded(run))).docs, "the gate counts it"
    assert list(verify()) == []


def test_no_number_before_every_signature_of_the_gate(office: Office, watch: Watch) -> None:
    run = stopped_run(office, watch)
    draft = freeze_notice(run, office, watch)
    signed(run, office, watch, "freeze", ("officer", "officer@station"))
    with pytest.raises(InputError) as error:
        issue_paper(paper=draft, powers=office.powers("officer@station"), now=watch())
    assert refused(error, "unsigned")
    assert not Event.objects.filter(type="paper_issued").exists() and not Document.objects.filter(kind="freeze_notice").exists()


def test_who_signed_an_earlier_text_confirms_the_new_one_before_it_is_issued(office: Office, watch: Watch) -> None:
    run = stopped_run(office, watch)
    draft = freeze_notice(run, office, watch)
    watch.forward(minutes=1)
    signed(run, office, watch, "freeze", ("officer", "officer@station"), ("county_head", "county_head@county"))
    watch.forward(minutes=1)
    freeze_notice(run, office, watch, "一年")
    officer, head = office.powers("officer@station"), office.powers("county_head@county")
    with pytest.raises(InputError) as error:
        issue_paper(paper=draft, powers=officer, now=watch())
    assert refused(error, "unconfirmed")
    for powers in (officer, head):
        confirm_paper(paper=draft, powers=powers, now=watch())
    with pytest.raises(InputError) as error:
        confirm_paper(paper=draft, powers=office.powers("squad_lead@station"), now=watch())
    assert refused(error, "nothing_to_confirm")
    assert "一年" in text_of(issue_paper(paper=draft, powers=officer, now=watch()))


def test_an_issued_paper_is_not_issued_again_and_a_new_draft_is_another_paper(office: Office, watch: Watch) -> None:
    run = stop_run(office, watch)
    paper = draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=office.powers("officer@station"), now=watch())
    signed(run, office, watch, "issue", ("officer", "officer@station"), ("squad_lead", "squad_lead@station"))
    officer = office.powers("officer@station")
    first = issue_paper(paper=paper, powers=officer, now=watch())
    with pytest.raises(InputError) as error:
        issue_paper(paper=first, powers=officer, now=watch())
    assert refused(error, "issued_already")
    second = issue_paper(
        paper=draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=officer, now=watch()), powers=officer, now=watch()
    )
    assert second.pk != first.pk and second.number.endswith("〕2号") and first.number.endswith("〕1号")


def test_numbers_of_papers_have_no_gap_when_an_issue_fails(office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    run, officer = stop_run(office, watch), office.powers("officer@station")
    signed(run, office, watch, "issue", ("officer", "officer@station"), ("squad_lead", "squad_lead@station"))
    paper = draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=officer, now=watch())

    def full(chunks: object) -> tuple[str, int, str]:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(files, "keep_made", full)
        with pytest.raises(OSError, match="full"):
            issue_paper(paper=paper, powers=officer, now=watch())
    assert issue_paper(paper=paper, powers=officer, now=watch()).number.endswith("〕1号")


def test_a_place_left_empty_is_named_and_nothing_is_saved(office: Office, watch: Watch) -> None:
    run = stopped_run(office, watch)
    with pytest.raises(InputError) as error:
        freeze_notice(run, office, watch, " ")
    assert refused(error, "places_empty") and "冻结时长" in str(error.value.note.values)
    assert not Paper.objects.exists()


def test_what_the_matter_knows_cannot_be_typed_otherwise(office: Office, watch: Watch) -> None:
    run = stopped_run(office, watch)
    typed = {"months": "六个月", "bound_amount": "999999999", "bound_account": "6222000000000000000"}
    paper = draft_paper(
        run=run, form="freeze_notice", doc="freeze_notice", typed=typed, powers=office.powers("officer@station"), now=watch()
    )
    assert (paper.opened()["bound_account"], paper.opened()["bound_amount"]) == (ACCOUNT, "4860050")


def test_account_and_names_of_a_draft_are_not_readable_in_the_database(office: Office, watch: Watch) -> None:
    paper = freeze_notice(stop_run(office, watch), office, watch)
    assert ACCOUNT.encode() not in bytes(paper.fields_sealed)
    assert not Event.objects.filter(facts__contains=ACCOUNT).exists()


@pytest.mark.parametrize("who", ["officer@other_station", "bank_officer@bank", "administrator@city", "custodian@county"])
def test_papers_out_of_reach_do_not_exist(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = stop_run(office, watch)
    paper = freeze_notice(run, office, watch)
    client = signed_in(who)
    for address in (
        f"/issued/{paper.pk}",
        f"/issued/{paper.pk}/draft.pdf",
        f"/issued/{paper.pk}/pdf",
        f"/drafts/{run.pk}/stop_notice",
    ):
        assert client.get(address).status_code in (403, 404), address
    assert client.post(f"/issued/{paper.pk}/act", {"step": "issue"}).status_code in (403, 404)
    with pytest.raises(InputError):
        draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=office.powers(who), now=watch())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_clerk_drafts_reads_signs_and_issues_on_the_pages(
    language: str, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run, officer, head = stopped_run(office, watch), signed_in("officer@station"), signed_in("county_head@county")
    for client in (officer, head):
        client.cookies["anlan_language"] = language
    page = officer.get(f"/matters/{run.matter_id}").content.decode()
    assert f"/drafts/{run.pk}/freeze_notice?doc=freeze_notice" in page
    assert ACCOUNT in officer.get(f"/drafts/{run.pk}/freeze_notice?doc=freeze_notice").content.decode()
    answer = officer.post(f"/drafts/{run.pk}/freeze_notice?doc=freeze_notice", {"months": "六个月"})
    paper = Paper.objects.get()
    assert answer.headers["Location"] == f"/issued/{paper.pk}"
    draft = head.get(f"/issued/{paper.pk}/draft.pdf")
    assert draft.headers["Content-Type"] == "application/pdf" and draft.content.startswith(b"%PDF")
    officer.post(f"/issued/{paper.pk}/act", {"step": "issue"})
    assert re.search("没有办理|Not done", officer.get(f"/issued/{paper.pk}").content.decode())
    for client, role in ((officer, "officer"), (head, "county_head")):
        client.post(f"/runs/{run.pk}/sign", {"gate": "freeze", "role": role})
    officer.post(f"/issued/{paper.pk}/act", {"step": "issue"})
    paper.refresh_from_db()
    for kind, head_of_file in (("word", b"PK"), ("pdf", b"%PDF"), ("english", b"%PDF")):
        file = officer.get(f"/issued/{paper.pk}/{kind}")
        assert file.content.startswith(head_of_file) and file.headers["Content-Disposition"].startswith("attachment")
    assert officer.get(f"/issued/{paper.pk}/draft.pdf").status_code == 404
    assert paper.number in officer.get(f"/matters/{run.matter_id}").content.decode()


def test_a_file_changed_on_disk_is_not_handed_out(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run, officer = stop_run(office, watch), office.powers("officer@station")
    signed(run, office, watch, "issue", ("officer", "officer@station"), ("squad_lead", "squad_lead@station"))
    paper = draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=officer, now=watch())
    paper = issue_paper(paper=paper, powers=officer, now=watch())
    assert paper.pdf is not None
    (path,) = Path(settings.MEDIA_ROOT).rglob(paper.pdf.sha256)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(BrokenPromise):
        signed_in("officer@station").get(f"/issued/{paper.pk}/pdf")
    path.unlink()


# forms


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.key)
def test_a_form_stands_in_its_procedures_and_every_place_has_a_source(form: object) -> None:
    for use in form.uses:  # type: ignore[attr-defined]
        for proc in versions()[use.procedure]:
            assert not use.doc or use.doc in proc.definition.docs
            assert not use.gate or use.gate in proc.definition.gates
            for cite in use.cite:
                assert cite.partition(":")[0] in proc.definition.law
    assert {asked.source for asked in form.asks.values()} <= {"", *SOURCES}  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.key)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_own_templates_pass_the_check_for_templates(form: object, lang: str) -> None:
    check_template(make_template(form, lang), form)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_reader_without_our_fonts_is_told_which_chinese_it_is(lang: Lang) -> None:
    """By default a Word file says that its East Asian text is English; fonts of Japan then stand in, with other stops."""
    with zipfile.ZipFile(io.BytesIO(make_template(forms()["freeze_notice"], lang))) as made:
        assert re.findall(r'<w:lang [^>]*w:eastAsia="([^"]+)"', made.read("word/styles.xml").decode()) == ["zh-CN"]


def test_text_keeps_its_distance_from_the_table_above_it() -> None:
    word = Word(io.BytesIO(make_template(forms()["freeze_notice"], "zh")))
    (table,) = word.tables
    following = Paragraph(table._tbl.getnext(), word)
    assert following.paragraph_format.space_before == Pt(6)


def test_every_gate_with_one_of_our_papers_asks_for_signatures_where_the_definition_does(office: Office, watch: Watch) -> None:
    run = folded(stop_run(office, watch))
    use = next(use for use in forms()["freeze_notice"].uses if use.procedure == "stop_payment")
    assert {name: gate.sign for name, gate in gates_of(run, use).items()} == {"freeze": ("officer", "county_head")}


# templates


def edited(form: str, change: Callable[[str], str]) -> bytes:
    """Our template with its XML changed, as an editor would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_template(forms()[form], "zh"))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()).encode() if name == "word/document.xml" else content)
    return out.getvalue()


def test_a_clerks_own_words_stand_in_word_and_pdf(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    admin = signed_in("administrator@city")
    assert admin.get("/settings/papers").status_code == 200
    own = edited("stop_notice", lambda xml: xml.replace("请你单位核对", "恳请贵行速予核对"))
    answer = admin.post("/settings/papers/stop_notice/zh/put", {"file": SimpleUploadedFile("模板.docx", own)})
    assert answer.status_code == 302
    run, officer = stop_run(office, watch), office.powers("officer@station")
    signed(run, office, watch, "issue", ("officer", "officer@station"), ("squad_lead", "squad_lead@station"))
    paper = draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=officer, now=watch())
    assert "恳请贵行速予核对" in text_of(issue_paper(paper=paper, powers=officer, now=watch()))
    admin.post("/settings/papers/stop_notice/zh/put", {"step": "away"})
    again = draft_paper(run=run, form="stop_notice", doc="", typed={}, powers=officer, now=watch())
    assert "恳请贵行" not in text_of(issue_paper(paper=again, powers=officer, now=watch()))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda xml: xml.replace("{{ bound_account }}", "{{ nobody }}"), "template_place"),
        (lambda xml: xml.replace("{{ bound_account }}", "{{ ''.__class__.__mro__ }}"), "template_place"),
        (lambda xml: xml.replace("{{ bound_account }}", "{{ bound_account"), "template_place"),
        (lambda xml: xml.replace("<w:body>", "<w:body><w:p><w:r><w:drawing/></w:r></w:p>"), "template_drawn"),
    ],
)
def test_a_template_that_would_not_fill_or_would_run_is_refused(
    change: Callable[[str], str], key: str, office: Office, watch: Watch
) -> None:
    content = edited("stop_notice", change)
    with pytest.raises(InputError) as error:
        put_template(
            form=forms()["stop_notice"], lang="zh", content=content, powers=office.powers("administrator@city"), now=watch()
        )
    assert refused(error, key)


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(make_template(forms()["stop_notice"], "zh"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (lambda: with_part("word/vbaProject.bin", b"x"), "template_active"),
        (
            lambda: with_part("word/_rels/more.xml.rels", b'<Relationships><a TargetMode="External"/></Relationships>'),
            "template_active",
        ),
        (lambda: with_part("word/big.xml", b"0" * 21_000_000), "template_size"),
        (lambda: b"0" * 2_100_000, "template_size"),
        (lambda: b"no archive", "template_broken"),
        (lambda: zipped("a.txt"), "template_broken"),
    ],
)
def test_a_template_with_macros_links_or_bombs_is_refused(content: Callable[[], bytes], key: str) -> None:
    with pytest.raises(InputError) as error:
        check_template(content(), forms()["stop_notice"])
    assert refused(error, key)


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


# words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (100, "壹元整"), (105, "壹元零伍分"), (10_030, "壹佰元叁角整"),
        (1_000_500, "壹万零伍元整"), (1_000_000_000, "壹仟万元整"), (10_000_000_000, "壹亿元整"),
        (10_000_001_01, "壹仟万零壹元零壹分"),
        (1_005_000_000, "壹仟零伍万元整"), (123_456_789_12, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"), (-100, "负壹元整"),
    ],
)  # fmt: skip
def test_amounts_in_capital_numerals(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words


def test_days_in_chinese_numerals() -> None:
    assert day_in_chinese(START.date()) == "二〇二六年三月二日"
    assert day_in_chinese(START.replace(month=11, day=20).date()) == "二〇二六年十一月二十日"
    assert day_in_chinese(START.replace(month=10, day=31).date()) == "二〇二六年十月三十一日"


def test_the_reporter_of_a_receipt_slip_is_named_and_needs_no_signature(office: Office, watch: Watch) -> None:
    officer = office.powers("officer@station")
    matter = open_matter(
        procedure="criminal_case", title="钱某被骗案", organisation=office.organisations["station"], role="officer", at=watch(),
        powers=officer, now=watch(), facts={"kind": "ordinary"},
    )  # fmt: skip
    add_party(matter=matter, role="victim", name="钱多多", identity="", phone="", powers=officer, now=watch())
    run = matter.runs.get()
    paper = draft_paper(run=run, form="receipt_slip", doc="", typed={}, powers=officer, now=watch())
    text = text_of(issue_paper(paper=paper, powers=officer, now=watch()))
    assert "钱多多" in text and matter.number in text and "第171条" in text


LONGEST = {
    "victim": "欧阳**", "payer": "621799*********6320", "account": "622848*********0123", "rule": "按流入金额比例",
    "amount": "10,000,000.00",
}  # fmt: skip
IN_FULL = {**LONGEST, "victim": "古丽·阿卜杜", "payer": "6217990300015216320", "account": ACCOUNT}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_in_a_list_fits_its_column_on_one_line(lang: Lang) -> None:
    lists = [form for form in forms().values() if form.zh.table is not None and form.zh.table.heads]
    assert lists
    for form in lists:
        table = form.body(lang).table
        assert table is not None
        line = IN_FULL if table.each == "payees" else LONGEST
        values = {**dict.fromkeys(places(form), "1,000"), "lines": [line] * 3, "returned": "30,000,000.00"}
        (block,) = [one for one in blocks_of(fill(make_template(form, lang), values)) if "rows" in one]
        assert len(block["rows"]) == 1 + 3 + bool(table.foot), "heads, a row a line, what they add up to"
        whole = sum(block["widths"])
        for row in block["rows"][1:]:
            for width, cell in zip(block["widths"], row, strict=True):
                room = TEXT_WIDTH / 25.4 * 72 * width / whole - 10
                assert len(cell.encode("ascii", "ignore")) * 0.53 * block["size"] <= room, f"{form.key}: {cell}"


def test_the_heads_of_a_list_stand_on_each_page_and_widths_of_a_clerk_are_kept() -> None:
    form = forms()["restitution_notice"]
    word = Word(io.BytesIO(make_template(form, "zh")))
    (table,) = word.tables
    assert table.rows[0]._tr.trPr is not None and "tblHeader" in table.rows[0]._tr.trPr.xml
    table.columns[0].width = table.columns[0].width * 2
    out = io.BytesIO()
    word.save(out)
    values = {**dict.fromkeys(places(form), "1"), "lines": [LONGEST]}
    before, after = (
        next(one for one in blocks_of(fill(each, values)) if "rows" in one)["widths"]
        for each in (make_template(form, "zh"), out.getvalue())
    )
    assert after == [before[0] * 2, *before[1:]]


def test_words_within_a_sentence_lose_the_full_stop_that_somebody_typed(office: Office, watch: Watch) -> None:
    run, form = stopped_run(office, watch), forms()["stop_release_notice"]
    said = values(form, run, form.uses[0], {"reason": "核查无误。"}, lang="zh", number="", at=watch())
    assert said["reason"] == "核查无误"
