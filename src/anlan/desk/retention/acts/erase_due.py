"""What has outlived its term is erased, counted and recorded. For the worker, and for who runs the command.

A matter is erased in one transaction with its event, held by its lock; its files leave the data folder afterwards. Killed at any
point, either nothing was erased, or the next round removes the files that the event speaks of.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from anlan.desk.matters.models import Matter
from anlan.desk.record.chain import CLOCK, note_down
from anlan.desk.retention.erasing import HAVING
from anlan.desk.retention.holding import due_matters, free
from anlan.desk.retention.kinds import KINDS, Kind
from anlan.desk.retention.leaving import remove
from anlan.desk.retention.models import Erasure, Term
from anlan.values import Instant

AT_ONCE = 50
"""How many matters of a kind are erased in a round."""


@dataclass(frozen=True, slots=True)
class Due:
    """What stands to be erased of one kind: ``due`` now, and ``held`` although its term has run out."""

    kind: Kind
    term: Term
    due: int
    held: int


def what_is_due(now: Instant) -> Iterator[Due]:
    """One for each term that is set. Nothing is erased."""
    for term, kind, before in _terms(now):
        if kind.count is not None:
            yield Due(kind, term, kind.count(before), 0)
            continue
        due = due_matters(kind.key, HAVING[kind.key], before)
        going = free(due, now).count()
        yield Due(kind, term, going, due.count() - going)


def erase_due(now: Instant, limit: int = AT_ONCE) -> int:
    """Erase what is due, at most ``limit`` matters of each kind; returns how many matters it went through."""
    erased = 0
    for term, kind, before in _terms(now):
        if kind.forget is not None:
            _forget(kind, before, term, now)
            continue
        matters = free(due_matters(kind.key, HAVING[kind.key], before), now).values_list("pk", flat=True)[:limit]
        erased += sum(_erase(kind, pk, before, term, now) for pk in list(matters))
    _finish(now)
    return erased


def _terms(now: Instant) -> Iterator[tuple[Term, Kind, Instant]]:
    for term in Term.objects.filter(kind__in=KINDS).order_by("pk"):
        yield term, KINDS[term.kind], now - timedelta(days=term.days)


@transaction.atomic
def _forget(kind: Kind, before: Instant, term: Term, now: Instant) -> None:
    count = kind.forget(before) if kind.forget else 0
    if count:
        facts = {"kind": kind.key, "count": count, "days": term.days}
        note_down("retention", "erased_by_term", actor=CLOCK, role=CLOCK, now=now, facts=facts)


@transaction.atomic
def _erase(kind: Kind, pk: int, before: Instant, term: Term, now: Instant) -> bool:
    """Erase one matter under its lock; false when somebody has reopened it or another worker erased it meanwhile."""
    matter = Matter.objects.select_for_update().get(pk=pk)
    if kind.erase is None or not free(due_matters(kind.key, HAVING[kind.key], before), now).filter(pk=pk).exists():
        return False
    gone = kind.erase(matter)
    done = None if gone.files else now
    Erasure.objects.create(matter=matter, kind=kind.key, at=now, files=json.dumps(gone.files), done_at=done)
    if gone:
        facts = {"kind": kind.key, "days": term.days, "files": len(gone.files), **gone.counts}
        note_down(f"matter/{matter.pk}", "erased_by_term", actor=CLOCK, role=CLOCK, now=now, facts=facts)
    return True


def _finish(now: Instant) -> None:
    """Remove the files of what was erased, also of rounds that broke off."""
    for row in Erasure.objects.filter(done_at=None).order_by("pk")[:AT_ONCE]:
        left = [(where, name) for where, name in json.loads(row.files) if not remove(where, name, now)]
        done = None if left else now
        Erasure.objects.filter(pk=row.pk).update(done_at=done, files=json.dumps(left))
