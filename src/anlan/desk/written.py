"""Queries that are written out, since every page asks them: the ORM would put each together anew.

In: text with its values by name (``:officer``), a list where several may stand (``IN (:bodies)``). Out: rows, as the database
gives them. Migrations do not see such a text: tests hold it against the models.
"""

import re
from datetime import datetime
from typing import Any

from django.db import connection

_NAME = re.compile(r":(\w+)")


def rows_of(text: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows that the query finds. A list of values must not be empty."""
    given: list[Any] = []

    def place(name: re.Match[str]) -> str:
        value = values[name[1]]
        many = value if isinstance(value, list | tuple) else (value,)
        given.extend(connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in many)
        return ", ".join(["%s"] * len(many))

    with connection.cursor() as cursor:
        cursor.execute(_NAME.sub(place, text), given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
