"""Tests that do to the record what its guard in the database refuses."""

from django.db import connection, transaction


def lift_guard() -> list[str]:
    """Take the guard away; the end of the test's transaction brings it back. Returns what makes it again on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE record_event DISABLE TRIGGER record_event_append_only")
            return []
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_event'")
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
    return [made for _, made in guards]


def empty_record() -> None:
    """Empty the record and leave it guarded: at the end of a test without a transaction, whose tables are emptied by DELETE.

    The tests after it in the same process need the guard, and a test run that is spread over processes keeps no order.
    """
    if connection.vendor == "postgresql":  # its tables are emptied by TRUNCATE, which the guard lets pass
        return
    with transaction.atomic(), connection.cursor() as cursor:
        guards = lift_guard()
        cursor.execute("DELETE FROM record_event")
        for made in guards:
            cursor.execute(made)
