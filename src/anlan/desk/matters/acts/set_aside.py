"""A run whose clocks cannot ring is set aside, with growing pauses, so that the clocks of all others go on.

Called by the ticker alone. The administrators above the matter are told once, when it first happens; `anlan doctor` names the run
until its clocks ring again.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from anlan.desk.links import link_to, with_link
from anlan.desk.matters.models import Run, Stall
from anlan.desk.matters.recipients import line_of
from anlan.desk.people.models import Officer, Posting
from anlan.desk.record.models import Outgoing
from anlan.values import BrokenPromise, InputError, Instant, Lang, Note, say

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)


@transaction.atomic
def set_aside(*, run: int, wrong: Exception, now: Instant) -> Stall:
    """Leave ``run`` alone for a while: a minute at first, twice as long each time, at most six hours."""
    stall, new = Stall.objects.get_or_create(run_id=run, defaults={"since": now, "retry_at": now})
    stall.attempts += 1
    stall.retry_at = now + min(FIRST_PAUSE * 2 ** min(stall.attempts - 1, 9), LONGEST_PAUSE)
    stall.why = _why(wrong)[:200]
    stall.save(update_fields=["attempts", "retry_at", "why"])
    if new:
        _alarm(stall, now)
    return stall


def take_back(runs: Iterable[int]) -> None:
    """The clocks of ``runs`` rang: they are set aside no longer."""
    rang = set(runs)
    stalled = [pk for pk in Stall.objects.values_list("run", flat=True) if pk in rang]
    if stalled:
        Stall.objects.filter(run__in=stalled).delete()


def _why(wrong: Exception) -> str:
    """What went wrong. Only our own exceptions are quoted; the text of another's may hold what is in a row."""
    if isinstance(wrong, InputError):
        return wrong.note.key
    return str(wrong) if isinstance(wrong, BrokenPromise) else type(wrong).__name__


def _alarm(stall: Stall, now: Instant) -> None:
    run = Run.objects.select_related("matter__organisation").get(pk=stall.run_id)
    line = line_of(run.matter.organisation)
    held = Posting.objects.filter(role="administrator", until=None, organisation__path__in=line, officer__is_active=True)
    officers = Officer.objects.filter(pk__in=held.values("officer")).exclude(email="")
    Outgoing.objects.bulk_create([_letter(officer, run, stall, now) for officer in officers], ignore_conflicts=True)


def _letter(officer: Officer, run: Run, stall: Stall, now: Instant) -> Outgoing:
    lang: Lang = "en" if officer.language == "en" else "zh"
    values: dict[str, str | int] = {"number": run.matter.number, "run": run.stream, "why": stall.why}
    return Outgoing(
        key=f"stalled/{stall.pk}/{officer.pk}",
        channel="email",
        to=officer.email,
        subject=say(Note("desk.telling.stalled_subject", values), lang),
        body=with_link(say(Note("desk.telling.stalled_body", values), lang), link_to("matters:matter", run.matter_id)),
        made_at=now,
        not_before=now,
    )
