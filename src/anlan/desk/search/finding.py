"""What one box finds: matters by their number or title, by a paper's number, by a party, an account, a phone number or a link.

In: what was typed, powers, the time. Out: matters within the person's reach, each with what it was found by, masked. Persons and
numbers are found whole only, by the keyed hash that is stored of them: who does not know a number learns nothing of it.

Who reported or wrote under seal is found by nothing. A sealed identity has no hash; a phone number in the text of a tip or a
letter, which may be the sender's own, is not looked up; nor are witnesses, writers, parties of matters that protect or reward.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from anlan.desk.alerts.models import Sanction
from anlan.desk.alerts.scope import alerts_in_reach
from anlan.desk.funds.models import Order
from anlan.desk.intake.acts.receive_submission import SEALED
from anlan.desk.intake.models import Mention, Submission
from anlan.desk.intake.models import Payment as Reported
from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.models import Document, Matter, Party
from anlan.desk.matters.models.party import ROLES, name_trace, phone_trace
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.papers.models import Paper
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.words import tr
from anlan.text.entities import find_entities
from anlan.values import Instant, mask_account, mask_phone, normalise_account, normalise_phone
from anlan.values.phone import phone_kind

MOST = 50
SHORTEST = 2
ACCOUNT = re.compile(r"[A-Za-z0-9]{0,4}[0-9]{8,28}")
NUMBER = re.compile(r"[A-Za-z]{2,3}-?(?:[0-9]{4}(?:-[0-9]{0,6})?)?")
PAPER = re.compile(r"[〔\[［(（【]\s*[0-9]{4}\s*[〕\]］)）】]|号$")
PROTECTED_ROLES = ("witness", "complainant")
PROTECTED_KINDS = ("tip", "head_letter", "reporter_protection", "reward")


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter, and everything it was found by."""

    matter: Matter
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. ``alerts``: number and name of alerts about it. ``more``: there were more matters than are shown."""

    hits: tuple[Hit, ...]
    alerts: tuple[tuple[int, str], ...]
    more: bool


Rows = Iterator[tuple[int, str]]
"""Keys of matters, and what each was found by."""


def find(text: str, powers: Powers, now: Instant) -> Found:
    """What the words find, newest matters first. Fewer than two characters find nothing."""
    words = unicodedata.normalize("NFKC", text).strip()
    if len(words) < SHORTEST:
        return Found((), (), more=False)
    by: dict[int, list[str]] = {}
    for look in LOOKS:
        for matter, reason in look(words, powers, now):
            by.setdefault(matter, []).append(reason)
    reach = matters_in_reach(powers, Permission.MATTERS_READ, now).filter(pk__in=list(by))
    matters = list(reach.order_by("-pk")[: MOST + 1])
    hits = tuple(Hit(matter, tuple(dict.fromkeys(by[matter.pk]))) for matter in matters[:MOST])
    return Found(hits, tuple(_alerts(words, powers)), more=len(matters) > MOST)


def personal(words: str) -> str:
    """Whether a person or a number is looked up, and of which kind: account, phone or name; then the search is recorded."""
    plain = unicodedata.normalize("NFKC", words).strip()
    if _phone(plain):
        return "phone"
    if _account(plain):
        return "account"
    return "" if NUMBER.fullmatch(plain) or PAPER.search(plain) else "name"


def _account(words: str) -> str:
    plain = str(normalise_account(words))
    return plain if ACCOUNT.fullmatch(plain) else ""


def _phone(words: str) -> str:
    plain = str(normalise_phone(words))
    return plain if phone_kind(plain) in ("mobile", "fixed", "service") else ""


def _by_number(words: str, powers: Powers, now: Instant) -> Rows:
    """By the beginning of a matter's number, or the public's number of what was sent in."""
    plain = words.upper()
    if not NUMBER.fullmatch(plain) and not plain.startswith("AL-"):
        return
    found = matters_in_reach(powers, Permission.MATTERS_READ, now).filter(number__startswith=plain)
    for pk in found.order_by("-pk").values_list("pk", flat=True)[: MOST + 1]:
        yield pk, tr("编号", "number")
    for pk in Submission.objects.filter(number=plain).values_list("matter", flat=True):
        yield pk, tr("来件编号", "number of what was sent in")


def _by_title(words: str, powers: Powers, now: Instant) -> Rows:
    """By words of the title, or a part of the number."""
    if _account(words) or _phone(words):
        return
    found = matters_in_reach(powers, Permission.MATTERS_READ, now)
    named = found.filter(Q(title__icontains=words) | Q(about__icontains=words) | Q(number__icontains=words))
    for pk in named.order_by("-pk").values_list("pk", flat=True)[: MOST + 1]:
        yield pk, tr("名称或编号", "title or number")


def _by_paper(words: str, powers: Powers, now: Instant) -> Rows:
    """By the whole number of a paper we issued or that was attached, however its brackets were typed."""
    if not PAPER.search(words):
        return
    year = re.sub(r"[〔\[［(（【]\s*([0-9]{4})\s*[〕\]］)）】]", r"〔\1〕", words)
    wide = year.replace("(", "（").replace(")", "）")
    for pk, number in Paper.objects.filter(number__in={words, year, wide}).values_list("matter", "number"):
        yield pk, f"{tr('文书', 'paper')} {number}"
    for pk, number in Document.objects.filter(number__in={words, year, wide}).values_list("matter", "number")[:MOST]:
        yield pk, f"{tr('文书', 'paper')} {number}"


def _by_party(words: str, powers: Powers, now: Instant) -> Rows:
    """By the whole name or phone number of a party."""
    phone = _phone(words)
    wanted = Q(phone_trace=phone_trace(phone)) if phone else Q(name_trace=name_trace(words))
    found = Party.objects.filter(wanted).exclude(role__in=PROTECTED_ROLES).exclude(matter__kind__in=PROTECTED_KINDS)
    roles = dict(ROLES)
    for pk, role, shown in found.order_by("-matter").values_list("matter", "role", "shown"):
        yield pk, f"{roles[role]} {shown}"


def _by_money(words: str, powers: Powers, now: Instant) -> Rows:
    """By an account: of an order, or that a sanction is about."""
    account = _account(words)
    if not account or not powers.may(Permission.FUNDS_READ):
        return
    trace, shown = keyed(account, "mention account"), mask_account(account)
    for pk in Order.objects.filter(trace=trace).values_list("run__matter", flat=True):
        yield pk, f"{tr('止付冻结账户', 'account of an order')} {shown}"
    for pk in Sanction.objects.filter(trace=trace).values_list("run__matter", flat=True):
        yield pk, f"{tr('惩戒账户', 'account of a sanction')} {shown}"


def _by_submission(words: str, powers: Powers, now: Instant) -> Rows:
    """By what the public's words mention of others: an account or link in any of them, a phone number where nobody is sealed."""
    for kind, value, shown in _mentioned(words):
        found = Mention.objects.filter(kind=kind, own=False, trace=keyed(value, f"mention {kind}"))
        if kind == "phone":
            found = found.exclude(submission__kind__in=SEALED)
        for pk in _readable(found.values_list("submission__matter", flat=True), powers, now):
            yield pk, f"{tr('来件提到', 'mentioned by the public')} {shown}"
        if kind == "account":
            paid = Reported.objects.filter(trace=keyed(value, "mention account"))
            for pk in _readable(paid.values_list("submission__matter", flat=True), powers, now):
                yield pk, f"{tr('报案收款账户', 'account a victim paid to')} {shown}"


