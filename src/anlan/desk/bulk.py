"""Changing many rows of one table, each to values of its own, in one exchange with the database.

On PostgreSQL it is one statement that takes a list for each column; SQLite lies in the process, and takes row after row.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write ``fields`` of every row as they now stand. `bulk_update` writes the same, at many times the cost for long lists."""
    if not rows:
        return
    table, quote = rows[0]._meta, connection.ops.quote_name
    columns = [table.concrete_fields[0], *(column for column in table.concrete_fields if column.name in fields)]
    key, *names = [quote(str(column.column)) for column in columns]
    values = [[column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns] for row in rows]
    own = quote(table.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            setting = ", ".join(f"{name} = changed.{name}" for name in names)
            lists = ", ".join(f"%s::{column.db_type(connection)}[]" for column in columns)
            source = f"unnest({lists}) AS changed ({', '.join((key, *names))})"
            by_column = [list(column) for column in zip(*values, strict=True)]
            cursor.execute(f"UPDATE {own} SET {setting} FROM {source} WHERE {own}.{key} = changed.{key}", by_column)
        else:
            setting = ", ".join(f"{name} = %s" for name in names)
            cursor.executemany(f"UPDATE {own} SET {setting} WHERE {key} = %s", [[*new, pk] for pk, *new in values])
