"""Victims' reports that a partner has taken, and the payments they made."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from anlan.api.keys import Caller, Key
from anlan.api.once import once
from anlan.api.shapes import CaseNumber, PaymentIn, PaymentsIn, PaymentsOut, ReportIn, ReportOut
from anlan.desk.exchange.acts.take_report import cases_of, take_payments, take_report
from anlan.desk.people.scope import one_of
from anlan.money.victim import VictimPayment
from anlan.values import Fen, normalise_account

router = Router(tags=["reports"])


@router.post(
    "/reports", auth=Key("reports.push"), response={201: ReportOut, 200: ReportOut}, summary="推送报案 · Push a victim's report"
)
def push_report(request: HttpRequest, body: ReportIn) -> HttpResponse:
    """A case opens at the receiving body. Give number and receipt to the victim: with them he follows it in the portal."""

    def act(caller: Caller, key: str) -> ReportOut:
        identity = {"name": body.name, "identity": body.identity, "phone": body.phone}
        made = take_report(text=body.text, identity=identity, once=key, key=caller.key, powers=caller.powers, now=caller.now)
        return ReportOut(number=made.submission.number, receipt=made.receipt, case=made.submission.matter.number)

    return once(request, act)


@router.post(
    "/cases/{number}/payments",
    auth=Key("payments.push"),
    response={201: PaymentsOut, 200: PaymentsOut},
    summary="推送被害人付款 · Push victims' payments into a case",
)
def push_payments(request: HttpRequest, body: PaymentsIn, number: CaseNumber) -> HttpResponse:
    """Into a case that you have reported, or in which an order is addressed to you. A payment the case has already is known."""

    def act(caller: Caller, _: str) -> PaymentsOut:
        matter = one_of(cases_of(caller.key), number=number)
        payments = [_payment(payment) for payment in body.payments]
        added, known = take_payments(matter=matter, payments=payments, key=caller.key, powers=caller.powers, now=caller.now)
        return PaymentsOut(added=added, known=known)

    return once(request, act)


def _payment(payment: PaymentIn) -> VictimPayment:
    return VictimPayment(
        victim=payment.victim,
        victim_account=normalise_account(payment.victim_account),
        payee_account=normalise_account(payment.payee_account),
        amount=Fen(payment.amount_fen),
        paid_at=payment.paid_at,
    )
