"""The database itself refuses to change or delete an event."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER record_event_no_{verb} BEFORE {verb} ON record_event
       BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION record_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$""",
    """CREATE TRIGGER record_event_append_only BEFORE UPDATE OR DELETE ON record_event
       FOR EACH ROW EXECUTE FUNCTION record_append_only()""",
]


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER record_event_no_{verb}")
    else:
        schema_editor.execute("DROP TRIGGER record_event_append_only ON record_event")
        schema_editor.execute("DROP FUNCTION record_append_only()")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
