"""The talk by receipt: the sender finds the submission, both sides write, the sender rates the answer."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from anlan.desk.encryption import encrypt
from anlan.desk.intake.models import Message, Submission
from anlan.desk.intake.models.submission import MESSAGE, RATING
from anlan.desk.intake.receipt import clean, receipt_digest
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.runs import lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import PUBLIC, note_down
from anlan.procedure.command import Command
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
WRONG_AT_MOST, WINDOW = 10, timedelta(hours=1)
RATINGS = ("yes", "partly", "no")


def find(number: str, receipt: str, now: Instant) -> Submission:
    """The submission of that number and receipt. One refusal for a wrong number, a wrong receipt, and too many tries."""
    wanted = f"AL-{clean(number.upper().removeprefix('AL'))}"
    found = Submission.objects.filter(number=wanted).select_related("matter").first()
    if found is not None and not _paused(found, now):
        if receipt_digest(receipt) == found.receipt_digest:
            return found
        _count_wrong(found, now)
    raise InputError(Note.of("desk.intake.no_such_receipt"))


@transaction.atomic
def write_from_public(*, submission: Submission, text: str, now: Instant) -> Message:
    """The sender writes. Refuses an empty message."""
    message = _write(submission, text, now, officer=None)
    note_down(f"matter/{submission.matter_id}", "public_wrote", actor=PUBLIC, role="public", now=now)
    return message


@transaction.atomic
def write_from_office(*, submission: Submission, text: str, powers: Powers, now: Instant) -> Message:
    """An officer writes to the sender."""
    require_matter(submission.matter, powers, now, PERMISSION)
    message = _write(submission, text, now, officer=powers.officer.pk)
    facts = {"message": message.pk}
    note_down(f"matter/{submission.matter_id}", "office_wrote", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return message


@transaction.atomic
def rate(*, submission: Submission, rating: str, now: Instant, timely: str = "", words: str = "") -> None:
    """The sender says whether it was handled well and in time; only once it was answered or closed, and the last word counts.

    Where the procedure asks for a call back (a letter to the head), the first rating is recorded as that.
    """
    if rating not in RATINGS or timely not in ("", *RATINGS) or not may_rate(submission):
        raise InputError(Note.of("desk.intake.no_rating_yet"))
    submission.rating, submission.timely, submission.rated_at = rating, timely, now
    submission.rating_sealed = encrypt(words.strip()[:2000], RATING)
    submission.save(update_fields=["rating", "timely", "rating_sealed", "rated_at"])
    facts = {"submission": submission.pk, "rating": rating, "timely": timely}
    note_down(f"matter/{submission.kept.matter_id}", "rated", actor=PUBLIC, role="public", now=now, facts=facts)
    for run in submission.kept.matter.runs.filter(clocks__term="call_back", clocks__ended_at=None, ended_at=None):
        locked = lock(run)
        command = Command(run=locked.stream, type="called_back", at=now, actor=PUBLIC, role="office", facts={"satisfied": rating})
        record_command(locked, command, now)


def may_rate(submission: Submission) -> bool:
    """Whether the sender has been answered: the run he opened has ended, or stands in a state of being answered."""
    matter = submission.kept.matter
    over = Q(ended_at__isnull=False) | Q(state="answered")
    return matter.closed_at is not None or matter.runs.filter(over, opened_by=None).exists()


def _write(submission: Submission, text: str, now: Instant, *, officer: int | None) -> Message:
    if not text.strip():
        raise InputError(Note.of("desk.intake.empty_message"))
    sealed = encrypt(text.strip()[:4000], MESSAGE)
    return Message.objects.create(submission=submission, from_public=officer is None, text_sealed=sealed, at=now, officer=officer)


def _paused(found: Submission, now: Instant) -> bool:
    recent = found.wrong_since is not None and now - found.wrong_since < WINDOW
    return recent and found.wrong_receipts >= WRONG_AT_MOST


def _count_wrong(found: Submission, now: Instant) -> None:
    if found.wrong_since is None or now - found.wrong_since >= WINDOW:
        found.wrong_since, found.wrong_receipts = now, 0
    found.wrong_receipts += 1
    found.save(update_fields=["wrong_since", "wrong_receipts"])
