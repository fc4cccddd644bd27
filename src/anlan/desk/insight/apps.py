"""The room as Django knows it."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Insight."""

    name = "anlan.desk.insight"
    label = "insight"
