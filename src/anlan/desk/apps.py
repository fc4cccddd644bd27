"""The desk as Django knows it: template tags and management live here, tables live in the rooms."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk."""

    name = "anlan.desk"
    label = "desk"
