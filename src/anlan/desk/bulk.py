"""Many rows of one table in one exchange with the database: new ones, or old ones that change each to values of its own.

On PostgreSQL it is one statement that takes a list for each column; SQLite lies in the process, and takes row after row. The ORM
writes the same at several times the cost a row, which a tick over a thousand clocks would wait for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    TextField,
)

AS_THEY_ARE: Mapping[type[Any], type[Any]] = {
    BigAutoField: int, BigIntegerField: int, BooleanField: bool, CharField: str, ForeignKey: int, IntegerField: int,
    OneToOneField: int, PositiveIntegerField: int, PositiveSmallIntegerField: int, TextField: str,
}  # fmt: skip
"""Columns whose values a database takes as they are, where all are of this one type, or none."""


def insert_rows(rows: Sequence[Model], *, unless_there: bool = False) -> None:
    """Write new rows, in the caller's transaction: where one cannot be written, that has to be rolled back.

    The database numbers them, and their numbers are not asked for. ``unless_there``: one that is there by a unique column stays
    as it is. Raises what `bulk_create` raises.
    """
    if not rows:
        return
    table = rows[0]._meta
    columns = [column for column in table.concrete_fields if column is not table.auto_field]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    into = f"INSERT INTO {connection.ops.quote_name(table.db_table)} ({names})"
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{into} SELECT * FROM unnest({_lists(columns)}){end}", _by_column(rows, columns))
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into} VALUES ({places}){end}", _by_row(rows, columns))


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write ``fields`` of every row as they now stand."""
    if not rows:
        return
    table, quote = rows[0]._meta, connection.ops.quote_name
    columns = [*(column for column in table.concrete_fields if column.name in fields), table.concrete_fields[0]]
    *names, key = [quote(str(column.column)) for column in columns]
    own = quote(table.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            setting = ", ".join(f"{name} = changed.{name}" for name in names)
            source = f"unnest({_lists(columns)}) AS changed ({', '.join((*names, key))})"
            cursor.execute(
                f"UPDATE {own} SET {setting} FROM {source} WHERE {own}.{key} = changed.{key}", _by_column(rows, columns)
            )
        else:
            setting = ", ".join(f"{name} = %s" for name in names)
            cursor.executemany(f"UPDATE {own} SET {setting} WHERE {key} = %s", _by_row(rows, columns))


def _lists(columns: Sequence["Field[Any, Any]"]) -> str:
    """The places of a list for each column, with its type; without the length in it, by which values would be cut in silence."""
    return ", ".join(f"%s::{str(column.db_type(connection)).partition('(')[0]}[]" for column in columns)


def _by_column(rows: Sequence[Model], columns: Sequence["Field[Any, Any]"]) -> list[list[Any]]:
    return [_list_of(rows, column) for column in columns]


def _list_of(rows: Sequence[Model], column: "Field[Any, Any]") -> list[Any]:
    """What the rows say in a column, as the database takes it."""
    values = [getattr(row, column.attname) for row in rows]
    if set(map(type, values)) <= {AS_THEY_ARE.get(type(column)), type(None)}:
        return values
    if isinstance(column, DateTimeField):  # few different ones among many rows
        said = {value: column.get_db_prep_save(value, connection) for value in set(values)}
        return [said[value] for value in values]
    return [column.get_db_prep_save(value, connection) for value in values]


def _by_row(rows: Sequence[Model], columns: Sequence["Field[Any, Any]"]) -> list[list[Any]]:
    return [list(row) for row in zip(*_by_column(rows, columns), strict=True)]
