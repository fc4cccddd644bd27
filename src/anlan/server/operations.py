"""What those who run the office ask of it from a terminal: is the record whole, what does the set-up lack.

Each function sets Django up first; models exist only after that, so this is the one place where imports wait inside functions.
"""

import msgspec

from anlan.server.running import set_up
from anlan.values import Lang, say


class RecordFault(msgspec.Struct, frozen=True):
    """A place where the record is not what was recorded: changed, missing, out of order, or not as sealed."""

    kind: str
    stream: str
    seq: int


class RecordReport(msgspec.Struct, frozen=True):
    """Whether the record is whole. ``sealed``: the digest of the newest seal, to be kept outside the office."""

    events: int
    faults: tuple[RecordFault, ...]
    sealed: str


class Lack(msgspec.Struct, frozen=True):
    """One thing looked at by the doctor. ``said`` is empty when it is well; ``grave``: not fit for service."""

    what: str
    well: bool
    grave: bool
    said: str


def verify_record() -> RecordReport:
    """Read every event and every seal."""
    set_up()
    from anlan.desk.record.chain import verify  # noqa: PLC0415
    from anlan.desk.record.models import Event, Seal  # noqa: PLC0415

    faults = tuple(RecordFault(fault.kind, fault.stream, fault.seq) for fault in verify())
    newest = Seal.objects.order_by("-up_to").values_list("digest", flat=True).first()
    return RecordReport(Event.objects.count(), faults, newest or "")


def diagnose(lang: Lang) -> list[Lack]:
    """Everything the doctor looks at."""
    set_up()
    from anlan.server.doctor import examine  # noqa: PLC0415

    return [Lack(f.what, f.note is None, f.grave, say(f.note, lang) if f.note else "") for f in examine()]
