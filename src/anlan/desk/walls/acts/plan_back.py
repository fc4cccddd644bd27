"""The owner of a listed supervision plans back from its due date, and records what was reached."""

from datetime import timedelta

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Run
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.walls.chart import whole
from anlan.desk.walls.models import Milestone
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
AT_MOST = 20


@transaction.atomic
def plan_milestone(*, run: Run, name: str, before: int, powers: Powers, now: Instant) -> Milestone:
    """The milestone. Refuses one without a name, after the due date, before the supervision began, or one too many."""
    require_matter(run.matter, powers, now, PERMISSION)
    clock = whole(run)
    if clock is None or not name.strip() or before < 0 or clock.due_at - timedelta(days=before) <= clock.started_at:
        raise InputError(Note.of("desk.walls.milestone_what"))
    if Milestone.objects.filter(run=run).count() >= AT_MOST:
        raise InputError(Note.of("desk.walls.too_many", count=AT_MOST))
    made = Milestone.objects.create(run=run, name=name.strip(), before=before, set_by=powers.officer.pk)
    facts = {"run": run.pk, "milestone": made.pk, "before": before}
    note_down(f"matter/{run.matter_id}", "milestone_planned", actor=powers.officer.pk, role="owner", now=now, facts=facts)
    return made


@transaction.atomic
def reach_milestone(*, milestone: Milestone, result: str, powers: Powers, now: Instant) -> None:
    """It was reached. Refuses one reached before, and a word too few on what came of it."""
    require_matter(milestone.run.matter, powers, now, PERMISSION)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("run__matter").get(pk=milestone.pk)
    if milestone.reached_at is not None or not result.strip():
        raise InputError(Note.of("desk.walls.reached_what"))
    milestone.reached_at, milestone.result = now, result.strip()
    milestone.save(update_fields=["reached_at", "result"])
    facts = {"run": milestone.run_id, "milestone": milestone.pk}
    note_down(
        f"matter/{milestone.run.matter_id}", "milestone_reached", actor=powers.officer.pk, role="owner", now=now, facts=facts
    )
