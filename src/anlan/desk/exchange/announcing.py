"""What happens on a run addressed to a partner is put into its feed and told to its webhooks, in the act's own transaction.

In: a run and the events just recorded on it. Out: rows. Drafts are not announced, nor what concerns our own papers and
signatures. An announcement names the order and its state; account and holder are read from the API, which records the reading.
"""

import json
from collections.abc import Sequence

from anlan.desk.exchange.models import Announcement, Feed, Webhook
from anlan.desk.matters.models import Run
from anlan.desk.record.models import Outgoing
from anlan.procedure.event import Event
from anlan.procedure.run import ATTACHED, CONCLUDED, OPINION, REMINDED, SIGNED, UNSEALED
from anlan.values import Instant

OURS = frozenset({ATTACHED, SIGNED, OPINION, UNSEALED, CONCLUDED, REMINDED})
DRAFT = "draft"
CHANNEL = "webhook"


def announce(run: Run, events: Sequence[Event], now: Instant) -> None:
    """Announce ``events`` to the addressee of ``run``, if it has one and they concern it. ``run`` is as after the events."""
    told = [event for event in events if event.type not in OURS]
    if run.addressee_id is None or run.state == DRAFT or not told:
        return
    Feed.objects.get_or_create(organisation_id=run.addressee_id)
    feed = Feed.objects.select_for_update().get(organisation_id=run.addressee_id)
    hooks = list(Webhook.objects.filter(organisation_id=run.addressee_id, active=True))
    for event in told:
        feed.last += 1
        made = Announcement.objects.create(
            organisation_id=run.addressee_id, seq=feed.last, run=run, event=event.type, state=run.state, at=event.recorded_at
        )
        for hook in hooks:
            _post(hook, made, now)
    feed.save(update_fields=["last"])


def _post(hook: Webhook, made: Announcement, now: Instant) -> None:
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
    Outgoing.objects.create(
        key=f"{CHANNEL}/{hook.pk}/{made.pk}", channel=CHANNEL, to=str(hook.pk), subject=f"{made.run.matter.number} {made.event}",
        body=json.dumps(body), made_at=now, not_before=now,
    )  # fmt: skip
