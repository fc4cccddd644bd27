"""The room as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "anlan.desk.intake"
    label = "intake"
