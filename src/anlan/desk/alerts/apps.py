"""The room as Django knows it."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Alerts."""

    name = "anlan.desk.alerts"
    label = "alerts"
