"""The room as Django knows it."""

from django.apps import AppConfig


class WallsConfig(AppConfig):
    """Wall charts."""

    name = "anlan.desk.walls"
    label = "walls"

    def ready(self) -> None:
        """A plan has milestones, and nothing is taken off the list before all of them are reached."""
        from anlan.desk.matters import guards  # noqa: PLC0415  tables of all rooms are there only now
        from anlan.desk.walls import guarding  # noqa: PLC0415

        guards.add("listed_supervision", "plan_set", guarding.has_milestones)
        guards.add("listed_supervision", "closing_asked", guarding.all_reached)
