"""A *detector*: measures one thing about an account, card, device or number at each event, and can show the rows that prove it.

It knows no threshold, no wording and no law; those are bands (``bands.py``). Detectors are the classes in ``detectors/``, found
by their file. What several of them need (windows of one width, the graph of recent transfers) is computed once a block.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from anlan.detect import detectors, span
from anlan.detect.columns import Kind
from anlan.detect.graph import Graph, Patterns
from anlan.detect.heads import Heads
from anlan.detect.history import History
from anlan.detect.kernels.rings import follow
from anlan.detect.parameters import Span
from anlan.detect.windows import Block, Figures, Int32s, Int64s, Windows

Subject = Literal["account", "number", "card", "device", "address"]

MINUTE, HOUR, DAY = span.MINUTE, span.HOUR, span.DAY


@dataclass(slots=True)
class View:
    """What a detector sees of a block: the history with the block at its end from place ``start``, and shared figures."""

    history: History
    start: int
    shared: "Shared"

    @property
    def count(self) -> int:
        """Events of the block."""
        return len(self.history) - self.start

    def column(self, name: str) -> Int32s:
        """Codes of a text column for the events of the block; -1 where the value is missing."""
        return self.history.columns[name][self.start :]

    def windows(self, width: int) -> Figures:
        """Fan, degree and amounts over a window of that width."""
        return self.shared.windows(width, self)

    def partners(self, owner: str, member: str, width: int) -> Int32s:
        """How many different values of ``member`` went with the value of ``owner`` in the window, this event included; 0 where
        either is missing."""
        return self.shared.partners(owner, member, width, self)

    def patterns(self, width: int) -> Patterns:
        """Scatter–gathers and temporal cycles over a window of that width."""
        return self.shared.patterns(width, self)

    def heads(self, name: str, codes: int) -> Heads:
        """The newest events of each code, kept from block to block for the one detector that names them."""
        key = ("heads", name, 0)
        found = self.shared.state.get(key)
        if found is None:
            found = self.shared.state[key] = Heads()
        assert isinstance(found, Heads)
        found.make_room(codes)
        return found

    def previous(self, column: str) -> Int64s:
        """For each event of the history (by place), the number of the last event before it with the same value of ``column``; -1
        for none. Event numbers are places plus the history's ``base``."""
        return self.shared.previous(column, self)


@dataclass(slots=True)
class Shared:
    """State that detectors of one run share, by what it is and its width; figures are kept while a block is measured."""

    state: dict[tuple[str, str, int], Windows | Graph | Heads] = field(default_factory=dict)
    found: dict[tuple[str, str, int], Figures | Patterns | Int32s] = field(default_factory=dict)

    def windows(self, width: int, view: View) -> Figures:
        """See ``View.windows``."""
        key = ("src", "dst", width)
        if key not in self.found:
            windows = self._windows(key)
            self.found[key] = windows.add(view.history.block(view.start), len(view.history.codes["party"]))
        found = self.found[key]
        assert isinstance(found, Figures)
        return found

    def _windows(self, key: tuple[str, str, int]) -> Windows:
        found = self.state.get(key)
        if found is None:
            found = self.state[key] = Windows(key[2], extremes=False)
        assert isinstance(found, Windows)
        return found

    def partners(self, owner: str, member: str, width: int, view: View) -> Int32s:
        """See ``View.partners``. Owners and members get codes of one space: owners even, members odd."""
        key = (f"{owner}/{member}", "", width)
        if key not in self.found:
            owners, members = view.column(owner), view.column(member)
            held, counts = (owners >= 0) & (members >= 0), np.zeros(view.count, np.int32)
            if held.any():
                moments, ones = view.history.time[view.start :][held], np.ones(int(held.sum()), np.int64)
                block = Block(2 * owners[held], 2 * members[held] + 1, moments, ones)
                largest = max(int(block.src.max()), int(block.dst.max()))
                counts[held] = self._windows(key).add(block, largest + 1).fan[:, 0]
            self.found[key] = counts
        found = self.found[key]
        assert isinstance(found, np.ndarray)
        return found

    def patterns(self, width: int, view: View) -> Patterns:
        """See ``View.patterns``."""
        key = ("graph", "", width)
        if key not in self.found:
            graph = self.state.get(key)
            if graph is None:
                graph = self.state[key] = Graph(scatter_gather=width, temporal=width, hops=6)
            assert isinstance(graph, Graph)
            self.found[key] = graph.add(view.history.block(view.start), len(view.history.codes["party"]))
        found = self.found[key]
        assert isinstance(found, Patterns)
        return found

    def previous(self, column: str, view: View) -> Int64s:
        """See ``View.previous``."""
        key, history = (f"previous.{column}", "", 0), view.history
        links: Int64s = history.derive(key[0], -1)
        if key not in self.found:
            codes = view.column(column)
            newest = view.heads(key[0], int(codes.max(initial=-1)) + 1).newest
            follow(codes, newest, history.base + view.start, links[view.start :])
            self.found[key] = codes  # this block's links are made
        return links


@dataclass
class Detector(ABC):
    """Base of all detectors. Subclasses are dataclasses whose fields are the parameters, each with a default.

    ``kind``: what events it takes. ``subject``: what the value is about; ``of``: the column that names it. ``width`` (µs): how
    far back it looks. The docstring of a subclass is the opening of its page of documentation.
    """

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "account"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = ""
    source: ClassVar[str] = ""
    misses: ClassVar[str] = ""
    width: Span = DAY

    @property
    def name(self) -> str:
        """The name used in bands, typologies and reports: that of its file."""
        return type(self).__module__.rpartition(".")[2]

    @property
    def memory(self) -> int:
        """How far back (µs) its evidence may reach."""
        return self.width

    @abstractmethod
    def measure(self, view: View) -> Int64s:
        """A value for each event of the block; 0 is nothing to report."""

    @abstractmethod
    def evidence(self, history: History, at: int) -> list[int]:
        """Places of the events that prove the value measured at place ``at``, that event among them, in time order."""


@cache
def all_detectors() -> tuple[Detector, ...]:
    """Every detector with its default parameters, by name."""
    found = []
    for module in sorted(pkgutil.iter_modules(detectors.__path__), key=lambda module: module.name):
        loaded = importlib.import_module(f"{detectors.__name__}.{module.name}")
        found += [
            value()
            for value in vars(loaded).values()
            if isinstance(value, type) and issubclass(value, Detector) and value.__module__ == loaded.__name__
        ]
    return tuple(found)


def with_registers(chosen: tuple[Detector, ...], given: Mapping[str, object]) -> tuple[Detector, ...]:
    """The detectors, each with those of its parameters that stand in ``given`` by name (a register, limits, a numbering plan)."""
    found = []
    for detector in chosen:
        own: dict[str, Any] = {one.name: given[one.name] for one in fields(detector) if one.name in given}
        found.append(replace(detector, **own) if own else detector)
    return tuple(found)


def is_any(column: Int32s, codes: list[int]) -> npt.NDArray[np.bool_]:
    """Where the column has one of a few codes."""
    found = np.zeros(column.size, np.bool_)
    for code in codes:
        found |= column == code
    return found


def rows_of(history: History, at: int, width: int, **parties: int) -> list[int]:
    """Places in the window of ``at`` whose columns equal the codes given, and ``at`` itself."""
    window = history.window(at, width)
    chosen = np.ones(window.stop - window.start, np.bool_)
    for name, code in parties.items():
        chosen &= history.columns[name][window] == code
    return [*(np.flatnonzero(chosen) + window.start).tolist(), at]
