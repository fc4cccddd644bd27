"""The page of a detector for the reference: what it notices, parameters, bands, an example sentence, what it misses, source.

Made from the detector and its bands, so a page can never say another thing than the program does.
"""

import dataclasses

from anlan.detect.bands import Bands
from anlan.detect.detector import DAY, HOUR, MINUTE, Detector
from anlan.detect.holding import EVER


def detector_page(detector: Detector, bands: Bands) -> str:
    """The page in Markdown."""
    lowest = bands.band[0]
    parameters = [[f"`{name}`", _said(name, value)] for name, value in _parameters(detector)]
    levels = [[f"{band.at_least:,}", str(band.level), str(band.weight)] for band in bands.band]
    parts = [
        f"# {detector.name}",
        f"Events: {detector.kind}. Subject: {detector.subject}. Unit of the value: {detector.unit}.",
        "## What it notices\n\n" + " ".join((type(detector).__doc__ or "").split()),
        "## Parameters\n\n" + _table(["name", "default"], parameters),
        "## Bands\n\n" + _table(["from", "level", "weight"], levels),
        f"Rests on: {bands.article}.",
        "## Example\n\n"
        + lowest.zh.format(subject="621799*********6320", value=lowest.at_least)
        + "\n\n"
        + lowest.en.format(subject="621799*********6320", value=lowest.at_least),
        "## What it misses\n\n" + detector.misses,
        "## Source\n\n" + detector.source,
    ]
    return "\n\n".join(parts) + "\n"


def _parameters(detector: Detector) -> list[tuple[str, object]]:
    return [(field.name, getattr(detector, field.name)) for field in dataclasses.fields(detector)]


def _said(name: str, value: object) -> str:
    if isinstance(value, int) and value >= EVER:
        return "all that is held"
    if isinstance(value, int) and name in ("width", "still", "first", "last"):
        for unit, word in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
            if value and value % unit == 0:
                return f"{value // unit} {word}"
        return "the event alone" if value == 0 and name == "width" else "midnight" if value == 0 else f"{value} µs"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
