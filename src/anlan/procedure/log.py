"""A log as a file: JSON, one event a line, so that it can be handed over, kept apart, and checked by anybody.

In goes a sequence of events or a file, out comes text or events that chain, replay and know their definitions. A file with
anything wrong is refused whole; nothing of it is taken. Where the chain is checked against heads kept elsewhere is
``event.verify``'s.
"""

from collections.abc import Iterable, Mapping

import msgspec

from anlan.procedure.event import Event, verify
from anlan.procedure.machine import Procedure
from anlan.procedure.run import Run, replay
from anlan.values import SHANGHAI, BrokenPromise, InputError, Note

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Event).decode


def write_log(events: Iterable[Event]) -> str:
    """The events as JSON lines, each ended by a line feed; instants in Shanghai time."""
    return "".join(_encode(_local(event)).decode() + "\n" for event in events)


def _local(event: Event) -> Event:
    return msgspec.structs.replace(event, at=event.at.astimezone(SHANGHAI), recorded_at=event.recorded_at.astimezone(SHANGHAI))


def read_log(
    text: str, procs: Mapping[str, Procedure], *, file: str, heads: Mapping[str, str] | None = None
) -> tuple[list[Event], dict[str, Run]]:
    """The events of a log and the runs they make. ``procs``: definitions by hash; ``file`` names the log in what is said.

    Raises ``InputError`` for a line that is no event, a chain that is broken, a definition that is not here, events that do not
    fit.
    """
    events: list[Event] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            event = _decode(line)
        except msgspec.DecodeError as cause:
            raise InputError(Note.of("procedure.log.not_json", file=file, line=number, problem=str(cause))) from cause
        if event.at.tzinfo is None or event.recorded_at.tzinfo is None:
            raise InputError(Note.of("procedure.log.not_json", file=file, line=number, problem="at, recorded_at"))
        if event.proc_sha not in procs:
            unknown = Note.of("procedure.log.unknown_version", file=file, line=number, proc=event.proc, sha=event.proc_sha[:12])
            raise InputError(unknown)
        events.append(event)
    broken = verify(events, heads)
    if broken:
        raise InputError(broken[0].note)
    try:
        return events, replay(procs, events)
    except BrokenPromise as cause:
        raise InputError(Note.of("procedure.log.does_not_fit", file=file, problem=str(cause))) from cause
