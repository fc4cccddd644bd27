"""How many runs of each body the six clears count, by month, kept beside the rows that they count.

A board of a city would otherwise look at every run of it. Whoever changes a row of `Clearing` notes what is one fewer and what is
one more, in his own transaction and without waiting for anybody: rows of `Tally` only ever come. Now and then the worker puts
them together. A sum over them is what a count over the rows would be, at any moment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from anlan.desk.insight.models import Tally

KEY = ("organisation_id", "clear", "came", "done")
"""What is counted together; ``done`` is none while a run is open."""
LOOSE = 1000
"""So many rows may lie loose before they are put together."""
Key = tuple[Any, ...]

_DRIFT = f"""
    SELECT {", ".join(KEY)}, SUM(counted) AS counted, SUM(noted) AS noted
      FROM (SELECT {", ".join(KEY)}, 1 AS counted, 0 AS noted FROM insight_clearing
            UNION ALL
            SELECT {", ".join(KEY)}, 0 AS counted, runs AS noted FROM insight_tally) AS both_sides
     GROUP BY {", ".join(KEY)}
    HAVING SUM(counted) <> SUM(noted)
     ORDER BY {", ".join(KEY)}
"""


def note(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> None:
    """Rows that counted as ``before`` count as ``after`` now."""
    moved = Counter(_key(row) for row in after)
    moved.subtract(_key(row) for row in before)
    _put(moved)


def put_together() -> int:
    """One row for each body, clear and months, where many lie loose; returns how many fewer there are.

    Where few do nothing is locked. What others note meanwhile stays beside it, and a second worker finds the rows taken.
    """
    alike = Tally.objects.order_by().values(*KEY).annotate(rows=Count("pk")).filter(rows__gt=1)
    if sum(kind["rows"] - 1 for kind in alike) < LOOSE:
        return 0
    with transaction.atomic():
        bodies = {kind["organisation_id"] for kind in alike}
        loose = Tally.objects.filter(organisation__in=bodies).select_for_update(skip_locked=True)
        rows = list(loose.values_list("pk", *KEY, "runs"))
        together: Counter[Key] = Counter()
        for _, *key, runs in rows:
            together[tuple(key)] += runs
        Tally.objects.filter(pk__in=[pk for pk, *_ in rows]).delete()
        _put(together)
    return len(rows) - len(together)


def differences(*, write: bool) -> Iterator[str]:
    """Where the tallies are not what the rows come to, one line each; with ``write`` they are when it has been told.

    Both are read in one statement, so that an act that goes on meanwhile is seen in both or in neither.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT)
        wrong: Sequence[tuple[Any, ...]] = cursor.fetchall()
    if write:
        _put(Counter({tuple(key): counted - noted for *key, counted, noted in wrong}))
    for organisation, clear, came, done, counted, noted in wrong:
        yield f"tally {clear} of body {organisation}, months {came} to {done}: stored {noted}, rows {counted}"


def _key(row: Mapping[str, Any]) -> Key:
    return tuple(row[name] for name in KEY)


def _put(moved: Mapping[Key, int]) -> None:
    Tally.objects.bulk_create([Tally(**dict(zip(KEY, key, strict=True)), runs=runs) for key, runs in moved.items() if runs])
