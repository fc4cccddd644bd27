"""Erasing content of one matter: rows lose what they say, files are named for removal. One function a kind (`kinds`).

In: a matter that is locked and held by nothing. Out: how much of what was erased, and the files that have to leave the folder.
Numbers, times, sums, masked forms and hashes stay: the figures and the record remain what they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, Model, OuterRef, Q

from anlan.desk.bulk import update_rows
from anlan.desk.funds.models import CaseTrace, Order, ReportedPayment, StatementFile, StatementReading
from anlan.desk.intake.models import Mark, Mention, Message, Payment, Release, SealedIdentity, Submission, Upload
from anlan.desk.matters.models import Document, Matter, Party
from anlan.desk.papers.models import Paper
from anlan.desk.property.models import Item
from anlan.desk.returns.models import FrozenAccount, PlanVictim

File = tuple[str, str]
"""Where a file lies (kept, sealed, reading, trace) and its name there."""
GONE_NAME = "—"
WHY = {"why_zh": "已按保存期限清除", "why_en": "erased by its term"}


def _some(table: type[Model], way: str = "matter") -> Q:
    return Q(Exists(table._default_manager.filter(**{way: OuterRef("pk")})))


HAVING: Mapping[str, Q] = {
    "identities": _some(SealedIdentity, "submission__matter"),
    "submissions": _some(Submission),
    "parties": _some(Party) | _some(Order, "run__matter") | _some(Item),
    "papers": _some(Document) | _some(Paper),
    "funds": _some(StatementFile) | _some(ReportedPayment) | _some(FrozenAccount),
}
"""The condition on matters that have content of a kind at all."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What was erased: how many rows by name, and the files."""

    counts: Mapping[str, int]
    files: tuple[File, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.files) or any(self.counts.values())


def identities(matter: Matter) -> Gone:
    """Sealed identities and the custodians' halves; who asked for one and why stays."""
    rows = SealedIdentity.objects.filter(submission__matter=matter).exclude(ciphertext=b"")
    Release.objects.filter(opening__identity__in=rows).delete()
    return Gone({"identities": rows.update(ciphertext=b"", pairs="{}")})


def submissions(matter: Matter) -> Gone:
    """What a sender wrote, talked and added."""
    own = Submission.objects.filter(matter=matter)
    Mark.objects.filter(submission__in=own).delete()
    payments = list(Payment.objects.filter(submission__in=own))
    for payment in payments:
        payment.seal(payer="", payee="", payee_name="")
        payment.trace = ""
    update_rows(payments, ("shown", "trace", "details_sealed"))
    uploads = Upload.objects.filter(submission__in=own)
    counts = {
        "mentions": Mention.objects.filter(submission__in=own).delete()[0],
        "messages": Message.objects.filter(submission__in=own).exclude(text_sealed=b"").update(text_sealed=b""),
        "payments": len(payments),
        "texts": own.exclude(text_sealed=b"").update(text_sealed=b"", rating_sealed=b""),
    }
    return Gone(counts, _named("sealed", uploads.values_list("sha256", flat=True)))


def parties(matter: Matter) -> Gone:
    """Who the parties were, and from or to whom money was stopped or taken."""
    people, orders = list(Party.objects.filter(matter=matter)), list(Order.objects.filter(run__matter=matter))
    items = list(Item.objects.filter(matter=matter))
    for person in people:
        person.seal("", "", "")
    for order in orders:
        order.seal("", "")
    for item in items:
        item.holder_sealed = b""
    update_rows(people, ("shown", "name_trace", "phone_trace", "name_sealed", "identity_sealed", "phone_sealed"))
    update_rows(orders, ("account_sealed", "holder_sealed"))
    update_rows(items, ("holder_sealed",))
    return Gone({"parties": len(people), "orders": len(orders), "items": len(items)})


def papers(matter: Matter) -> Gone:
    """Files of papers and attachments, and what was filled into papers. Titles and numbers of papers stay."""
    filled = list(Paper.objects.filter(matter=matter))
    for paper in filled:
        paper.seal({})
    update_rows(filled, ("fields_sealed",))
    kept = Document.objects.filter(matter=matter).exclude(sha256="")
    return Gone({"papers": len(filled), "documents": kept.count()}, _named("kept", kept.values_list("sha256", flat=True)))


def funds(matter: Matter) -> Gone:
    """Statements with what was read of them, traces, and who is named by payments, frozen accounts and plans."""
    statements = StatementFile.objects.filter(matter=matter).exclude(name=GONE_NAME)
    traces = CaseTrace.objects.filter(matter=matter, has_report=True)
    files = (
        *_named("kept", statements.values_list("sha256", flat=True)),
        *_named("reading", statements.exclude(part="").values_list("part", flat=True)),
        *_named("trace", traces.values_list("digest", flat=True)),
    )
    StatementReading.objects.filter(file__in=statements).delete()
    counts = {
        "traces": traces.update(has_report=False, state="failed", **WHY),
        "payments": _blank(ReportedPayment, matter, "victim_sealed", "payer_sealed", "payee_sealed"),
        "frozen": _blank(FrozenAccount, matter, "account_sealed"),
        "victims": PlanVictim.objects.filter(plan__matter=matter).update(victim_sealed=b"", payer_sealed=b""),
        "statements": statements.update(state="withdrawn", part="", name=GONE_NAME),
    }
    return Gone(counts, files)


def _blank(table: type[Model], matter: Matter, *columns: str) -> int:
    rows = table._default_manager.filter(matter=matter)
    return rows.update(**dict.fromkeys(columns, b""))


def _named(where: str, names: Iterable[str]) -> tuple[File, ...]:
    return tuple((where, name) for name in dict.fromkeys(names))
