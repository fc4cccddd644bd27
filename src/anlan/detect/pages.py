"""The page of a detector for the reference: what it notices, parameters, bands, an example sentence, what it misses, source.

Made from the detector and its bands, so a page can never say another thing than the program does.
"""

from anlan.detect.bands import Bands
from anlan.detect.detector import Detector
from anlan.detect.parameters import parameters_of
from anlan.values.note import LANGS


def detector_page(detector: Detector, bands: Bands) -> str:
    """The page in Markdown."""
    lowest = bands.band[0]
    parameters = [[f"`{one.name}`", one.said("en")] for one in parameters_of(detector)]
    levels = [[f"{band.at_least:,}", str(band.level), str(band.weight)] for band in bands.band]
    parts = [
        f"# {detector.name}",
        f"Events: {detector.kind}. Subject: {detector.subject}. Unit of the value: {detector.unit}.",
        "## What it notices\n\n" + " ".join((type(detector).__doc__ or "").split()),
        "## Parameters\n\n" + _table(["name", "default"], parameters),
        "## Bands\n\n" + _table(["from", "level", "weight"], levels),
        f"Rests on: {bands.article}.",
        "## Example\n\n"
        + "\n\n".join(lowest.say(lang, "621799*********6320", lowest.at_least, detector.width) for lang in LANGS),
        "## What it misses\n\n" + detector.misses,
        "## Source\n\n" + detector.source,
    ]
    return "\n\n".join(parts) + "\n"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
