"""Alerts that nobody has taken in time: the lead of the unit is told, once for each alert, all of a round in one message.

For the worker. The message carries a count and no number: it leaves the house through other people's machines.
"""

from collections import defaultdict

from django.db import transaction

from anlan.desk.alerts.models import Alert
from anlan.desk.matters.models import Matter
from anlan.desk.matters.recipients import recipients
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.record.chain import CLOCK, note_down
from anlan.desk.record.models import Outgoing
from anlan.values import Instant, Lang, Note, say, to_micros

LEADS = ("squad_lead",)


@transaction.atomic
def tell_late(now: Instant, limit: int = 1000) -> int:
    """Tell of every alert that is due, taken by nobody and not yet told of; returns how many."""
    late = Alert.objects.select_for_update(of=("self",)).filter(state="new", told_late_at=None, due_at__lte=now)
    by_place: dict[Organisation, list[Alert]] = defaultdict(list)
    for alert in late.select_related("organisation").order_by("due_at")[:limit]:
        by_place[alert.organisation].append(alert)
    for place, alerts in by_place.items():
        leads = recipients(Matter(organisation=place), LEADS, now)
        for lead in leads:
            _post(lead, place, len(alerts), now)
        for alert in alerts:
            facts = {"told": " ".join(str(lead.pk) for lead in leads)}
            note_down(alert.stream, "late_told", actor=CLOCK, role=CLOCK, now=now, facts=facts)
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_late_at=now)
    return sum(map(len, by_place.values()))


def _post(lead: Officer, place: Organisation, count: int, now: Instant) -> None:
    if not lead.email:
        return
    lang: Lang = "en" if lead.language == "en" else "zh"
    values: dict[str, str | int] = {"count": count, "place": place.name_en if lang == "en" else place.name_zh}
    Outgoing.objects.create(
        key=f"alerts-late/{place.pk}/{lead.pk}/{to_micros(now)}", channel="email", to=lead.email,
        subject=say(Note("desk.alerts.late_subject", values), lang), body=say(Note("desk.alerts.late_body", values), lang),
        made_at=now, not_before=now,
    )  # fmt: skip
