"""What was deliberated and signed at the gates of a run: opinions with their grounds, the conclusion, signatures, and when.

In: a folded run, the reader. Out: one entry for each attempt at a gate, oldest first, the last one perhaps still under way. An
opinion is read by its author alone until the panel is opened; from then on by everybody who sees the matter, for good: the
conclusion is answered for by name (责任终身).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from anlan.desk.matters.saying import cited, event_label, role_label
from anlan.desk.words import language, tr
from anlan.procedure.definition import several
from anlan.procedure.event import Event
from anlan.procedure.gate import opinions_shown
from anlan.procedure.run import CONCLUDED, OPINION, SIGNED, UNSEALED, Run, effective
from anlan.values import Instant


@dataclass(frozen=True, slots=True)
class Said:
    """What one person gave: an opinion, the opening, the conclusion, a signature with its note. ``role``: as what."""

    who: str
    role: str
    at: Instant
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deliberation:
    """One attempt at a gate, begun at ``since``.

    ``hidden``: how many opinions this reader may not read yet. ``passed``: what it led to, and when.
    """

    since: Instant
    label: str
    cites: tuple[str, ...]
    opinions: tuple[Said, ...]
    hidden: int
    opened: Said | None
    conclusion: Said | None
    signatures: tuple[Said, ...]
    passed: tuple[str, Instant] | None


def deliberations(run: Run, names: Mapping[str, str], reader: str) -> list[Deliberation]:
    """Every attempt at a gate of the run in which somebody gave an opinion or signed. ``names``: of officers by id."""
    events = effective(run)
    found = [
        _attempt(run, gate, part, passing, names, {event.seq for event in opinions_shown(events, gate, reader)})
        for gate in run.proc.definition.gates
        for part, passing in _attempts(run, gate, events)
    ]
    return sorted((one for one in found if one is not None), key=attrgetter("since"))


def _attempts(run: Run, gate: str, events: Sequence[Event]) -> Iterator[tuple[list[Event], Event | None]]:
    """The events at the gate, up to each time it was passed, and the event that passed it."""
    part: list[Event] = []
    for event in events:
        on = run.proc.event(event.type)
        if event.facts.get("gate") == gate and event.type in (OPINION, UNSEALED, CONCLUDED, SIGNED):
            part.append(event)
        elif on is not None and on.gate == gate:
            yield part, event
            part = []
    yield part, None


def _attempt(  # noqa: PLR0917  all of one entry
    run: Run, gate: str, part: Sequence[Event], passing: Event | None, names: Mapping[str, str], shown: set[int]
) -> Deliberation | None:
    given = [event for event in part if event.type == OPINION]
    signed = [event for event in part if event.type == SIGNED]
    if not given and not signed:
        return None
    definition = run.proc.definition.gates[gate]
    readable = [event for event in given if event.seq in shown]
    return Deliberation(
        part[0].at,
        definition.label.say(language()),
        tuple(cited(run.proc, several(definition.cite))),
        tuple(_said(event, names, str(event.facts["opinion"])) for event in readable),
        len(given) - len(readable),
        _last(part, UNSEALED, names),
        _concluded(run, gate, part, names),
        tuple(_said(event, names, str(event.facts.get("note", ""))) for event in signed),
        (event_label(run.proc, passing.type), passing.at) if passing else None,
    )


def _concluded(run: Run, gate: str, part: Sequence[Event], names: Mapping[str, str]) -> Said | None:
    found = _last(part, CONCLUDED, names)
    event = next((one for one in reversed(part) if one.type == CONCLUDED), None)
    if found is None or event is None:
        return None
    value, panel = str(event.facts["conclusion"]), run.proc.definition.gates[gate].panel
    fact = run.proc.definition.facts.get(panel.concludes) if panel else None
    choice = fact.choices.get(value) if fact else None
    words = {"yes": tr("同意", "Yes"), "no": tr("不同意", "No")}
    return Said(found.who, found.role, found.at, choice.say(language()) if choice else words.get(value, value))


def _last(part: Sequence[Event], kind: str, names: Mapping[str, str]) -> Said | None:
    return next((_said(event, names) for event in reversed(part) if event.type == kind), None)


def _said(event: Event, names: Mapping[str, str], text: str = "") -> Said:
    return Said(names.get(event.actor, event.actor), role_label(event.role), event.at, text)
