"""What every act in a matter asks first: does the officer hold the permission here, and may he be this hand on this run."""

from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.scope import matters_in_reach, runs_addressed
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Power, Powers
from anlan.desk.record.chain import note_down
from anlan.procedure.registry import roles
from anlan.values import InputError, Instant, Note


def require_matter(matter: Matter, powers: Powers, now: Instant, permission: Permission = Permission.MATTERS_WORK) -> None:
    """Raise ``InputError`` (desk.matters.not_yours) unless the permission reaches the matter."""
    if not matters_in_reach(powers, permission, now).filter(pk=matter.pk).exists():
        raise InputError(Note.of("desk.matters.not_yours", number=matter.number))


def require_hand(run: Run, role: str, powers: Powers, now: Instant) -> Power:
    """The power on which the officer acts as ``role``. Raises ``InputError`` (desk.matters.not_that_hand) when there is none."""
    addressed = runs_addressed(powers).filter(pk=run.pk).exists()
    if not addressed:
        require_matter(run.matter, powers, now)
    power = hands_on(run, powers).get(role)
    if power is None:
        label = roles()[role].zh if role in roles() else role
        raise InputError(Note.of("desk.matters.not_that_hand", role=label, number=run.matter.number))
    return power


def note_delegation(run: Run, power: Power, powers: Powers, role: str, now: Instant) -> None:
    """When somebody acts for an absent colleague, write down for whom; the event itself carries the deputy."""
    if power.for_officer is not None:
        facts = {"run": run.pk, "seq": run.seq, "for": power.for_officer.pk, "role": role}
        note_down(f"officer/{powers.officer.pk}", "acted_for", actor=powers.officer.pk, role=role, now=now, facts=facts)
