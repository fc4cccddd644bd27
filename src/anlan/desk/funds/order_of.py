"""Which order a run goes on with: its own, or that of the run it was opened behind: a freeze keeps its stop-payment's account."""

from collections.abc import Mapping

from anlan.desk.funds.models import Order
from anlan.desk.matters.models import Run
from anlan.desk.record import chain
from anlan.procedure.event import Value
from anlan.values import Note, format_fen


def order_of(run: Run) -> Order | None:
    """The order; none for a run that has nothing to do with an account."""
    at: Run | None = run
    while at is not None:
        found = Order.objects.filter(run=at).first()
        if found is not None:
            return found
        at = at.opened_by
    return None


def binds_no_more(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """A freeze binds at most the amount of its order: what was traced to the account, never its balance."""
    order = order_of(run)
    if order is None or int(str(facts.get("amount", 0)) or 0) <= order.amount_fen:
        return None
    return Note.of("desk.funds.more_than_ordered", amount=format_fen(order.amount_fen))


def renewal_was_ordered(run: Run, facts: Mapping[str, Value]) -> Note | None:
    """A bank renews a freeze when it was told to, once for each order; of itself it lets it lapse."""
    types = [event.type for event in chain.read(run.stream)]
    ordered = sum(types.count(name) for name in ("renewal_ordered", "further_renewal_ordered"))
    return None if ordered > types.count("renewed") else Note.of("desk.funds.renewal_not_ordered")
