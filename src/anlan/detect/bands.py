"""*Bands* judge what detectors measure: limits → level, weight, a reason in Chinese and English, the article they rest on.

One TOML file a detector in ``bands/``; another folder may be given to try other limits (``anlan detect backtest``). A value
lies in the highest band whose ``at_least`` it reaches, unless it is above the band's ``at_most``.
"""

import string
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from anlan.detect.detector import all_detectors
from anlan.detect.journal import Int64s
from anlan.detect.span import say_span
from anlan.values import InputError, Lang, Note

LEVELS = (1, 2, 3)
"""1 look at it, 2 verify, 3 act at once."""

FIELDS = frozenset({"subject", "value", "width"})
"""What a sentence may name: the number it is about, the value, how far back the detector looked."""


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One range of values of a detector. ``zh``/``en`` may name {subject}, {value} and {width}."""

    at_least: int
    level: int
    weight: int
    zh: str
    en: str
    at_most: int | None = None

    def say(self, lang: Lang, subject: str, value: int, width: int) -> str:
        """The sentence about a subject whose value was measured over ``width`` µs."""
        return (self.zh if lang == "zh" else self.en).format(subject=subject, value=value, width=say_span(width, lang))


class Bands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All bands of a detector, lowest first, and the article that lets a bank or carrier look."""

    article: str
    band: tuple[Band, ...]

    def levels(self, values: Int64s) -> Int64s:
        """Level of each value; 0 below the first band or above the top of its own."""
        found = np.zeros(values.size, np.int64)
        for band in self.band:
            inside = values >= band.at_least
            found[inside] = band.level
            if band.at_most is not None:
                found[values > band.at_most] = 0
        return found

    def reached(self, values: Int64s) -> Iterable[tuple[int, int, int]]:
        """Row, value and level of each value that has a level."""
        if values.size == 1:  # an event by itself: plain numbers are quicker than arrays
            value = int(values[0])
            level = self.level(value) if value else 0
            return ((0, value, level),) if level else ()
        if not values.any():
            return ()
        levels = self.levels(values)
        rows = np.flatnonzero(levels)
        return zip(rows.tolist(), values[rows].tolist(), levels[rows].tolist(), strict=True)

    def level(self, value: int) -> int:
        """Level of one value."""
        band = self.of(value)
        return band.level if band else 0

    def of(self, value: int) -> Band | None:
        """The band a value lies in."""
        for band in reversed(self.band):
            if value >= band.at_least:
                return None if band.at_most is not None and value > band.at_most else band
        return None


def load_bands(folder: Path | None = None) -> Mapping[str, Bands]:
    """Bands by detector: those of the product, replaced by those of ``folder`` where it has a file of the same name.

    Raises ``InputError`` when a file is no file of bands or names no detector.
    """
    texts = {
        entry.name: entry.read_text(encoding="utf-8") for entry in resources.files("anlan.detect").joinpath("bands").iterdir()
    }
    if folder is not None:
        texts |= {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    known = {detector.name for detector in all_detectors()}
    found = {}
    for file, text in sorted(texts.items()):
        name = file.removesuffix(".toml")
        if name not in known:
            raise InputError(Note.of("detect.rules.no_detector", file=file))
        found[name] = _checked(file, text)
    return found


def _checked(file: str, text: str) -> Bands:
    try:
        data: Any = tomllib.loads(text)
        bands = msgspec.convert(data, Bands)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise InputError(Note.of("detect.rules.not_bands", file=file, wrong=str(wrong))) from None
    starts = [band.at_least for band in bands.band]
    if starts != sorted(set(starts)) or min(starts, default=0) < 1 or any(band.level not in LEVELS for band in bands.band):
        raise InputError(Note.of("detect.rules.not_rising", file=file))
    for sentence in (text for band in bands.band for text in (band.zh, band.en)):
        if not _sayable(sentence):
            raise InputError(Note.of("detect.rules.not_sayable", file=file, sentence=sentence))
    return bands


def _sayable(sentence: str) -> bool:
    """Whether it names nothing but ``FIELDS``, each plainly: no attribute, index, conversion or form."""
    try:
        parts = list(string.Formatter().parse(sentence))
    except ValueError:
        return False
    return all(field is None or (field in FIELDS and not spec and not conversion) for _, field, spec, conversion in parts)
