"""The one way in for files: shown to the scanner as they pass, before anything is kept or read.

In: a file in pieces. Out: the same pieces, whatever the scanner does, and then what it said. No file is lost because a scanner is
down: one that it did not answer for waits, held back (`holding`), until the worker has asked again (`acts.scan_waiting`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from anlan.desk.record.chain import CLOCK, note_down
from anlan.desk.scanning.clamd import Address, NoVerdict, Scanning
from anlan.desk.scanning.models import Scan
from anlan.values import InputError, Instant, Note

PATIENCE = 10.0
"""Seconds that somebody who hands in a file waits for a silent scanner; the worker waits longer."""
LET_ALONE = timedelta(seconds=30)
"""A scanner that was silent is not waited for again so soon: of many files at once, one is enough to find out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking. ``found``: what the scanner calls it; ``why`` the file waits, as of `Scan`."""

    state: Literal["clean", "found", "waiting"]
    found: str = ""
    why: str = ""


class Passage:
    """One file on its way past the scanner. ``answer`` stands once the last piece has passed; none when no scanner is set up."""

    def __init__(self, *, patience: float = PATIENCE, let_alone: bool = False) -> None:
        """``patience``: seconds that a silent scanner is waited for; ``let_alone``: do not ask now."""
        self.answer: Answer | None = None
        self._patience, self._let_alone = patience, let_alone

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, unchanged."""
        rest = iter(chunks)
        if settings.CLAMD is not None and self._let_alone:
            self.answer = Answer("waiting")
        elif settings.CLAMD is not None:
            yield from self._asking(settings.CLAMD, rest)
        yield from rest

    def _asking(self, address: Address, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks until the end, or until the scanner fails; each is handed on before the scanner can fail on it."""
        try:
            with Scanning(address, self._patience) as asked:
                for chunk in chunks:
                    yield chunk
                    asked.show(chunk)
                found = asked.found()
            self.answer = Answer("found", found[:120]) if found else Answer("clean")
        except NoVerdict as wrong:
            self.answer = Answer("waiting", why="too_large" if wrong.too_large else "silent")


def way_in(now: Instant) -> Passage:
    """For a file that somebody hands in and waits for."""
    lately = Scan.objects.filter(state="waiting", why="silent", tried_at__gt=now - LET_ALONE)
    return Passage(let_alone=settings.CLAMD is not None and lately.exists())


def ask(chunks: Iterable[bytes], passage: Passage) -> Answer | None:
    """What the scanner says of a file whose pieces are wanted for nothing else."""
    for _ in passage.through(chunks):
        pass
    return passage.answer


def require_clean(content: bytes, now: Instant) -> None:
    """For what is read at once and not kept: refuses what is not known to be clean, where a scanner is set up."""
    answer = ask([content], way_in(now))
    if answer is not None and answer.state != "clean":
        raise InputError(Note.of(f"desk.scanning.not_taken_{answer.state}", found=answer.found))


@transaction.atomic
def enter(shelf: str, sha256: str, stream: str, answer: Answer | None, now: Instant) -> None:
    """A file has come into ``stream``: keep what was said of it. Found in one stream, it is held back in all."""
    if answer is None:
        return
    answer = _with_what_is_known(sha256, answer)
    said = {"state": "clean" if answer.state == "clean" else "waiting", "why": answer.why}
    times = {"came_at": now, "tried_at": now, "again_at": now}
    Scan.objects.get_or_create(shelf=shelf, sha256=sha256, stream=stream, defaults={**said, **times})
    if answer.state == "found":
        settle(Scan.objects.filter(sha256=sha256), answer, now)


@transaction.atomic
def settle(scans: QuerySet[Scan], answer: Answer, now: Instant) -> None:
    """The scanner has said what a file is; what begins or ends to be held back is an event of each stream that has it."""
    for scan in scans.select_for_update().order_by("pk"):
        facts = {"sha256": scan.sha256, "found": answer.found or scan.found}
        if answer.found != scan.found:
            kind = "file_held" if answer.found else "file_released"
            note_down(scan.stream, kind, actor=CLOCK, role=CLOCK, now=now, facts=facts)
        scan.state, scan.found, scan.why, scan.tried_at = answer.state, answer.found, "", now
        scan.save(update_fields=["state", "found", "why", "tried_at"])


def _with_what_is_known(sha256: str, answer: Answer) -> Answer:
    """What was found before stays found; what was clean before does not wait for a scanner that is silent now."""
    known = dict(Scan.objects.filter(sha256=sha256).values_list("state", "found"))
    if answer.state != "found" and "found" in known:
        return Answer("found", known["found"])
    return Answer("clean") if answer.state == "waiting" and "clean" in known else answer
