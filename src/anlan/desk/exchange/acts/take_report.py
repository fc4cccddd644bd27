"""A partner's system pushes a victim's report, and later the victim's payments into the case, by the acts of portal and desk."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from anlan.desk.exchange.models import ApiKey, PartnerReport
from anlan.desk.funds.acts.report_payments import keep_payment
from anlan.desk.intake.acts.receive_submission import Received, receive_submission
from anlan.desk.intake.recognise import recognise
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.money.victim import VictimPayment
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.SIGNALS_SEND


@transaction.atomic
def take_report(*, text: str, identity: Mapping[str, str], once: str, key: ApiKey, powers: Powers, now: Instant) -> Received:
    """The report, a matter of the receiver; the record names the partner. Refuses a body that may not send."""
    if not powers.may(PERMISSION):
        raise InputError(Note.of("desk.exchange.may_not_send", organisation=str(key.organisation)))
    received = receive_submission(
        kind="fraud", text=text, mentions=recognise(text), identity=identity, organisation=key.receiver,
        once=f"api/{key.pk}/{once}", now=now,
    )  # fmt: skip
    PartnerReport.objects.get_or_create(submission=received.submission, defaults={"organisation": key.organisation})
    stream, facts = f"matter/{received.submission.matter_id}", {"organisation": key.organisation_id, "key": key.pk}
    note_down(stream, "report_pushed", actor=powers.officer.pk, role="partner", now=now, facts=facts)
    return received


def cases_of(key: ApiKey) -> QuerySet[Matter]:
    """The cases a partner may add payments to: those it reported, and those with an order addressed to it."""
    mine = Q(submission__partner_report__organisation=key.organisation_id) | Q(runs__addressee=key.organisation_id)
    return Matter.objects.filter(mine & ~Q(runs__state="draft", runs__addressee=key.organisation_id)).distinct()


@transaction.atomic
def take_payments(
    *, matter: Matter, payments: Sequence[VictimPayment], key: ApiKey, powers: Powers, now: Instant
) -> tuple[int, int]:
    """How many are new and how many were known. ``matter`` is one of ``cases_of``. Refuses a body that may not send."""
    if not powers.may(PERMISSION):
        raise InputError(Note.of("desk.exchange.may_not_send", organisation=str(key.organisation)))
    source = f"API {key.organisation.name_zh}"
    added = sum(keep_payment(matter, payment, source, powers, now) for payment in payments)
    if added:
        facts = {"payments": added, "organisation": key.organisation_id, "key": key.pk}
        note_down(f"matter/{matter.pk}", "payments_pushed", actor=powers.officer.pk, role="partner", now=now, facts=facts)
    return added, len(payments) - added
