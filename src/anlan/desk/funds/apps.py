"""The room as Django knows it."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds."""

    name = "anlan.desk.funds"
    label = "funds"
