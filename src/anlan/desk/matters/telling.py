"""Telling people that a term runs out: one row a person and reminder, one message a channel, in the act's own transaction.

A message carries the number of the matter, the procedure, the term and its end. It never carries a name of a party, a reporter,
an account: it leaves the house through other people's machines.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from anlan.desk.matters.models import Channel, Run, Telling
from anlan.desk.people.models import Officer
from anlan.desk.record.models import Outgoing
from anlan.procedure.clocks import ClockState
from anlan.procedure.run import Run as Folded
from anlan.values import Instant, Lang, Note, say, to_micros


def tell(run: Run, state: Folded, clock: ClockState, rung: str, *, officers: Iterable[Officer], now: Instant) -> int:
    """Tell ``officers`` of the rung; returns how many were told who had not been."""
    told = 0
    key = f"told/{run.pk}/{clock.term}/{clock.round}/{rung}/{to_micros(clock.due.at)}"
    for officer in officers:
        try:
            with transaction.atomic():
                Telling.objects.create(
                    run=run, term=clock.term, round=clock.round, rung=rung, due_at=clock.due.at, officer=officer, at=now
                )
        except IntegrityError:
            continue
        told += 1
        if officer.email:
            lang: Lang = "en" if officer.language == "en" else "zh"
            words = sentences(run, state, clock, rung, lang)
            _post(f"{key}/officer/{officer.pk}", "email", officer.email, words, now)
    if told:
        for channel in Channel.objects.filter(active=True).select_related("organisation"):
            if channel.organisation.holds(run.matter.organisation):
                words = sentences(run, state, clock, rung, "zh")
                _post(f"{key}/channel/{channel.pk}", channel.kind, str(channel.pk), words, now)
    return told


def sentences(run: Run, state: Folded, clock: ClockState, rung: str, lang: Lang) -> tuple[str, str]:
    """Subject and body of a message."""
    term = state.proc.terms[clock.term].term
    values: dict[str, str | int] = {
        "number": run.matter.number,
        "procedure": state.proc.definition.label.say(lang),
        "term": term.label if lang == "zh" else term.label_en,
        "due": timezone.localtime(clock.due.at).strftime("%Y-%m-%d %H:%M"),
    }
    kind = "over" if rung == "end" else "coming"
    return say(Note(f"desk.telling.{kind}_subject", values), lang), say(Note(f"desk.telling.{kind}_body", values), lang)


def _post(key: str, channel: str, to: str, words: tuple[str, str], now: Instant) -> None:
    subject, body = words
    fields = {"channel": channel, "to": to, "subject": subject, "body": body, "made_at": now, "not_before": now}
    Outgoing.objects.get_or_create(key=key, defaults=fields)
