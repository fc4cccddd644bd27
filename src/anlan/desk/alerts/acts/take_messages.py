"""Messages of a live watch become alerts: each once, since how far the stream has been taken in is kept in the same transaction.

For the worker. Two workers on one stream are harmless: the second finds that a message has been taken in, and passes it over.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from anlan.desk.alerts.acts.raise_alerts import Raised, raise_alerts
from anlan.desk.alerts.models import Followed
from anlan.desk.alerts.reading import signal_of_message
from anlan.desk.people.models import Organisation
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Instant, Note, say


class Said(NamedTuple):
    """A message: its place in the stream, its content."""

    place: int
    content: bytes


@transaction.atomic
def begin_following(*, stream: str, made: str, first: int) -> int:
    """The place after which to read a stream. One made anew is read from its beginning: what it says again is known.

    ``first``: the place of the oldest message the broker still holds; what lies between counts as lost.
    """
    followed, _ = Followed.objects.select_for_update().get_or_create(stream=stream, defaults={"made": made})
    if followed.made != made:
        followed.made, followed.position = made, 0
    elif followed.position and first > followed.position + 1:
        followed.lost += first - 1 - followed.position
        followed.position = first - 1
    followed.save()
    return followed.position


@transaction.atomic
def take_messages(*, stream: str, messages: Sequence[Said], organisation: Organisation, powers: Powers, now: Instant) -> Raised:
    """Take in the next messages of a stream that is followed. What is no alert, or none that can be taken, is counted with its
    reason; the message itself stays in the stream."""
    followed = Followed.objects.select_for_update().get(stream=stream)
    signals, refused = [], list[Note]()
    for message in messages:
        if message.place > followed.position:
            followed.position = message.place
            try:
                signals.append(signal_of_message(stream, message.place, message.content))
            except InputError as wrong:
                refused.append(wrong.note)
    found = raise_alerts(signals=signals, organisation=organisation, powers=powers, now=now)
    _count(followed, [*refused, *(note for _, notes in found.refused for note in notes[:1])])
    return found


@transaction.atomic
def set_message_aside(*, stream: str, place: int, where: str) -> None:
    """Go on behind a message at which taking in breaks off."""
    followed = Followed.objects.select_for_update().get(stream=stream)
    followed.position = max(followed.position, place)
    _count(followed, [Note.of("desk.alerts.broke_off", source=stream, place=place, where=where)])


def _count(followed: Followed, refused: Sequence[Note]) -> None:
    followed.refused += len(refused)
    if refused:
        followed.last_refusal = say(refused[-1], "zh")
    followed.save()
