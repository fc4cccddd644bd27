"""Whose rows a person sees: organisations and officers within reach of a permission. Outside it a row does not exist (404)."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.models.organisation import may_hold
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import administered

M = TypeVar("M", bound=Model)


def under(paths: tuple[str, ...], field: str = "path") -> Q:
    """The condition "``field`` lies under one of ``paths``"; nothing lies under no path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def organisations_in_reach(powers: Powers, permission: Permission) -> QuerySet[Organisation]:
    """The organisations for which the person holds ``permission``."""
    return Organisation.objects.filter(under(_paths(powers, permission)))


def bodies_in_reach(powers: Powers, permission: Permission) -> tuple[int, ...]:
    """Their ids, looked up once for these powers. A list that names them finds its rows in an index; one that names a path reads
    all rows of the office. Where every body in reach is one below which nothing hangs there is nothing to look up."""
    if permission not in powers.bodies:
        ends = {power.organisation.path: power.organisation.pk for power in powers.held if not may_hold(power.organisation.kind)}
        paths = _paths(powers, permission)
        known = [ends[path] for path in paths if path in ends]
        found = organisations_in_reach(powers, permission).order_by("pk").values_list("pk", flat=True)
        powers.bodies[permission] = tuple(sorted(known) if len(known) == len(paths) else found)
    return powers.bodies[permission]


def officers_in_reach(powers: Powers, permission: Permission) -> QuerySet[Officer]:
    """The officers of those organisations."""
    return Officer.objects.filter(under(_paths(powers, permission), "organisation__path")).select_related("organisation")


def one_of(rows: QuerySet[M], **which: Any) -> M:
    """The one row among ``rows``; 404 whether it does not exist or lies out of reach, so that the two cannot be told apart."""
    found = rows.filter(**which).first()
    if found is None:
        raise Http404
    return found


def _paths(powers: Powers, permission: Permission) -> tuple[str, ...]:
    """Whoever looks after people sees and looks after the same bodies."""
    own = powers.paths(permission)
    return (*own, *administered(powers)) if permission in (Permission.PEOPLE_READ, Permission.PEOPLE_MANAGE) else own
