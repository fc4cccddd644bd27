"""The room as Django knows it."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters."""

    name = "anlan.desk.matters"
    label = "matters"
