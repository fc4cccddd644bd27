"""What victims entered on the portal, as the money of a case needs it: their payments with what each lacks, tables, meant cases.

In: a submission, and what an officer typed for what the victim left out. Out: rows for the page and for the act that takes them
in. Nothing is guessed: a payment without the account it came from cannot be found in a statement, so it waits for that account.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from anlan.desk.funds.cases import cases_in_reach
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.intake.models import Payment, Submission, Upload
from anlan.desk.intake.receipt import keyed
from anlan.desk.intake.told import Paid, paid_of
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.words import tr
from anlan.money.victim import VictimPayment
from anlan.values import AccountNumber, Fen, Instant, format_fen

KINDS = ("fraud", "claim", "objection")
TABLES = ("text/plain", "application/zip", "application/vnd.ms-office")
"""Files that may be statements; pictures and PDF are evidence to look at."""
FIELDS = ("at", "amount", "payer", "payee")
_NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{6}")
_CASES = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as the victim told it and the officer completed it. ``taken``: the case has it; ``wrong``: by field."""

    row: Payment
    paid: Paid | None
    lacks: tuple[str, ...]
    wrong: Mapping[str, str]
    taken: bool = False

    @property
    def whole(self) -> bool:
        """Whether it can be taken into a case."""
        return not self.lacks and not self.wrong

    @property
    def doubts(self) -> list[str]:
        """What stands against it, in words."""
        words = {
            "at": tr("没有付款时间", "no time of payment"),
            "amount": tr("没有金额", "no amount"),
            "payer": tr("不知从哪个账号付出", "payer account unknown"),
            "payee": tr("不知付到哪个账号", "payee account unknown"),
        }
        same = self.paid is not None and self.paid.payer != "" and self.paid.payer == self.paid.payee
        said = [words[field] for field in self.lacks] + list(self.wrong.values())
        return [*said, tr("付款账号与收款账号相同", "paid from and to the same account")] if same else said

    def payment(self, victim: str) -> VictimPayment:
        """For the ledger; only of one that is ``whole``."""
        paid = self.paid
        if paid is None or paid.at is None or paid.amount_fen is None:
            raise ValueError("a payment that lacks something cannot be taken in")
        return VictimPayment(victim, AccountNumber(paid.payer), AccountNumber(paid.payee), Fen(paid.amount_fen), paid.at)


def payments_told(one: Submission, case: Matter | None, typed: Mapping[str, str], now: Instant) -> list[Told]:
    """The payments of a submission. ``typed`` fills only what the victim left out, by field and row: ``payer-17``."""
    taken = set(one.payments.filter(reported__matter=case, reported__withdrawn_at=None).values_list("pk", flat=True))
    return [_told(row, typed, now, taken=case is not None and row.pk in taken) for row in one.payments.order_by("place")]


def _told(row: Payment, typed: Mapping[str, str], now: Instant, *, taken: bool) -> Told:
    payer, payee, name = row.details
    kept = {
        "at": row.at.isoformat() if row.at else "",
        "amount": format_fen(row.amount_fen) if row.amount_fen is not None else "",
        "payer": payer,
        "payee": payee,
    }
    whole = {field: kept[field] or typed.get(f"{field}-{row.pk}", "").strip() for field in FIELDS}
    paid, wrong = paid_of({**whole, "name": name}, now)
    return Told(row, paid, tuple(field for field in FIELDS if not whole[field]), wrong, taken)


def tables_told(one: Submission) -> QuerySet[Upload]:
    """The sender's files that may be statements."""
    return one.uploads.filter(media_type__in=TABLES).order_by("place")


def cases_meant(one: Submission, powers: Powers, now: Instant) -> list[Matter]:
    """The cases in reach that it may belong to, the surest first: said before, its own, named in it, its accounts frozen."""
    reach = cases_in_reach(powers, now, Permission.FUNDS_WORK)
    named = _NUMBER.findall(one.text)
    frozen = [keyed(row.details[1], "frozen account") for row in one.payments.all() if row.details[1]]
    found = (
        reach.filter(pk=one.case_id or 0),
        reach.filter(pk=one.kept.matter_id, runs__procedure="criminal_case"),
        reach.filter(number__in=named),
        reach.filter(frozen_accounts__key__in=frozen),
    )
    return list(dict.fromkeys(matter for rows in found for matter in rows.order_by("pk")[:_CASES]))[:_CASES]


def waiting_for(case: Matter) -> QuerySet[Submission]:
    """Reports and claims of this case with payments that are not in its money yet."""
    of_case = Q(case=case) | Q(matter=case) | Q(merged_into__matter=case)
    taken = ReportedPayment.objects.filter(matter=case, withdrawn_at=None, told__isnull=False)
    untaken = Payment.objects.exclude(pk__in=taken.values("told"))
    return Submission.objects.filter(of_case, kind__in=("fraud", "claim"), payments__in=untaken).distinct().order_by("pk")
