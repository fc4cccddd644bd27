"""As which hands of a procedure a person may act on a run: by own postings, by delegation, or entering what others told.

A police officer may enter what a body outside or a citizen has told by letter or phone; the event then carries the outside role
and the officer as its actor, so that the record shows who entered it.
"""

from anlan.desk.matters.models import Run
from anlan.desk.people.powers import Power, Powers
from anlan.procedure.registry import roles

ENTERS_FOR_OTHERS = frozenset({"officer", "squad_lead"})


def hands_on(run: Run, powers: Powers) -> dict[str, Power]:
    """Role in the procedure → the power it rests on."""
    found = dict(powers.hands_at(run.matter.organisation))
    if run.addressee is not None:
        for power in powers.held:
            if power.organisation.holds(run.addressee):
                for hand in power.role.hands:
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
