"""An administrator puts an organisation's names or code right."""

from django.db import transaction

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, name_zh: str, name_en: str, code: str, powers: Powers, now: Instant
) -> None:
    """Set them. Refuses a code that another has."""
    require_administration(powers, organisation)
    if Organisation.objects.filter(code=code).exclude(pk=organisation.pk).exists():
        raise InputError(Note.of("desk.people.code_taken", code=code))
    before = _facts(organisation)
    organisation.name_zh, organisation.name_en, organisation.code = name_zh, name_en, code
    organisation.save(update_fields=["name_zh", "name_en", "code"])
    changed = {name: value for name, value in _facts(organisation).items() if before[name] != value}
    if changed:
        note_down(
            f"organisation/{organisation.pk}",
            "organisation_changed",
            actor=powers.officer.pk,
            role="administrator",
            now=now,
            facts={**changed, **{f"{name}_before": before[name] for name in changed}},
        )


def _facts(organisation: Organisation) -> dict[str, str]:
    return {name: getattr(organisation, name) for name in ("name_zh", "name_en", "code")}
