"""Retention: nothing goes without a term; what has one goes when nothing holds it, is recorded, and the chain stays whole."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from anlan.desk.funds import readings, tracing
from anlan.desk.funds.acts import trace_case
from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.funds.models import CaseTrace, ReportedPayment, StatementFile
from anlan.desk.intake import sealed_files
from anlan.desk.intake.acts.add_uploads import add_uploads
from anlan.desk.intake.acts.open_identity import ask_identity
from anlan.desk.intake.models import Mention, Message, SealedIdentity, Submission
from anlan.desk.matters import files
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.models import Document, Matter, Party, Run
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event, Outgoing
from anlan.desk.retention import leaving
from anlan.desk.retention.acts import erase_due as erasing_act
from anlan.desk.retention.acts.erase_due import erase_due, what_is_due
from anlan.desk.retention.acts.place_hold import place_hold
from anlan.desk.retention.acts.set_term import set_term
from anlan.desk.retention.kinds import KINDS
from anlan.desk.retention.models import Erasure, Hold, Term
from anlan.values import InputError
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order
from tests.desk.test_statements import CASE, hand_in, open_case, work_off
from tests.desk.test_tips import LIKE, OTHER, told

SignedIn = Callable[[str], Client]
OF_MATTERS = [key for key, kind in KINDS.items() if kind.erase]


def set_all(office: Office, watch: Watch, days: int = 365, *kinds: str) -> None:
    for kind in kinds or KINDS:
        admin = office.powers("administrator@city", watch())
        set_term(kind=kind, days=days, source="内部规定", powers=admin, now=watch())


def close(matter: Matter, watch: Watch) -> None:
    Run.objects.filter(matter=matter).update(ended_at=watch(), state="closed")
    Matter.objects.filter(pk=matter.pk).update(closed_at=watch())


def settle() -> None:
    """Files look as if they had been kept long ago."""
    for path in Path(files.path_of("0" * 64)).parents[1].rglob("*"):
        os.utime(path, (0, 0))


@pytest.fixture
def tip(office: Office, watch: Watch) -> Submission:
    """A tip with a file and talk, closed."""
    one = told(office, watch, LIKE).submission
    add_uploads(submission=one, contents=[b"%PDF-1.7 a list of accounts"], now=watch())
    message = Message(submission=one, from_public=True, at=watch(), text_sealed=one.text_sealed)
    message.save()
    SealedIdentity.objects.create(submission=one, ciphertext=b"x", pairs='{"1-2": []}')
    close(one.matter, watch)
    return one


@pytest.fixture
def order(office: Office, watch: Watch) -> Run:
    """A stop-payment with a party and a paper, closed."""
    run, who = stop_order(office, watch), {"powers": office.powers("officer@station"), "now": watch()}
    add_party(matter=run.matter, role="victim", name="钱多多", identity="110101199003070011", phone="13800001234", **who)
    attach_paper(run=run, kind="report_record", number="R-1", role="officer", name="a.txt", content=[b"what was said"], **who)  # type: ignore[arg-type]
    close(run.matter, watch)
    return run


def test_without_a_term_everything_stays_for_ever(tip: Submission, order: Run, watch: Watch) -> None:
    watch.forward(days=9000)
    assert erase_due(watch()) == 0 and not Erasure.objects.exists()
    assert tip.uploads.exists() and Party.objects.get().opened()["name"] == "钱多多"


def test_what_has_outlived_its_term_goes_and_the_record_stays_whole(
    tip: Submission, order: Run, office: Office, watch: Watch
) -> None:
    paper, sealed = Document.objects.get().sha256, tip.uploads.get().sha256
    events = list(Event.objects.order_by("pk").values())
    set_all(office, watch)
    watch.forward(days=364)
    assert erase_due(watch()) == 0 and files.is_kept(paper)
    differences = list(rebuild(watch(), write=False))
    watch.forward(days=2)
    settle()
    assert erase_due(watch()) == 4, "of the tip identity and content, of the order parties and papers"
    assert not files.is_kept(paper) and not sealed_files.paths_of(sealed)[0].exists()
    tip.refresh_from_db()
    assert tip.text == "" and not Mention.objects.exists() and Message.objects.get().text == ""
    assert bytes(SealedIdentity.objects.get().ciphertext) == b""
    assert Party.objects.get().opened() == {"name": "", "identity": "", "phone": ""}
    assert Document.objects.get().sha256 == paper, "the hash stays"
    assert list(Event.objects.filter(pk__in=[row["id"] for row in events]).order_by("pk").values()) == events
    assert list(verify()) == [] and list(rebuild(watch(), write=False)) == differences
    noted = {(event.stream, json.loads(event.facts)["kind"]) for event in Event.objects.filter(type="erased_by_term")}
    assert {(f"matter/{order.matter_id}", "papers"), (f"matter/{tip.matter_id}", "submissions")} <= noted
    assert erase_due(watch()) == 0, "once"


def test_pages_of_an_erased_matter_open_and_its_identity_cannot_be_asked_for(
    tip: Submission, order: Run, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    set_all(office, watch)
    watch.forward(days=400)
    erase_due(watch())
    settle()
    erase_due(watch())
    client = signed_in("squad_lead@station")
    for address in (f"/matters/{order.matter_id}", f"/tips/{tip.pk}", f"/matters/{tip.matter_id}", "/tips", "/matters"):
        assert client.get(address).status_code == 200, address
    assert client.get(f"/papers/{Document.objects.get().pk}").status_code == 404
    assert client.get(f"/tips/files/{tip.uploads.get().pk}/original").status_code == 404
    with pytest.raises(InputError) as wrong:
        lead = office.powers("squad_lead@station", watch())
        ask_identity(identity=SealedIdentity.objects.get(), purpose="核实线索来源情况", powers=lead, now=watch())
    assert wrong.value.note.key == "desk.intake.identity_erased"


def hold_open(one: Submission, office: Office, watch: Watch) -> None:
    Run.objects.filter(matter=one.matter).update(ended_at=None)
    Matter.objects.filter(pk=one.matter_id).update(closed_at=None)


def hold_suit(one: Submission, office: Office, watch: Watch) -> None:
    other = told(office, watch, OTHER).submission.matter
    Run.objects.filter(matter=other).update(opened_by=one.matter.runs.get())


def hold_objection(one: Submission, office: Office, watch: Watch) -> None:
    brought = told(office, watch, OTHER, kind="objection").submission
    Submission.objects.filter(pk=brought.pk).update(case=one.matter)


def hold_case(one: Submission, office: Office, watch: Watch) -> None:
    Submission.objects.filter(pk=one.pk).update(case=told(office, watch, OTHER).submission.matter)


def hold_merged(one: Submission, office: Office, watch: Watch) -> None:
    Submission.objects.filter(pk=one.pk).update(merged_into=told(office, watch, OTHER).submission)


@pytest.mark.parametrize("hold", [hold_open, hold_suit, hold_objection, hold_case, hold_merged])
def test_what_something_rests_on_is_held_and_goes_when_that_is_over(
    hold: Callable[[Submission, Office, Watch], None], tip: Submission, office: Office, watch: Watch
) -> None:
    set_all(office, watch, 365, *OF_MATTERS)
    watch.forward(days=400)
    hold(tip, office, watch)
    assert erase_due(watch()) == 0
    if hold is not hold_open:
        assert {one.kind.key: one.held for one in what_is_due(watch())}["submissions"] == 1
    for matter in Matter.objects.all():
        close(matter, watch)
    watch.forward(days=400)
    assert erase_due(watch()) >= 2


@pytest.mark.parametrize("broken", ["_finish", "note_down", "remove"])
def test_killed_at_any_point_nothing_is_half_erased(
    broken: str, tip: Submission, office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = sealed_files.paths_of(tip.uploads.get().sha256)[0]
    set_all(office, watch, 365, "submissions")
    watch.forward(days=400)
    settle()

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(erasing_act, broken, killed)
        with pytest.raises(SystemExit):
            erase_due(watch())
    tip.refresh_from_db()
    recorded = Event.objects.filter(type="erased_by_term").count()
    assert (tip.text == "") == bool(recorded) and sealed.exists(), "content and event together, the file after both"
    erase_due(watch())
    assert not sealed.exists() and Event.objects.filter(type="erased_by_term").count() == 1
    assert Erasure.objects.get().done_at is not None and list(verify()) == []


def test_a_file_that_another_matter_has_as_well_stays(order: Run, office: Office, watch: Watch) -> None:
    sha = Document.objects.get().sha256
    other = stop_order(office, watch)
    who = {"powers": office.powers("officer@station"), "now": watch()}
    attach_paper(run=other, kind="report_record", number="R-2", role="officer", name="b.txt", content=[b"what was said"], **who)  # type: ignore[arg-type]
    set_all(office, watch, 365, "papers")
    watch.forward(days=400)
    settle()
    assert erase_due(watch()) == 1 and files.is_kept(sha)
    close(other.matter, watch)
    watch.forward(days=400)
    erase_due(watch())
    assert not files.is_kept(sha)


def test_a_file_kept_just_now_is_looked_at_again_later(order: Run, office: Office, watch: Watch) -> None:
    sha = Document.objects.get().sha256
    set_all(office, watch, 365, "papers")
    watch.forward(days=400)
    os.utime(files.path_of(sha), (watch().timestamp(), watch().timestamp()))
    erase_due(watch())
    assert files.is_kept(sha) and Erasure.objects.get().done_at is None
    watch.at += leaving.SETTLES + timedelta(seconds=1)
    erase_due(watch())
    assert not files.is_kept(sha) and Erasure.objects.get().done_at is not None


def test_sessions_and_undelivered_letters_go_by_their_own_time(office: Office, watch: Watch) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=watch())
    Session.objects.create(session_key="new", session_data="", expire_date=watch() + timedelta(days=40))
    letter = {"channel": "email", "to": "a@example.invalid", "body": "text", "made_at": watch(), "not_before": watch()}
    for state in ("failed", "waiting"):
        Outgoing.objects.create(key=state, state=state, **letter)
    set_all(office, watch, 10, "sessions", "letters")
    watch.forward(days=11)
    erase_due(watch())
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert {row.key: row.body for row in Outgoing.objects.all()} == {"failed": "", "waiting": "text"}, "the key stays: told once"
    counts = [json.loads(event.facts)["count"] for event in Event.objects.filter(stream="retention")]
    assert counts == [1, 1]
    erase_due(watch())
    assert Event.objects.filter(stream="retention").count() == 2


def test_only_the_head_office_sets_a_term_and_none_without_its_source(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    office.hire("administrator", "county")
    head, county = signed_in("administrator@city"), signed_in("administrator@county")
    sent = {"kind": "papers", "days": "3650", "source": "本单位档案规定第3条"}
    assert "总部" in county.post("/settings/retention", sent).content.decode()
    for wrong in ({"source": " "}, {"days": "3"}, {"days": "x"}, {"days": "99999999999999999999"}, {"days": "-4"}):
        assert head.post("/settings/retention", {**sent, **wrong}).status_code == 200
    assert head.post("/settings/retention", {**sent, "kind": "x"}).status_code == 404
    assert not Term.objects.exists()
    head.post("/settings/retention", sent)
    assert Term.objects.get().days == 3650 and "第3条" in head.get("/settings/retention").content.decode()
    head.post("/settings/retention", {"kind": "papers", "days": "", "source": ""})
    assert not Term.objects.exists() and Event.objects.filter(type="retention_set").count() == 2
    assert signed_in("officer@station").get("/settings/retention").status_code == 403


def test_the_command_says_what_would_go_and_then_does_it(
    tip: Submission, office: Office, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("retention", "--dry-run")
    assert "No term is set" in capsys.readouterr().out
    set_all(office, watch, 365, "submissions", "identities")
    watch.forward(days=400)
    call_command("retention", "--dry-run")
    assert "submissions: 365 d (内部规定) due 1, held 0" in capsys.readouterr().out and not Erasure.objects.exists()
    call_command("retention")
    assert "2 matters gone through" in capsys.readouterr().out


def test_statements_readings_and_traces_go_together_and_the_pages_of_the_case_open(
    office: Office, watch: Watch, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_case, "write_report", lambda *_: None)
    matter, officer = open_case(office, watch), office.powers("officer@station")
    hand_in(office, watch, matter, *((path.name, path.read_bytes()) for path in sorted((CASE / "statements").iterdir())))
    victims = (CASE / "victims.csv").read_bytes()
    report_table(matter=matter, name="victims.csv", content=victims, powers=officer, now=watch())
    work_off(watch)
    close(matter, watch)
    folders = [readings.folder_of(one.part) for one in StatementFile.objects.all()]
    folders += [tracing.folder_of(one.digest) for one in CaseTrace.objects.filter(has_report=True)]
    originals = [one.sha256 for one in StatementFile.objects.all()]
    assert len(folders) == len(originals) + 1 and all(folder.is_dir() for folder in folders)
    set_all(office, watch, 365, "funds")
    watch.forward(days=400)
    settle()
    assert erase_due(watch()) == 1
    assert not any(folder.exists() for folder in folders) and not any(files.is_kept(sha) for sha in originals)
    assert all(payment.opened().victim == "" for payment in ReportedPayment.objects.all())
    client = signed_in("officer@station")
    for page in ("", "/payments", "/trace", "/stops"):
        assert client.get(f"/funds/cases/{matter.pk}{page}").status_code == 200, page


def test_a_hold_keeps_a_matter_until_it_is_lifted_and_both_are_recorded(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter = told(office, watch).submission.matter
    close(matter, watch)
    set_all(office, watch, 365, "submissions")
    watch.forward(days=400)
    head = office.powers("squad_lead@station", watch())
    with pytest.raises(InputError, match="No reason was given"):
        place_hold(matter=matter, reason="  ", powers=head, now=watch())
    with pytest.raises(InputError, match="outside what you may work on"):
        place_hold(matter=matter, reason="x", powers=office.powers("officer@station", watch()), now=watch())
    client = signed_in("squad_lead@station")
    client.post(f"/matters/{matter.pk}/holds", {"reason": "民事诉讼未结"})
    assert erase_due(watch()) == 0 and [(due.due, due.held) for due in what_is_due(watch())] == [(0, 1)]
    part = client.get(f"/matters/{matter.pk}/holds", headers={"HX-Request": "true"}).content.decode()
    hold = Hold.objects.get()
    assert "民事诉讼未结" in part and f"/holds/{hold.pk}/lift" in part and "<html" not in part
    assert "<html" in client.get(f"/matters/{matter.pk}/holds").content.decode()
    for _ in range(2):
        client.post(f"/holds/{hold.pk}/lift")
    kinds = list(Event.objects.filter(stream=f"matter/{matter.pk}", type__startswith="hold").values_list("type", flat=True))
    assert kinds == ["hold_placed", "hold_lifted"], "lifting twice is one"
    assert erase_due(watch()) == 1


def test_a_hold_without_a_reason_is_refused_in_words(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter = told(office, watch).submission.matter
    page = signed_in("squad_lead@station").post(f"/matters/{matter.pk}/holds", {"reason": ""}, follow=True).content.decode()
    assert "没有写明暂缓清除的理由" in page and not Hold.objects.exists()
