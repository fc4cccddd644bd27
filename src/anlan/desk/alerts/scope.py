"""Which alerts and sanctions a person sees: those of organisations in reach."""

from django.db.models import QuerySet

from anlan.desk.alerts.models import Alert, Sanction
from anlan.desk.matters.scope import in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import bodies_in_reach
from anlan.values import Instant


def alerts_in_reach(powers: Powers, permission: Permission) -> QuerySet[Alert]:
    """The alerts for which the person holds ``permission``."""
    found = Alert.objects.filter(organisation__in=bodies_in_reach(powers, permission))
    return found.select_related("organisation", "source", "claimed_by", "run__matter")


def sanctions_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Sanction]:
    """The sanctions whose matter is in reach."""
    reach = in_reach(powers, permission, at, body="run__matter__organisation", matter="run__matter")
    return Sanction.objects.filter(reach).select_related("run__matter__organisation")
