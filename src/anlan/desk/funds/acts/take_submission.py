"""What somebody entered on the portal comes into the money of a case, with one act: payments, statements, and where it belongs.

A victim's payments become reported payments, his tables statement files; a claim or an objection is seen at the restitution of
the case from then on. A payment that lacks something stays where it is. Done again, it takes only what is new.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from anlan.desk.funds.acts.report_payments import keep_payment
from anlan.desk.funds.acts.upload_statements import Taken, Upload, upload_statements
from anlan.desk.funds.told import KINDS, Told, payments_told, tables_told
from anlan.desk.funds.tracing import ask_for_trace
from anlan.desk.intake.models import Submission
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.intake.sealed_files import original
from anlan.desk.matters.acts.add_party import open_party
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Party
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many payments are new, how many the case had, which wait and for what, and what became of each file."""

    added: int
    known: int
    waiting: tuple[Told, ...]
    files: tuple[Taken, ...]


def take_submission(
    *, submission: Submission, case: Matter, typed: Mapping[str, str], tables: Collection[int], powers: Powers, now: Instant
) -> TakenIn:
    """Take it in. ``typed``: what the officer found out (`funds.told`); ``tables``: which of its files are statements.

    Refuses tips and letters, whose senders are nobody's party, and what is out of reach. The tables pass the scanner once more,
    each by itself, before rows are locked.
    """
    require_matter(case, powers, now, PERMISSION)
    if submission.kind not in KINDS or not submissions_in_reach(powers, Permission.TIPS_READ, now).filter(pk=submission.pk):
        raise InputError(Note.of("desk.funds.not_to_be_taken"))
    told = payments_told(submission, case, typed, now) if submission.kind != "objection" else []
    files = [Upload(one.name, [original(one.sha256)]) for one in tables_told(submission).filter(pk__in=tables)]
    taken = upload_statements(matter=case, uploads=files, powers=powers, now=now)
    with transaction.atomic():
        whole = [one for one in told if one.whole and not one.taken]
        victim = _victim(submission, case, powers, now) if whole else ""
        news = [keep_payment(case, one.payment(victim), submission.number, powers, now, told=one.row) for one in whole]
        submission.case = case
        submission.save(update_fields=["case"])
        facts = {"submission": submission.pk, "case": case.pk, "payments": sum(news), "files": len(taken)}
        for matter in dict.fromkeys((submission.matter_id, case.pk)):
            note_down(f"matter/{matter}", "submission_taken", actor=powers.officer.pk, role="officer", now=now, facts=facts)
        if any(news):
            ask_for_trace(case, now)
    waiting = tuple(one for one in told if not one.whole and not one.taken)
    return TakenIn(sum(news), len(told) - sum(news) - len(waiting), waiting, tuple(taken))


def _victim(submission: Submission, case: Matter, powers: Powers, now: Instant) -> str:
    """Who lost the money, opened for this purpose on the record; the public number where a system gave no name."""
    party = Party.objects.filter(matter=submission.matter, role="victim").order_by("pk").first()
    if party is None:
        return submission.number
    purpose = f"被害人付款并入案件 {case.number}"
    return open_party(party=party, purpose=purpose, powers=powers, now=now)["name"] or submission.number
