"""What a wall chart has against events of its supervision."""

from collections.abc import Mapping

from anlan.desk.matters.models import Run
from anlan.desk.walls.models import Milestone
from anlan.procedure.event import Value
from anlan.values import Note


def has_milestones(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """A plan without milestones plans nothing."""
    return None if Milestone.objects.filter(run=run).exists() else Note.of("desk.walls.no_milestones")


def all_reached(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """Nobody asks to be taken off the list with milestones open."""
    waiting = Milestone.objects.filter(run=run, reached_at=None).count()
    return Note.of("desk.walls.not_reached", count=waiting) if waiting else None
