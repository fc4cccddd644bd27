"""Who receives what the public sends: the bodies of a kind of submission, in the order of the tree."""

from django.db.models import QuerySet

from anlan.desk.intake.models import Reception
from anlan.desk.people.models import Organisation
from anlan.desk.written import rows_of

RECEIVING = """
    SELECT 1
      FROM intake_reception received
      JOIN people_organisation body ON body.id = received.organisation_id
     WHERE received.kind = :kind AND NOT body.closed
     LIMIT 2
"""


def receivers_of(kind: str) -> QuerySet[Organisation]:
    """The open bodies that receive submissions of ``kind``."""
    return Organisation.objects.filter(receptions__kind=kind, closed=False)


def how_many_receive(kind: str) -> int:
    """None, one, or two for several: whether a form is offered and asks for a place."""
    return len(rows_of(RECEIVING, kind=kind))


def received_kinds() -> frozenset[str]:
    """The kinds that some open body receives; the portal offers no other."""
    return frozenset(Reception.objects.filter(organisation__closed=False).values_list("kind", flat=True))