def _readable(keys: "QuerySet[Mention, int] | QuerySet[Reported, int]", powers: Powers, now: Instant) -> list[int]:
    """Those of the matters whose submissions the person may read."""
    reach = matters_in_reach(powers, Permission.TIPS_READ, now)
    return list(reach.filter(pk__in=list(keys)).values_list("pk", flat=True))


def _mentioned(words: str) -> Iterator[tuple[str, str, str]]:
    """Kind, clean value and masked form of what the words are."""
    account, phone = _account(words), _phone(words)
    if phone:
        yield "phone", phone, mask_phone(phone)
    if account:
        yield "account", account, mask_account(account)
    for one in find_entities(words) if not (account or phone) else ():
        if one.kind == "link":
            yield "link", one.value, one.shown


def _alerts(words: str, powers: Powers) -> Iterator[tuple[int, str]]:
    """Alerts about the account or number, newest first."""
    traces = [keyed(value, f"mention {kind}") for kind, value, _ in _mentioned(words) if kind != "link"]
    if traces and powers.may(Permission.ALERTS_READ):
        for alert in alerts_in_reach(powers, Permission.ALERTS_READ).filter(trace__in=traces).order_by("-pk")[:MOST]:
            yield alert.pk, f"{alert.title} {alert.shown}"


LOOKS: tuple[Callable[[str, Powers, Instant], Rows], ...] = (
    _by_number, _by_paper, _by_party, _by_money, _by_submission, _by_title,
)  # fmt: skip
"""Everything that is tried."""
