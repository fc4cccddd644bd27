"""Submissions beside this one: the same account, phone or link; or much the same words."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from anlan.desk.intake.likeness import ENOUGH, alike
from anlan.desk.intake.models import Mark, Mention, Submission

MOST = 12
COMPARED = 40


@dataclass(frozen=True, slots=True)
class Similar:
    """Another submission, what both mention, and how much of their wording is the same, in percent (0: not enough to say)."""

    one: Submission
    shared: tuple[str, ...]
    words: int


def similar_to(one: Submission, reach: QuerySet[Submission]) -> list[Similar]:
    """Those within ``reach``, the most alike first. Texts are compared only with the few whose marks meet."""
    traces = dict(one.mentions.filter(own=False).exclude(kind="amount").values_list("trace", "shown"))
    same = Mention.objects.filter(own=False, trace__in=traces, submission__in=reach.values("pk")).exclude(submission=one)
    shared: dict[int, set[str]] = {}
    for other, trace in same.order_by("-pk").values_list("submission", "trace")[: COMPARED * 4]:
        shared.setdefault(other, set()).add(traces[trace])
    marks = one.marks.values("mark")
    meets = Mark.objects.filter(mark__in=marks, submission__in=reach.values("pk")).exclude(submission=one)
    near = list(meets.values("submission").annotate(n=Count("pk")).order_by("-n", "-submission")[:COMPARED])
    rows = {row.pk: row for row in reach.filter(pk__in=[*list(shared)[:COMPARED], *(row["submission"] for row in near)])}
    shares = dict(zip(rows, alike(one.text, (row.text for row in rows.values())), strict=True))
    found = [
        Similar(row, tuple(sorted(shared.get(pk, ()))), round(100 * shares[pk]) if shares[pk] >= ENOUGH else 0)
        for pk, row in rows.items()
        if pk in shared or shares[pk] >= ENOUGH
    ]
    return sorted(found, key=lambda each: (-len(each.shared), -each.words, -each.one.pk))[:MOST]
