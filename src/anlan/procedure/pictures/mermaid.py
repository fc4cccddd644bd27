"""A procedure as a Mermaid state diagram: gates in brackets, a clock with its length and citation as a note where it may run.

In goes a procedure and a language, out comes text that many wikis and editors draw. Our own drawing is ``svg``.
"""

from collections.abc import Iterator

from anlan.procedure.machine import Procedure
from anlan.procedure.pictures.words import clock_words, clocks_in, edges, event_words
from anlan.values import Lang


def to_mermaid(proc: Procedure, lang: Lang) -> str:
    """The diagram as text, ended by a line feed."""
    return "\n".join(_lines(proc, lang)) + "\n"


def _lines(proc: Procedure, lang: Lang) -> Iterator[str]:
    definition = proc.definition
    yield "stateDiagram-v2"
    yield "  direction LR"
    for state, label in definition.states.items():
        yield f'  state "{_plain(label.say(lang))}" as {state}'
    yield f"  [*] --> {definition.initial}"
    for edge in edges(proc):
        words = " / ".join(event_words(proc, event, lang) for event in edge.events)
        yield f"  {edge.source} --> {edge.target} : {_plain(words)}"
    for state in definition.final:
        yield f"  {state} --> [*]"
    for state, clocks in clocks_in(proc).items():
        if clocks:
            yield f"  note right of {state}"
            yield from (f"    {_plain(clock_words(proc, clock, lang))}" for clock in clocks)
            yield "  end note"


def _plain(text: str) -> str:
    """Without the signs that Mermaid reads as its own."""
    return text.replace('"', "'").replace(":", "：").replace(";", "；").replace("#", "＃")
