"""The room as Django knows it."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns."""

    name = "anlan.desk.returns"
    label = "returns"

    def ready(self) -> None:
        """What a plan says binds the run of its restitution, on whatever page an event is recorded."""
        from anlan.desk.funds.order_of import binds_no_more, renewal_was_ordered  # noqa: PLC0415
        from anlan.desk.matters import guards  # noqa: PLC0415  tables of all rooms are there only now
        from anlan.desk.returns import guarding  # noqa: PLC0415

        for event, guard in guarding.GUARDS.items():
            guards.add("restitution", event, guard)
        for event in ("frozen", "taken_over"):
            guards.add("freeze", event, binds_no_more)
        guards.add("freeze", "renewed", renewal_was_ordered)
