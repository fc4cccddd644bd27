"""What the ledger has against the end of an item: nothing leaves without an approved disposal of that kind."""

from collections.abc import Mapping

from anlan.desk.matters.guards import Guard
from anlan.desk.matters.models import Run
from anlan.procedure.event import Value
from anlan.values import Note

WAYS: Mapping[str, str] = {
    "returned": "return",
    "claimed": "return",
    "paid_to_treasury": "treasury",
    "transferred": "transfer",
    "disposed": "auction",
}
"""The event that ends an item → the way of its disposal."""


def approved(event: str) -> Guard:
    """The guard of one event. An item that is not in the ledger (entered before there was one) passes."""

    def guard(run: Run, facts: Mapping[str, Value]) -> Note | None:
        item = getattr(run, "item", None)
        if item is None or item.disposals.filter(way=WAYS[event], done_at=None).exclude(approved_at=None).exists():
            return None
        return Note.of("desk.property.not_approved")

    return guard
