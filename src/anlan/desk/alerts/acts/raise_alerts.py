"""Signals become alerts: from our own detectors, a file, a partner. What comes twice is kept once; repeats add to what is open.

Within the cool-down after an alert was dealt with, a repeat of no higher level adds to it and opens nothing new: the clerk who
has just spoken to the holder is not sent there again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction

from anlan.desk.alerts.due import due_of
from anlan.desk.alerts.models import Alert, Evidence, Raising
from anlan.desk.alerts.signal import Signal, check, clean, mask_text, money_at_risk, shown_of, trace_of
from anlan.desk.intake.receipt import keyed
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ALERTS_WORK
PARTNERS = Permission.SIGNALS_SEND
COOL_DOWN = timedelta(hours=24)


@dataclass
class Raised:
    """What came of signals: new alerts, those that added to an alert, those known before, those refused with all reasons."""

    new: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[tuple[str, tuple[Note, ...]]] = field(default_factory=list)


@transaction.atomic
def raise_alerts(
    *, signals: Sequence[Signal], organisation: Organisation, powers: Powers, now: Instant, cool_down: timedelta = COOL_DOWN
) -> Raised:
    """Take ``signals`` for ``organisation``. Refuses a sender who may not; bad signals are left out and named."""
    source = _source(organisation, powers)
    found = Raised()
    for signal in signals:
        wrong = tuple(check(signal, now))
        if wrong:
            found.refused.append((signal.key, wrong))
            continue
        digest = keyed(f"{source.pk if source else 0}/{organisation.pk}/{signal.key}", "alert key")
        if Raising.objects.filter(digest=digest).exists():
            found.known.append(signal.key)
            continue
        _raise_one(signal, digest, organisation, source, powers, now, cool_down, found)
    return found


def _source(organisation: Organisation, powers: Powers) -> Organisation | None:
    """The partner who sends, or none when it is our own house."""
    if any(organisation.path.startswith(path) for path in powers.paths(PERMISSION)):
        return None
    if powers.may(PARTNERS) and organisation.kind in POLICE and not organisation.closed:
        return powers.officer.organisation
    raise InputError(Note.of("desk.alerts.not_yours", organisation=str(organisation)))


def _raise_one(  # noqa: PLR0917  all of one signal
    signal: Signal,
    digest: str,
    organisation: Organisation,
    source: Organisation | None,
    powers: Powers,
    now: Instant,
    cool_down: timedelta,
    found: Raised,
) -> None:
    alert, new = _earlier(signal, organisation, now, cool_down), False
    if alert is None:
        try:
            with transaction.atomic():
                alert, new = _new(signal, organisation, source, now), True
        except IntegrityError:  # somebody else has just raised the same
            alert = _earlier(signal, organisation, now, cool_down)
            if alert is None:
                raise
    if new:
        found.new.append(alert.pk)
    else:
        _add(alert, signal, now)
        found.added.append(alert.pk)
    Raising.objects.create(alert=alert, digest=digest, level=signal.level, at=signal.last_at, recorded_at=now)
    _keep_rows(alert, signal)
    kind = "alert_raised" if new else "alert_repeated"
    facts = {"typology": signal.typology, "level": signal.level, "source": source.pk if source else 0, "digest": digest}
    note_down(alert.stream, kind, actor=powers.officer.pk, role=_role(powers), now=now, facts=facts)


def _earlier(signal: Signal, organisation: Organisation, now: Instant, cool_down: timedelta) -> Alert | None:
    same = Alert.objects.select_for_update().filter(
        organisation=organisation, trace=trace_of(signal.kind, signal.number), typology=signal.typology
    )
    alert = same.order_by("-pk").first()
    if alert is None or alert.state != "done":
        return alert
    cool = alert.settled_at is not None and now - alert.settled_at < cool_down
    return alert if cool and signal.level <= alert.level else None


def _new(signal: Signal, organisation: Organisation, source: Organisation | None, now: Instant) -> Alert:
    alert = Alert(
        organisation=organisation,
        source=source,
        kind=signal.kind,
        shown=shown_of(signal.kind, signal.number),
        trace=trace_of(signal.kind, signal.number),
        typology=signal.typology,
        title_zh=mask_text(signal.title_zh),
        title_en=mask_text(signal.title_en),
        level=signal.level,
        reasons=_reasons(signal),
        money_fen=money_at_risk(signal),
        endangered=signal.endangered,
        first_at=signal.first_at,
        last_at=signal.last_at,
        raised_at=now,
        due_at=due_of(signal.level, now),
    )
    alert.seal(clean(signal.kind, signal.number), {"name": signal.name, "phone": signal.phone})
    alert.save()
    return alert


def _add(alert: Alert, signal: Signal, now: Instant) -> None:
    """A repeat: counted; the newer sentences stand; a higher level brings its nearer due time."""
    alert.times += 1
    alert.first_at, alert.last_at = min(alert.first_at, signal.first_at), max(alert.last_at, signal.last_at)
    alert.money_fen = max(alert.money_fen, money_at_risk(signal))
    alert.endangered = alert.endangered or signal.endangered
    if signal.level >= alert.level:
        alert.reasons = _reasons(signal)
    if signal.level > alert.level and alert.state != "done":
        alert.level = signal.level
        alert.due_at = min(alert.due_at, due_of(signal.level, now))
    alert.save()


def _reasons(signal: Signal) -> str:
    found = [{"zh": mask_text(r.zh), "en": mask_text(r.en), "article": r.article} for r in signal.reasons]
    return json.dumps(found, ensure_ascii=False)


def _keep_rows(alert: Alert, signal: Signal) -> None:
    kind = "number" if signal.kind in ("card", "number") else "account"

    def side(number: str) -> tuple[str, str]:
        return (shown_of(kind, number), trace_of(kind, number)) if number else ("", "")

    rows = []
    for row in {row.event: row for row in signal.rows}.values():
        (payer, payer_trace), (payee, payee_trace) = side(row.payer), side(row.payee)
        rows.append(
            Evidence(
                alert=alert, event=row.event[:80], at=row.at, payer_shown=payer, payer_trace=payer_trace,
                payee_shown=payee, payee_trace=payee_trace, amount_fen=row.amount_fen, seconds=row.seconds,
            )
        )  # fmt: skip
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def _role(powers: Powers) -> str:
    hands = [hand for power in powers.held for hand in power.role.hands]
    return hands[0] if hands else "officer"
