"""The room as Django knows it."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """The record."""

    name = "anlan.desk.record"
    label = "record"
