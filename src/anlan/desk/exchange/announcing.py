"""What happens on a run addressed to a partner is put into its feed and told to its webhooks, in the act's own transaction.

In: runs and the events just recorded on them. Out: rows. Drafts are not announced, nor what concerns our own papers and
signatures. An announcement names the order and its state; account and holder are read from the API, which records the reading.
"""

import json
from collections.abc import Sequence

from anlan.desk.bulk import insert_rows
from anlan.desk.exchange.models import Announcement, Feed, Webhook
from anlan.desk.matters.models import Run
from anlan.desk.record.models import Outgoing
from anlan.procedure.event import Event
from anlan.procedure.run import ATTACHED, CONCLUDED, OPINION, SIGNED, UNSEALED
from anlan.values import Instant

OURS = frozenset({ATTACHED, SIGNED, OPINION, UNSEALED, CONCLUDED})
DRAFT = "draft"
CHANNEL = "webhook"


def announce(run: Run, events: Sequence[Event], now: Instant) -> None:
    """Announce ``events`` to the addressee of ``run``, if it has one and they concern it. ``run`` is as after the events."""
    announce_all([(run, events)], now)


def announce_all(happened: Sequence[tuple[Run, Sequence[Event]]], now: Instant) -> None:
    """The same for many runs."""
    by_partner: dict[int, list[tuple[Run, Event]]] = {}
    for run, events in happened:
        if run.addressee_id is not None and run.state != DRAFT:
            told = [(run, event) for event in events if event.type not in OURS]
            by_partner.setdefault(run.addressee_id, []).extend(told)
    for partner in sorted(by_partner):  # in one order, so that two who announce at once cannot lock each other out
        if by_partner[partner]:
            _announce_to(partner, by_partner[partner], now)


def _announce_to(partner: int, told: Sequence[tuple[Run, Event]], now: Instant) -> None:
    Feed.objects.get_or_create(organisation_id=partner)
    feed = Feed.objects.select_for_update().get(organisation_id=partner)
    made = [
        Announcement(
            organisation_id=partner, seq=feed.last + place, run=run, event=event.type, state=run.state, at=event.recorded_at
        )
        for place, (run, event) in enumerate(told, start=1)
    ]
    Announcement.objects.bulk_create(made)
    hooks = list(Webhook.objects.filter(organisation_id=partner, active=True))
    insert_rows([_message(hook, one, now) for one in made for hook in hooks])
    feed.last += len(made)
    feed.save(update_fields=["last"])


def _message(hook: Webhook, made: Announcement, now: Instant) -> Outgoing:
    body = {
        "id": f"{made.organisation_id}-{made.seq}",
        "type": "order.changed",
        "at": made.at.isoformat(),
        "cursor": made.seq,
        "order": made.run_id,
        "number": made.run.matter.number,
        "procedure": made.run.procedure,
        "event": made.event,
        "state": made.state,
    }
    return Outgoing(
        key=f"{CHANNEL}/{hook.pk}/{made.pk}", channel=CHANNEL, to=str(hook.pk), subject=f"{made.run.matter.number} {made.event}",
        body=json.dumps(body), made_at=now, not_before=now,
    )  # fmt: skip
