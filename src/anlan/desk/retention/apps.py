"""The room as Django knows it."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Retention."""

    name = "anlan.desk.retention"
    label = "retention"
