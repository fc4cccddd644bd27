"""The room as Django knows it."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers."""

    name = "anlan.desk.papers"
    label = "papers"
