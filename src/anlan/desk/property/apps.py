"""The room as Django knows it."""

from django.apps import AppConfig


class PropertyConfig(AppConfig):
    """Property."""

    name = "anlan.desk.property"
    label = "property"

    def ready(self) -> None:
        """Nothing leaves the custody of the office without an approved disposal of that kind."""
        from anlan.desk.matters import guards  # noqa: PLC0415  tables of all rooms are there only now
        from anlan.desk.property import guarding  # noqa: PLC0415

        for event in guarding.WAYS:
            guards.add("property_item", event, guarding.approved(event))
