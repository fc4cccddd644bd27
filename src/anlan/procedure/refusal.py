"""Why something may not be recorded: reasons as values, all of them at once, and the exception that carries them.

Made by the checks of ``decide``; said by whoever asked. A reason has a short code (``sign.county_head``) for programs,
scenarios and tests, and a note (``messages/refusal.toml``) for people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from anlan.procedure.definition import Label
from anlan.values import InputError, Lang, Note, say


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``label`` is the name of what it is about, said in the reader's language in place of ``{label}``.

    ``names``: what people call the other things in it (`procedure.naming`), said in their places.
    """

    code: str
    note: Note
    label: Label | None = None
    names: Mapping[str, Label] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, sentence: str, label: Label | None = None, **values: str | int) -> "Reason":
        """The reason ``code`` with the sentence of that key.

        ``{label}`` is the name given, in both languages till somebody says it.
        """
        both = f"{label.zh} / {label.en}" if label else code.partition(".")[2] or code
        told = {"label": both, "code": code, **values}
        return cls(code, Note(f"procedure.refusal.{sentence}", MappingProxyType(told)), label)

    def say(self, lang: Lang) -> str:
        """The reason as a sentence."""
        names = {**self.names, "label": self.label} if self.label is not None else self.names
        return say(Note(self.note.key, {**self.note.values, **{name: label.say(lang) for name, label in names.items()}}), lang)


class Refused(InputError):
    """A command was refused and nothing was recorded. ``reasons`` holds all that stands in its way; the note is the first."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(self.reasons[0].note)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all reasons, in order."""
        return tuple(reason.code for reason in self.reasons)
