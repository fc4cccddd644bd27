"""A sanction for lending an account or a card is proposed: a matter with the procedure of art. 31, the holder as its party.

Nothing is in force yet: the procedure asks for the finding, the sign-off of the city head, the written notice, a term;
it lapses by itself, and an appeal can be made at any time.
"""

from django.db import transaction

from anlan.desk.alerts.models import Sanction
from anlan.desk.alerts.signal import clean, shown_of, trace_of
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ALERTS_WORK
PROCEDURE = "sanction"
SHORTEST = 7


@transaction.atomic
def propose_sanction(
    *, kind: str, number: str, holder: str, phone: str, organisation: Organisation, powers: Powers, now: Instant
) -> Sanction:
    """The proposal. Refuses what is no whole number, and a second sanction of the same account or card while one runs."""
    plain = clean(kind, number)
    if not (plain.isascii() and plain.isalnum()) or len(plain) < SHORTEST or kind not in ("account", "card"):
        raise InputError(Note.of("desk.alerts.no_sanction_number", number=shown_of(kind, number)))
    if not any(organisation.path.startswith(path) for path in powers.paths(PERMISSION)):
        raise InputError(Note.of("desk.alerts.not_yours", organisation=str(organisation)))
    trace, shown = trace_of(kind, plain), shown_of(kind, plain)
    running = Sanction.objects.filter(trace=trace, run__ended_at=None).select_related("run__matter").first()
    if running is not None:
        raise InputError(Note.of("desk.alerts.sanction_runs", number=running.run.matter.number))
    matter = open_matter(
        procedure=PROCEDURE,
        title="",
        organisation=organisation,
        role="officer",
        at=now,
        powers=powers,
        now=now,
        subject=shown,
    )
    add_party(matter=matter, role="holder", name=holder, identity="", phone=phone, powers=powers, now=now)
    made = Sanction(run=matter.runs.get(), kind=kind, shown=shown, trace=trace)
    made.seal(plain)
    made.save()
    return made
