"""Which matters and runs a person sees: of organisations in reach, opened to his organisation, or addressed to it.

Organisations and opened matters are looked up first and named in the query: both are few, and a list then finds its first rows in
an index, however many matters the office has.
"""

from django.db.models import Q, QuerySet

from anlan.desk.matters.models import Clock, Document, Matter, Run
from anlan.desk.matters.models.run import RUNNING
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import bodies_in_reach
from anlan.desk.written import rows_of
from anlan.values import Instant

OPENED = """
    SELECT DISTINCT matter_id FROM matters_matteraccess WHERE since <= :at AND until > :at AND organisation_id IN (:bodies)
"""
"""The matters that are opened to one of some bodies."""


def in_reach(powers: Powers, permission: Permission, at: Instant, *, body: str, matter: str) -> Q:
    """The condition on rows that name an organisation by ``body`` and a matter by ``matter``."""
    bodies = bodies_in_reach(powers, permission)
    own = Q(**{f"{body}__in": bodies})
    found = [matter for (matter,) in rows_of(OPENED, at=at, bodies=bodies)] if bodies else []
    return own | Q(**{f"{matter}__in": found}) if found else own


def matters_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Matter]:
    """The matters for which the person holds ``permission`` at ``at``."""
    reach = in_reach(powers, permission, at, body="organisation", matter="pk")
    return Matter.objects.filter(reach).select_related("organisation", "owner")


def runs_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Run]:
    """The runs of those matters."""
    reach = in_reach(powers, permission, at, body="organisation", matter="matter")
    return Run.objects.filter(reach).select_related("matter__organisation", "matter__owner", "addressee")


def clocks_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Clock]:
    """The running clocks of those matters."""
    return Clock.objects.filter(RUNNING, in_reach(powers, permission, at, body="organisation", matter="run__matter"))


def runs_addressed(powers: Powers) -> QuerySet[Run]:
    """The runs addressed to bodies for which the person answers orders, and referrals sent to bodies where he works."""
    orders = Q(addressee__in=bodies_in_reach(powers, Permission.ORDERS_ANSWER))
    referred = Q(addressee__in=bodies_in_reach(powers, Permission.MATTERS_WORK))
    mine = Run.objects.filter(orders | Q(referred, procedure="referral") & ~Q(state="draft"))
    return mine.select_related("matter__organisation", "matter__owner", "addressee")


def documents_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Document]:
    """The papers of those matters."""
    return Document.objects.filter(matter__in=matters_in_reach(powers, permission, at))
