"""Which alerts and sanctions a person sees: those of organisations in reach."""

from django.db.models import QuerySet

from anlan.desk.alerts.models import Alert, Sanction
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import organisations_in_reach
from anlan.values import Instant


def alerts_in_reach(powers: Powers, permission: Permission) -> QuerySet[Alert]:
    """The alerts for which the person holds ``permission``. The organisations are read first, for the queue's index."""
    bodies = list(organisations_in_reach(powers, permission).values_list("pk", flat=True))
    return Alert.objects.filter(organisation__in=bodies).select_related("organisation", "source", "claimed_by", "run__matter")


def sanctions_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Sanction]:
    """The sanctions whose matter is in reach."""
    reach = matters_in_reach(powers, permission, at)
    return Sanction.objects.filter(run__matter__in=reach.values("pk")).select_related("run__matter__organisation")
