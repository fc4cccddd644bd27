"""The bank opens an order addressed to it and sees the whole account. Who read it, and when, is recorded once a person."""

from django.db import transaction

from anlan.desk.funds.models import Order
from anlan.desk.matters.scope import runs_addressed
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Event
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ORDERS_ANSWER


@transaction.atomic
def read_order(*, order: Order, powers: Powers, now: Instant) -> tuple[str, str]:
    """Account and holder. Refuses a draft, and an order to somebody else."""
    run = order.run
    if run.state == "draft" or not runs_addressed(powers).filter(pk=run.pk).exists():
        raise InputError(Note.of("desk.funds.not_addressed"))
    stream, actor = f"order/{order.pk}", str(powers.officer.pk)
    if not Event.objects.filter(stream=stream, type="order_read", actor=actor).exists():
        note_down(stream, "order_read", actor=actor, role="bank", now=now, facts={"run": run.pk, "purpose": "execute"})
    return order.opened()
