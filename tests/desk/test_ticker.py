"""Reminders and ends of terms: once each, to the right people, also after a crash; one bad run silences nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.remind_clocks import remind_clocks
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Clock, Run, Stall, Telling
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event, Outgoing
from anlan.worker.ticker import next_rung, tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order
from tests.record_guard import lift_guard

SignIn = Callable[[str], Client]


@pytest.fixture
def stopped(office: Office, watch: Watch) -> Run:
    """A stop-payment executed by the bank just now; everybody has an e-mail address."""
    run = stop_order(office, watch)
    send_order(run, office, watch)
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=office.powers("bank_officer@bank"), now=watch())
    for who, officer in office.officers.items():
        officer.email = f"{who.replace('@', '.')}@police.example"
        officer.save()
    return run


def told(who: str, office: Office) -> list[str]:
    return list(Telling.objects.filter(officer=office.officers[who]).order_by("at").values_list("rung", flat=True))


def test_each_rung_is_told_once_and_the_stop_lapses_by_itself(stopped: Run, office: Office, watch: Watch) -> None:
    assert next_rung(watch()) == watch() + timedelta(hours=36)
    for _ in range(100):
        watch.forward(minutes=30)
        tick(watch())
        tick(watch())
    stopped.refresh_from_db()
    assert told("officer@station", office) == ["12h", "6h", "5h", "4h", "3h", "2h", "90min", "1h", "30min", "end"]
    assert told("squad_lead@station", office) == told("officer@station", office), "from the last quarter on the head too"
    assert told("county_head@county", office) == ["end"], "who would have had to approve more is told of the lapse"
    assert stopped.state == "released"
    lapsed = Event.objects.get(stream=stopped.stream, type="stop_lapsed")
    assert lapsed.at == stopped.clocks.get(term="stop").due_at
    assert (lapsed.actor, lapsed.role) == ("clock", "clock")
    assert not Clock.objects.filter(next_rung_at__isnull=False).exists()
    assert list(verify()) == [] and list(rebuild(watch(), write=False)) == []


def test_after_a_standstill_only_the_newest_reminder_is_told(stopped: Run, office: Office, watch: Watch) -> None:
    watch.forward(hours=47, minutes=20)
    tick(watch())
    assert told("officer@station", office) == ["1h"]
    watch.forward(hours=3)
    tick(watch())
    assert told("officer@station", office) == ["1h", "end"]


def test_a_reminder_changes_nothing_on_the_run(stopped: Run, office: Office, watch: Watch) -> None:
    before = Event.objects.count(), Run.objects.get(pk=stopped.pk).seq
    watch.forward(hours=36)
    assert tick(watch()).rang == 1
    assert (Event.objects.count(), Run.objects.get(pk=stopped.pk).seq) == before
    assert list(rebuild(watch(), write=False)) == []


def test_a_tick_that_died_before_its_end_leaves_nothing_and_the_next_tells_once(
    stopped: Run, office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    watch.forward(hours=36)
    with monkeypatch.context() as broken:
        broken.setattr("anlan.desk.matters.acts.remind_clocks.tell", die)
        with pytest.raises(KeyboardInterrupt):
            tick(watch())
    assert not Telling.objects.exists() and Clock.objects.get(term="stop").next_rung == "12h"
    tick(watch())
    assert Clock.objects.get(term="stop").next_rung == "6h"
    assert Outgoing.objects.filter(to="officer.station@police.example").count() == 1


def test_ringing_twice_tells_once(stopped: Run, office: Office, watch: Watch) -> None:
    clocks = [Clock.objects.get(term="stop").pk]
    watch.forward(hours=36)
    assert len(remind_clocks(clocks=clocks, now=watch())) == 1
    assert remind_clocks(clocks=clocks, now=watch()) == []
    Clock.objects.filter(pk__in=clocks).update(next_rung="12h", next_rung_at=watch())
    assert len(remind_clocks(clocks=clocks, now=watch())) == 1, "a clock set back by hand rings again"
    assert told("officer@station", office) == ["12h"], "and nobody is told again"
    assert Outgoing.objects.filter(to="officer.station@police.example").count() == 1


def test_a_stopper_silences_the_reminders_that_were_to_come(stopped: Run, office: Office, watch: Watch) -> None:
    assert Clock.objects.get(term="stop").next_rung == "12h"

    officer, lead = office.powers("officer@station"), office.powers("squad_lead@station")
    attach_paper(run=stopped, kind="lift_note", number="1", role="officer", powers=officer, now=watch())
    sign_gate(run=stopped, gate="lift", role="officer", powers=officer, now=watch())
    sign_gate(run=stopped, gate="lift", role="squad_lead", powers=lead, now=watch())
    record_event(run=stopped, event="stop_lifted", role="officer", at=watch(), powers=officer, now=watch())
    watch.forward(hours=50)
    assert tick(watch()).rang == 0
    assert not Telling.objects.exists()


def test_messages_name_no_account_and_no_person(stopped: Run, office: Office, watch: Watch) -> None:
    watch.forward(hours=36)
    tick(watch())
    for row in Outgoing.objects.all():
        assert "622848" not in row.subject + row.body
        assert stopped.matter.number in row.subject


def another(office: Office, watch: Watch) -> Run:
    """One more executed stop-payment, executed now."""
    run = stop_order(office, watch)
    send_order(run, office, watch)
    record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=office.powers("bank_officer@bank"), now=watch())
    return run


def spoil(run: Run) -> None:
    """The events of ``run`` bear a definition that nobody has; the guard of the record is got round for it."""
    lift_guard()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_event SET proc_sha = '00' WHERE stream = %s AND seq = 1", [run.stream])


def test_a_second_order_silences_the_reminders_of_the_first_and_brings_its_own(
    stopped: Run, office: Office, watch: Watch
) -> None:
    watch.forward(hours=40)
    tick(watch())
    officer, lead = office.powers("officer@station"), office.powers("squad_lead@station")
    attach_paper(run=stopped, kind="report_record", number="R-2", role="officer", powers=officer, now=watch())
    sign_gate(run=stopped, gate="issue", role="officer", powers=officer, now=watch())
    sign_gate(run=stopped, gate="issue", role="squad_lead", powers=lead, now=watch())
    record_event(
        run=stopped, event="second_order_sent", role="officer", at=watch(), powers=officer, now=watch(),
        facts={"account_matched": True},
    )  # fmt: skip
    bank = office.powers("bank_officer@bank")
    record_event(run=stopped, event="second_stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    clock = Clock.objects.get(run=stopped, term="stop", ended_at=None)
    assert (clock.next_rung, clock.next_rung_at) == ("12h", watch() + timedelta(hours=36))
    assert told("officer@station", office) == ["12h"]
    for _ in range(12):
        tick(watch.forward(hours=1))
    assert told("officer@station", office) == ["12h"], "the end of the first order has passed in silence"
    tick(watch.forward(hours=24))
    assert told("officer@station", office) == ["12h", "12h"]


def test_one_bad_run_silences_no_other_and_is_told_once_to_the_administrators(stopped: Run, office: Office, watch: Watch) -> None:
    good = another(office, watch)
    spoil(stopped)
    watch.forward(hours=49)
    assert tick(watch()).failed == [stopped.pk]
    assert Run.objects.get(pk=good.pk).state == "released"
    stall = Stall.objects.get()
    assert (stall.run_id, stall.attempts, stall.retry_at) == (stopped.pk, 1, watch() + timedelta(minutes=1))
    assert "00" in stall.why and "stop_payment" in stall.why
    alarms = Outgoing.objects.filter(key__startswith="stalled/")
    assert [alarm.to for alarm in alarms] == ["administrator.city@police.example"]
    assert stopped.matter.number in alarms[0].subject and stopped.stream in alarms[0].body
    assert tick(watch()).failed == [], "left alone for a while"
    for minutes in (1, 2, 4, 8):
        assert tick(watch.forward(minutes=minutes)).failed == [stopped.pk]
    assert alarms.count() == 1, "and told of once"


def test_a_run_whose_row_is_spoiled_does_not_stop_the_reminders_of_others(stopped: Run, office: Office, watch: Watch) -> None:
    others = [another(office, watch) for _ in range(3)]
    Run.objects.filter(pk=stopped.pk).update(sha="00")
    watch.forward(hours=36)
    done = tick(watch())
    assert (done.failed, done.rang) == ([stopped.pk], 3)
    assert set(Telling.objects.values_list("run", flat=True)) == {run.pk for run in others}
    Run.objects.filter(pk=stopped.pk).update(sha=others[0].sha)
    assert tick(watch.forward(minutes=1)).rang == 1
    assert not Stall.objects.exists(), "what rings again is no longer set aside"


def test_bad_runs_that_come_first_starve_nobody(stopped: Run, office: Office, watch: Watch) -> None:
    bad = [stopped, another(office, watch), another(office, watch)]
    watch.forward(hours=1)
    good = another(office, watch)
    for run in bad:
        spoil(run)
    watch.forward(hours=49)
    for _ in range(3):
        tick(watch(), limit=2)
    assert Run.objects.get(pk=good.pk).state == "released"
    assert Stall.objects.count() == 3


def test_a_run_on_which_time_is_up_and_nothing_can_happen_is_set_aside(stopped: Run, office: Office, watch: Watch) -> None:
    watch.forward(hours=49)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("anlan.procedure.ticker._first_due", lambda *_: [])
        assert tick(watch()).failed == [stopped.pk]
    assert "stop has run out" in Stall.objects.get().why
    assert tick(watch.forward(minutes=1)).rang == 1


def test_a_database_that_is_gone_is_no_fault_of_a_run(stopped: Run, office: Office, watch: Watch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    watch.forward(hours=36)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("anlan.desk.matters.acts.remind_clocks.tell", gone)
        with pytest.raises(OperationalError):
            tick(watch())
    assert not Stall.objects.exists()
    assert tick(watch()).rang == 1


def test_the_time_line_of_the_matter_shows_who_was_told(stopped: Run, office: Office, watch: Watch, signed_in: SignIn) -> None:
    watch.forward(hours=36)
    tick(watch())
    page = signed_in("officer@station").get(f"/matters/{stopped.matter_id}").content.decode()
    assert "officer@station、legal_officer@county、squad_lead@station" in page and "止付期限 · 届满前 12 小时" in page
