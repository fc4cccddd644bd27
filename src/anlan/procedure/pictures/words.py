"""What pictures say of a procedure, in one language: states, events with their gate, clocks with length and citation."""

from collections.abc import Iterator
from dataclasses import dataclass

from anlan.law.citation import say_citation
from anlan.law.term import Term, names
from anlan.procedure.machine import Procedure
from anlan.procedure.space import Space, explore
from anlan.values import Lang

WIDE = 0x2E80
"""From here on characters are as wide as they are high."""


def term_name(term: Term, lang: Lang) -> str:
    """The name of a term."""
    return term.label if lang == "zh" else term.label_en


def clock_words(proc: Procedure, name: str, lang: Lang) -> str:
    """``止付期限 48h 银发〔2016〕86号二（一）2``: a clock with its length, the most it can come to, and its authority."""
    term = proc.terms[name].term
    length = f"{term.length}…{term.max}" if term.max else str(term.length)
    cites = names(term.cite)
    cited = say_citation(cites[0], lang, proc.definition.law) if cites else ""
    return f"{term_name(term, lang)} {length} {cited}".rstrip()


def event_words(proc: Procedure, name: str, lang: Lang) -> str:
    """``发出止付指令 [签发止付]``: an event, its gate in brackets."""
    on = proc.definition.on[name]
    gate = proc.definition.gates.get(on.gate)
    return on.label.say(lang) + (f" [{gate.label.say(lang)}]" if gate else "")


@dataclass(frozen=True, slots=True)
class Edge:
    """All events that lead from one state to another (or stay in it)."""

    source: str
    target: str
    events: tuple[str, ...]


def edges(proc: Procedure) -> list[Edge]:
    """The steps of a procedure, those between the same two states together, in the order of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in proc.steps.items():
        found.setdefault((state, after), []).append(event)
    return [Edge(source, target, tuple(events)) for (source, target), events in found.items()]


def clocks_in(proc: Procedure) -> dict[str, list[str]]:
    """State → the clocks that may run in it, in the order of the file."""
    space: Space = explore(proc)
    found: dict[str, list[str]] = {state: [] for state in proc.definition.states}
    for state in found:
        mask = 0
        for config in space.seen:
            mask |= config[1] if config[0] == state else 0
        found[state] = [name for place, name in enumerate(space.terms) if mask >> place & 1]
    return found


def width(text: str, size: float) -> float:
    """How wide a line of text is at a size, near enough to lay out by."""
    return sum(size if ord(letter) >= WIDE else size * 0.56 for letter in text)


def lines(text: str, most: int) -> Iterator[str]:
    """The text in lines of at most about ``most`` narrow characters, broken at blanks or between wide characters."""
    line, used = "", 0
    for word in _words(text):
        size = sum(2 if ord(letter) >= WIDE else 1 for letter in word)
        if line and used + size > most:
            yield line.rstrip()
            line, used = "", 0
            word = word.lstrip()  # noqa: PLW2901
        line, used = line + word, used + size
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if letter == " " or ord(letter) >= WIDE:
            yield word
            word = letter
        else:
            word += letter
    yield word
