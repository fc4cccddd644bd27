"""The words of the report of a scan, in both languages (``messages/alerts.toml``)."""

from anlan.report.case_report import Text
from anlan.values import Note


def word(key: str, **values: str | int) -> Text:
    """The sentence ``key``. Raises ``KeyError`` when there is none: a fault of ours, found by a test."""
    return Text.of(Note.of(f"report.alerts.{key}", **values))
