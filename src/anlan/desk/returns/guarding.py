"""What a plan has against events of its restitution: on whatever page somebody records them."""

from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet

from anlan.desk.matters.models import Matter, Run
from anlan.desk.returns.models import Plan
from anlan.procedure.event import Value
from anlan.values import Note, format_fen


def plan_of(run: Run) -> Plan | None:
    """The plan of a restitution that counts: the newest."""
    return Plan.objects.filter(run=run).order_by("-number").first()


def open_objections(run: Run) -> int:
    """How many objections in its case are not answered yet."""
    return objections_in(run.matter).filter(ended_at=None).count()


def objections_in(case: Matter) -> QuerySet[Run]:
    """The objections to the return of a case's money or to a measure in it: recorded there, or sent through the portal."""
    recorded = Q(opened_by__matter=case, opened_by__procedure="restitution")
    sent = Q(matter__submission__case=case, matter__submission__kind="objection")
    return Run.objects.filter(recorded | sent, procedure="objection").select_related("matter").order_by("pk")


def only_traced(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """Without a public notice only what is traced to each victim goes back (refund rules art. 8)."""
    plan = plan_of(run)
    if plan is None:
        return Note.of("desk.returns.no_plan")
    return (
        Note.of("desk.returns.needs_notice") if plan.accounts.exclude(rule="traced").filter(returned_fen__gt=0).exists() else None
    )


def has_plan(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """A notice shows a table."""
    return Note.of("desk.returns.no_plan") if plan_of(run) is None else None


def decides_the_plan(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """The decision is for the sum of the plan, when every objection has been answered and every freeze still stands."""
    plan = plan_of(run)
    if plan is None:
        return Note.of("desk.returns.no_plan")
    waiting = open_objections(run)
    if waiting:
        return Note.of("desk.returns.objections_open", count=waiting)
    gone = next(
        (one for one in plan.accounts.select_related("account__run") if one.account.run and one.account.run.ended_at), None
    )
    if gone is not None:
        return Note.of("desk.returns.freeze_ended", account=gone.account.shown)
    if int(str(facts.get("amount", 0)) or 0) != plan.returned_fen:
        return Note.of("desk.returns.not_the_plan", amount=format_fen(plan.returned_fen))
    return None


def all_paid(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """It is over when every victim of the plan has his money."""
    plan = plan_of(run)
    waiting = plan.victims.filter(returned_fen__gt=0, paid_at=None).count() if plan is not None else 0
    return Note.of("desk.returns.not_all_paid", count=waiting) if waiting else None


GUARDS: Mapping[str, Callable[[Run, Mapping[str, Value]], Note | None]] = {
    "traced_single": only_traced,
    "notice_published": has_plan,
    "decided": decides_the_plan,
    "paid": all_paid,
}
