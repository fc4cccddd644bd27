"""Which matters and runs a person sees: of organisations in reach, opened to his organisation, or addressed to it."""

from django.db.models import Q, QuerySet

from anlan.desk.matters.models import Document, Matter, Run
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import under
from anlan.values import Instant


def matters_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Matter]:
    """The matters for which the person holds ``permission`` at ``at``."""
    paths = powers.paths(permission)
    opened = Q(pk__in=Matter.objects.filter(_opened(paths, at)).values("pk"))
    return Matter.objects.filter(under(paths, "organisation__path") | opened).select_related("organisation", "owner")


def runs_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Run]:
    """The runs of those matters."""
    paths = powers.paths(permission)
    opened = Q(matter__in=Matter.objects.filter(_opened(paths, at)).values("pk"))
    runs = Run.objects.filter(under(paths, "matter__organisation__path") | opened)
    return runs.select_related("matter__organisation", "matter__owner", "addressee")


def runs_addressed(powers: Powers) -> QuerySet[Run]:
    """The runs addressed to bodies for which the person answers orders, and referrals sent to bodies where he works."""
    orders = under(powers.paths(Permission.ORDERS_ANSWER), "addressee__path")
    referred = under(powers.paths(Permission.MATTERS_WORK), "addressee__path")
    mine = Run.objects.filter(orders | Q(referred, procedure="referral") & ~Q(state="draft"))
    return mine.select_related("matter__organisation", "matter__owner", "addressee")


def documents_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Document]:
    """The papers of those matters."""
    return Document.objects.filter(matter__in=matters_in_reach(powers, permission, at))


def _opened(paths: tuple[str, ...], at: Instant) -> Q:
    return Q(access__since__lte=at, access__until__gt=at) & under(paths, "access__organisation__path")
