"""The room as Django knows it."""

from django.apps import AppConfig


class ScanningConfig(AppConfig):
    """Scanning."""

    name = "anlan.desk.scanning"
    label = "scanning"
