"""The sender adds files by receipt: screenshots, statements, contracts. Each is recorded with its hash."""

from collections.abc import Sequence

from django.db import transaction

from anlan.desk.intake.models import Submission, Upload
from anlan.desk.intake.sealed_files import keep_sealed
from anlan.desk.record.chain import PUBLIC, note_down
from anlan.values import InputError, Instant, Note

MOST = 20


@transaction.atomic
def add_uploads(*, submission: Submission, contents: Sequence[bytes], now: Instant) -> list[Upload]:
    """All of the files or none: refuses what is no known kind, too large, or one too many."""
    locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    there = locked.uploads.count()
    if there + len(contents) > MOST:
        raise InputError(Note.of("desk.intake.too_many_files", limit=MOST, there=there))
    made = []
    for place, content in enumerate(contents, start=there + 1):
        sha, kind, copied = keep_sealed(content)
        one = Upload.objects.create(
            submission=locked, place=place, media_type=kind, size=len(content), sha256=sha, has_copy=copied, at=now
        )
        facts = {"upload": one.pk, "sha256": sha, "size": one.size, "kind": kind}
        note_down(f"matter/{locked.matter_id}", "public_uploaded", actor=PUBLIC, role="public", now=now, facts=facts)
        made.append(one)
    return made
