"""What a watch is asked to do, and what it tells while it does."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Rules
from anlan.engine.live.broker import Place
from anlan.engine.live.watcher import TOLERANCE
from anlan.values import Lang


@dataclass(frozen=True, slots=True)
class Plan:
    """What to watch and how.

    ``alerts``, ``dead_letters``: subjects; ``out``: a file for alerts besides. ``most``: messages of one bundle. ``every``:
    seconds between snapshots. ``rebuild``: make the state anew from what the stream holds. ``accept_gap``: go on though messages
    are gone. ``drain``: stop when the stream has nothing more. ``create``: make missing streams, of at most so many bytes each.
    """

    place: Place
    kind: Kind
    rules: Rules
    state: Path
    alerts: str
    dead_letters: str
    detectors: tuple[Detector, ...] = ()
    out: Path | None = None
    tolerance: int = TOLERANCE
    most: int = 2_000
    every: float = 5.0
    port: int | None = None
    rebuild: bool = False
    accept_gap: bool = False
    drain: bool = False
    create: int | None = None
    lang: Lang = "zh"


class Progress(msgspec.Struct, frozen=True):
    """Where a watch stands since it was started. ``seconds``: what the last bundle took; ``port``: where metrics are served."""

    position: int
    pending: int
    events: int
    alerts: int
    refused: int
    lost: int
    connected: bool
    seconds: float
    port: int | None


Told = Callable[[Progress], None]
"""Is told the progress after each bundle and each pause."""
