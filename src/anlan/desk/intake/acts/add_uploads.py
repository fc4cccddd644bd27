"""The sender adds files by receipt: screenshots, statements, contracts. Each is recorded with its hash."""

from collections.abc import Sequence

from django.db import transaction

from anlan.desk.intake.models import Submission, Upload
from anlan.desk.intake.sealed_files import admitted, keep_sealed
from anlan.desk.record.chain import PUBLIC, note_down
from anlan.values import InputError, Instant, Note

MOST = 20


def add_uploads(*, submission: Submission, contents: Sequence[bytes], now: Instant) -> list[Upload]:
    """All of the files or none: refuses what is no known kind, too large, or one too many. Malware is kept, held back."""
    _require_room(submission, len(contents))
    for content in contents:
        admitted(content)
    stream = f"matter/{submission.matter_id}"
    kept = [keep_sealed(content, stream=stream, now=now) for content in contents]
    return _add(submission, [len(content) for content in contents], kept, now)


@transaction.atomic
def _add(submission: Submission, sizes: Sequence[int], kept: Sequence[tuple[str, str, bool]], now: Instant) -> list[Upload]:
    locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    there = _require_room(locked, len(kept))
    made = []
    for place, (size, (sha, kind, copied)) in enumerate(zip(sizes, kept, strict=True), start=there + 1):
        one = Upload.objects.create(
            submission=locked, place=place, media_type=kind, size=size, sha256=sha, has_copy=copied, at=now
        )
        facts = {"upload": one.pk, "sha256": sha, "size": one.size, "kind": kind}
        note_down(f"matter/{locked.matter_id}", "public_uploaded", actor=PUBLIC, role="public", now=now, facts=facts)
        made.append(one)
    return made


def _require_room(submission: Submission, more: int) -> int:
    """How many files there are already. Refuses where ``more`` are too many."""
    there = submission.uploads.count()
    if there + more > MOST:
        raise InputError(Note.of("desk.intake.too_many_files", limit=MOST, there=there))
    return there
