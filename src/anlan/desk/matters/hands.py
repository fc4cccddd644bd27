"""As which hands of a procedure a person may act on a run: by own postings, by delegation, or entering what others told.

A police officer may enter what a body outside or a citizen has told by letter or phone; the event then carries the outside role
and the officer as its actor, so that the record shows who entered it.
"""

from anlan.desk.matters.models import Run
from anlan.desk.people.models import Organisation
from anlan.desk.people.powers import Power, Powers
from anlan.desk.people.roles import POLICE
from anlan.procedure.registry import roles

ENTERS_FOR_OTHERS = frozenset({"officer", "squad_lead"})


def _outside(power: Power, addressee: Organisation) -> tuple[str, ...]:
    """The hands of a body that a run is addressed to. Another police body is an agency like any other: it answers, no more."""
    if addressee.kind not in POLICE:
        return power.role.hands
    return ("agency",) if ENTERS_FOR_OTHERS & set(power.role.hands) else ()


def hands_on(run: Run, powers: Powers) -> dict[str, Power]:
    """Role in the procedure → the power it rests on."""
    found = dict(powers.hands_at(run.matter.organisation))
    if run.addressee is not None:
        for power in powers.held:
            if power.organisation.holds(run.addressee):
                for hand in _outside(power, run.addressee):
                    found.setdefault(hand, power)
    for power in powers.held:
        if "superior" in power.role.hands and power.organisation.pk == run.matter.organisation_id:
            found.pop("superior", None)
    enters = next((found[hand] for hand in ("officer", "squad_lead") if hand in found), None)
    if enters is not None:
        for name, role in roles().items():
            if role.kind == "outside":
                found.setdefault(name, enters)
    return found
