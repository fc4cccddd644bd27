"""Tasks in a matter: given to a colleague until a time, finished with a word on what came of it."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Task
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def give_task(*, matter: Matter, what: str, officer: Officer, due_at: Instant, powers: Powers, now: Instant) -> Task:
    """The task. Refuses a time that has passed."""
    require_matter(matter, powers, now)
    if due_at <= now:
        raise InputError(Note.of("desk.matters.task_past"))
    task = Task.objects.create(matter=matter, what=what, officer=officer, due_at=due_at, made_by=powers.officer, made_at=now)
    facts = {"task": task.pk, "officer": officer.pk}
    note_down(f"matter/{matter.pk}", "task_given", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return task


@transaction.atomic
def finish_task(*, task: Task, result: str, powers: Powers, now: Instant) -> None:
    """Close the task with its result; one closed already stays as it is."""
    require_matter(task.matter, powers, now)
    if task.done_at is None:
        task.done_at, task.result = now, result
        task.save(update_fields=["done_at", "result"])
        facts = {"task": task.pk}
        note_down(f"matter/{task.matter_id}", "task_done", actor=powers.officer.pk, role="officer", now=now, facts=facts)
