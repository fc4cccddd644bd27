"""*Parameters* of detectors as data: read from a TOML file or from ``--set fan_in.width=12h``, and said in words.

A parameter is a field of a detector whose type has a *unit* (``Span``, ``Money``, …); registers, limits and plans are files of
their own and have none. Setting one makes another detector of the same name; alerts and their sentences follow it.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_type_hints

from anlan.detect.span import HOUR, MINUTE, read_span, say_span
from anlan.values import InputError, Lang, Note, parse_fen

if TYPE_CHECKING:
    from anlan.detect.detector import Detector

Span = Annotated[int, "span"]
"""µs back in time."""
Clock = Annotated[int, "clock"]
"""µs since midnight in Shanghai."""
Money = Annotated[int, "fen"]
"""Fen."""
PerMille = Annotated[int, "per_mille"]
Count = Annotated[int, "count"]
Seconds = Annotated[int, "seconds"]
Words = Annotated[tuple[str, ...], "words"]
"""Values of a column."""

Settings = Mapping[str, Mapping[str, object]]
"""Values as they were written, by detector and parameter."""


class Parameter(NamedTuple):
    """One parameter of a detector and what it is set to."""

    name: str
    unit: str
    value: Any

    def said(self, lang: Lang) -> str:
        """The value in words."""
        if self.unit == "span":
            return _SAID_ZERO[lang] if self.value == 0 else say_span(self.value, lang)
        if self.unit == "words":
            return ", ".join(self.value)
        text = _SAY[self.unit](self.value)
        return f"{text} {_AFTER[self.unit][lang]}".strip()


_SAID_ZERO = {"zh": "仅该事件本身", "en": "the event alone"}
_AFTER = {
    "clock": {"zh": "", "en": ""},
    "fen": {"zh": "元", "en": "yuan"},
    "per_mille": {"zh": "", "en": ""},
    "count": {"zh": "", "en": ""},
    "seconds": {"zh": "秒", "en": "seconds"},
}
_SAY: dict[str, Callable[[Any], str]] = {
    "clock": lambda moment: f"{moment // HOUR:02}:{moment % HOUR // MINUTE:02}",
    "fen": lambda fen: f"{Decimal(fen) / 100:,.2f}",
    "per_mille": lambda share: f"{share}‰",
    "count": lambda count: f"{count:,}",
    "seconds": lambda count: f"{count:,}",
}


def parameters_of(detector: "Detector") -> list[Parameter]:
    """Its parameters in the order of its fields."""
    hints = get_type_hints(type(detector), include_extras=True)
    units = {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}
    return [Parameter(name, unit, getattr(detector, name)) for name, unit in units.items()]


def load_parameters(path: Path) -> Settings:
    """What a TOML file sets: a table a detector, a value a parameter. Raises ``InputError`` for what is no such file."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise InputError(Note.of("detect.rules.not_parameters", file=path.name, wrong=str(wrong))) from None
    loose = [name for name, value in found.items() if not isinstance(value, dict)]
    if loose:
        raise InputError(Note.of("detect.rules.not_parameters", file=path.name, wrong=", ".join(loose)))
    return found


def read_setting(text: str) -> Settings:
    """What ``DETECTOR.PARAMETER=VALUE`` sets. Raises ``InputError`` when it is not written so."""
    found = re.fullmatch(r"([a-z_]+)\.([a-z_]+)=(.+)", text.strip())
    if found is None:
        raise InputError(Note.of("detect.rules.not_a_setting", text=text))
    return {found[1]: {found[2]: found[3]}}


def with_parameters(chosen: tuple["Detector", ...], settings: Iterable[Settings]) -> tuple["Detector", ...]:
    """The detectors with what is set of them, later settings over earlier. Raises ``InputError`` naming what does not fit."""
    by_name = {detector.name: detector for detector in chosen}
    for given in settings:
        for name, values in given.items():
            if name not in by_name:
                raise InputError(Note.of("detect.rules.unknown_detector", name=name))
            for parameter, written in values.items():
                by_name[name] = replace(by_name[name], **{parameter: _read(by_name[name], parameter, written)})
    return tuple(by_name.values())


def _read(detector: "Detector", name: str, written: object) -> Any:
    units = {one.name: one.unit for one in parameters_of(detector)}
    if name not in units:
        known = ", ".join(units) or "-"
        raise InputError(Note.of("detect.rules.unknown_parameter", detector=detector.name, name=name, known=known))
    try:
        return _READ[units[name]](written)
    except (ValueError, TypeError, AttributeError):
        key = f"detect.rules.wrong_{units[name]}"
        raise InputError(Note.of(key, detector=detector.name, name=name, text=str(written))) from None


def _whole(written: object) -> int:
    if isinstance(written, bool) or not re.fullmatch(r"[0-9]{1,9}", str(written)):
        raise ValueError(written)
    return int(str(written))


def _clock(written: object) -> int:
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", str(written))
    if found is None:
        raise ValueError(written)
    return int(found[1]) * HOUR + int(found[2]) * MINUTE


def _fen(written: object) -> int:
    fen = parse_fen(str(written))
    if fen <= 0:
        raise ValueError(written)
    return fen


def _words(written: object) -> tuple[str, ...]:
    words = written.split(",") if isinstance(written, str) else written
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(written)
    return tuple(word.strip() for word in words)


_READ: dict[str, Callable[[Any], Any]] = {
    "span": read_span,
    "clock": _clock,
    "fen": _fen,
    "per_mille": _whole,
    "count": _whole,
    "seconds": _whole,
    "words": _words,
}
