"""The units that a table of a room has a column for: one body and what hangs directly below it, each with all below it.

In: powers, a permission, the body asked for. Out: units, and which of them a body belongs to. So a province sees its cities, a
city its counties, and nobody a table of five hundred columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anlan.desk.asked import number
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of, organisations_in_reach


@dataclass(frozen=True, slots=True)
class Units:
    """``whole``: the body the table is about, with all below it; ``above`` it, if that is within reach.

    ``shown``: the columns. ``column``: for each body within reach of the table the place of its column. ``deeper``: columns that
    can be opened further.
    """

    whole: Organisation | None
    above: Organisation | None
    shown: tuple[Organisation, ...]
    column: Mapping[int, int]
    deeper: frozenset[int]


def units(powers: Powers, permission: Permission, asked: str) -> Units:
    """The units of the body ``asked`` for by number, or of all that is in reach. 404 for a body out of reach."""
    reach = list(organisations_in_reach(powers, permission).order_by("path"))
    known = {body.pk for body in reach}
    if asked:
        roots = [one_of(organisations_in_reach(powers, permission), pk=number(asked))]
    else:
        roots = [body for body in reach if body.parent_id not in known]
    whole = roots[0] if len(roots) == 1 else None
    shown = [whole, *(body for body in reach if body.parent_id == whole.pk)] if whole else roots
    below = [body for body in reach if any(root.holds(body) for root in roots)]
    column = {body.pk: _place(body, shown) for body in below}
    deeper = frozenset(body.parent_id for body in below if body.parent_id) - {whole.pk if whole else 0}
    above = next((body for body in reach if whole and body.pk == whole.parent_id), None)
    return Units(whole, above, tuple(shown), column, deeper)


def _place(body: Organisation, shown: Sequence[Organisation]) -> int:
    """The place of the lowest of ``shown`` that holds the body."""
    return max((len(unit.path), place) for place, unit in enumerate(shown) if unit.holds(body))[1]
