"""Looks at matters again where something was recorded or a limit has passed, and writes down what the risk points find there.

Called by the worker alone. A matter is looked at with its own runs, a report also beside the reports that name the same account
(the same keyed hash; a victim's own is not one): nothing else is compared across matters. What is looked at is read first and
written in one short transaction; a matter that somebody changed meanwhile keeps its mark and is looked at once more. So two
workers are harmless.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from anlan.desk.bulk import update_rows
from anlan.desk.insight.models import Finding, Look
from anlan.desk.intake.models import Mention
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.runs import folded_all
from anlan.procedure.risk_points.risks import Risk, look
from anlan.procedure.risk_points.watched import Scene, Watched
from anlan.values import Instant

AT_ONCE = 100
MOST_BESIDE = 40
"""Reports on one account that are compared, the newest: three within thirty days are already too many."""
REPORT, ACCOUNT = "report", "account"
PUT_OFF = timedelta(hours=6)
"""A matter that cannot be looked at waits that long; `anlan.server rebuild` names what is wrong with its runs."""
log = logging.getLogger("anlan.worker")


def look_again(now: Instant, limit: int = AT_ONCE) -> int:
    """Look at what is due by ``now``, at most ``limit`` matters; returns how many were due."""
    due = list(Look.objects.filter(at__lte=now).order_by("at", "pk")[:limit])
    _look(due, now)
    return len(due)


def _look(due: Sequence[Look], now: Instant) -> None:
    """Look at all together; where that fails, at each alone, so that one broken matter holds up no other."""
    try:
        seen = {one.pk: found for one, found in zip(due, _findings(due, now), strict=True)}
    except (OperationalError, InterfaceError):
        raise
    except Exception as wrong:
        if len(due) > 1:
            for one in due:
                _look([one], now)
            return
        log.error("matter %s could not be looked at: %s", due[0].pk, type(wrong).__name__)
        Look.objects.filter(pk=due[0].pk, at=due[0].at).update(at=now + PUT_OFF)
        return
    _write(due, seen)
    _mark_beside([one.pk for one in due if one.changed], now)


def _findings(due: Sequence[Look], now: Instant) -> list[tuple[list[Finding], Instant | None]]:
    matters = [one.pk for one in due]
    beside = _beside(matters)
    neighbours = {pk for some in beside.values() for pk in some}
    wanted = Q(matter__in=matters) | Q(matter__in=neighbours, procedure=REPORT)
    runs = list(Run.objects.filter(wanted).select_related("matter").order_by("pk"))
    states = folded_all(runs)
    of: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        of[run.matter_id].append(run)
    found = []
    for pk in matters:
        others = [run for other in beside.get(pk, ()) for run in of[other] if run.procedure == REPORT]
        scene = Scene((Watched(states[run.pk], str(run.matter_id), "") for run in [*of[pk], *others]), calendar(), now)
        risks, again = look(scene, str(pk))
        found.append(([_row(risk, of[pk]) for risk in risks], again))
    return found


def _beside(matters: Iterable[int]) -> dict[int, list[int]]:
    """Other matters whose report names the same account, not as the victim's own, by matter, the newest of them."""
    named = Mention.objects.filter(kind=ACCOUNT, own=False, submission__matter__kind=REPORT)
    traces: dict[str, list[int]] = defaultdict(list)
    for pk, trace in named.filter(submission__matter__in=matters).values_list("submission__matter", "trace"):
        traces[trace].append(pk)
    others = named.filter(trace__in=list(traces))
    found: dict[int, list[int]] = defaultdict(list)
    for other, trace in others.order_by("-submission__matter").values_list("submission__matter", "trace").distinct():
        for pk in traces[trace]:
            if other != pk and other not in found[pk] and len(found[pk]) < MOST_BESIDE:
                found[pk].append(other)
    return found


def _row(risk: Risk, runs: Sequence[Run]) -> Finding:
    run = next(run for run in runs if run.stream == risk.run)
    return Finding(
        matter_id=run.matter_id,
        run=run,
        organisation_id=run.matter.organisation_id,
        point=risk.point,
        kind=risk.kind,
        about=risk.about,
        phase=risk.phase,
        level=risk.level,
        since=risk.since,
        limit=risk.limit,
        breach=risk.breach,
        done=risk.done,
        over=risk.done or risk.breach,
        internal=risk.internal,
    )


@transaction.atomic
def _write(due: Sequence[Look], seen: dict[int, tuple[list[Finding], Instant | None]]) -> None:
    marks = {one.pk: one.at for one in due}
    free = Look.objects.select_for_update(skip_locked=True).filter(pk__in=list(marks)).order_by("pk")
    rows = [one for one in free if one.at == marks[one.pk]]
    Finding.objects.filter(matter__in=[one.pk for one in rows]).delete()
    Finding.objects.bulk_create([finding for one in rows for finding in seen[one.pk][0]])
    for one in rows:
        one.at, one.changed = seen[one.pk][1], False
    update_rows(rows, ("at", "changed"))


def _mark_beside(changed: Sequence[int], now: Instant) -> None:
    """What was recorded in a report may settle or raise a finding of one beside it."""
    neighbours = {pk for some in _beside(changed).values() for pk in some} - set(changed)
    if neighbours:
        later = Look.objects.filter(pk__in=neighbours).filter(Q(at=None) | Q(at__gt=now))
        later.update(at=now)
