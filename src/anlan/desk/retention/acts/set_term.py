"""The head office sets how long content of a kind is kept, with the rule it follows, or takes the term away again."""

from django.db import transaction

from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_whole_office
from anlan.desk.record.chain import note_down
from anlan.desk.retention.kinds import KINDS, SHORTEST
from anlan.desk.retention.models import Term
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.SETTINGS_MANAGE
LONGEST = 36_500


@transaction.atomic
def set_term(*, kind: str, days: int | None, source: str, powers: Powers, now: Instant) -> None:
    """Keep content of ``kind`` for ``days``; none: for ever. Refuses a term without its source, and one too short to be meant."""
    require_whole_office(powers, PERMISSION)
    if days is None:
        Term.objects.filter(kind=kind).delete()
    else:
        if not source.strip():
            raise InputError(Note.of("desk.retention.no_source"))
        shortest = SHORTEST if KINDS[kind].erase else 0
        if not shortest <= days <= LONGEST:
            raise InputError(Note.of("desk.retention.days", shortest=shortest, longest=LONGEST))
        values = {"days": days, "source": source.strip()[:200], "set_by": powers.officer.pk, "set_at": now}
        Term.objects.update_or_create(kind=kind, defaults=values)
    facts = {"kind": kind, "days": "" if days is None else days, "source": source.strip()[:200]}
    note_down("settings/retention", "retention_set", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
