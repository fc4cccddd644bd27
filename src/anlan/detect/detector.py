"""A *detector*: measures one thing about an account, card, device or number at each event, and can show the rows that prove it.

It knows no threshold, no wording and no law; those are bands (``bands.py``). Detectors are the classes in ``detectors/``, found
by their file. What several of them need (windows of one width, the graph of recent transfers) is computed once a block.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from anlan.detect import detectors, span
from anlan.detect.columns import Kind
from anlan.detect.graph import Graph, Patterns
from anlan.detect.history import History
from anlan.detect.journal import Int32s, Int64s, Journal
from anlan.detect.parameters import Span
from anlan.detect.windows import Figures, Partners, Windows

Subject = Literal["account", "number", "card", "device", "address"]

MINUTE, HOUR, DAY = span.MINUTE, span.HOUR, span.DAY


@dataclass(slots=True)
class View:
    """What a detector sees of a block: the history with the block at its end from place ``start``, and shared figures.
    ``journal``: links, times and amounts; ``count``: events of the block."""

    history: History
    start: int
    shared: "Shared"
    journal: Journal = field(init=False)
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.journal = self.history.journal
        self.count = len(self.journal) - self.start

    def column(self, name: str) -> Int32s:
        """Codes of a text column for the events of the block; -1 where the value is missing."""
        return self.history.columns[name][self.start :]

    def fans(self, width: int) -> Int32s:
        """Different partners in a window of that width: payer-out, payer-in, payee-out, payee-in."""
        return self.shared.windows("fan", width, self).fan

    def sums(self, width: int) -> Int64s:
        """Sums in a window of that width, of the same four."""
        return self.shared.windows("total", width, self).sum

    def partners(self, owner: str, member: str, width: int) -> Int32s:
        """How many different values of ``member`` went with the value of ``owner`` in the window, this event included; 0 where
        either is missing."""
        return self.shared.partners(owner, member, width, self)

    def patterns(self, width: int) -> Patterns:
        """Scatter–gathers and temporal cycles over a window of that width."""
        return self.shared.patterns(width, self)

    def scratch(self, name: str, rows: int) -> tuple[Int64s, Int64s]:
        """See ``History.scratch``."""
        return self.history.scratch(name, rows)


class Shared:
    """State that detectors of one run share, by what it is and its width; figures are kept while a block is measured."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, int], Windows] = {}
        self._partners: dict[tuple[str, str, int], Partners] = {}
        self._graphs: dict[int, Graph] = {}
        self._found: dict[tuple[Any, ...], Any] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_found"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _found={})

    def next_block(self) -> None:
        """Forget the figures of the last block."""
        self._found.clear()

    def nbytes(self) -> int:
        """Bytes of state held."""
        held: list[Windows | Graph] = [*self._windows.values(), *self._partners.values(), *self._graphs.values()]
        return sum(one.nbytes() for one in held)

    def windows(self, what: Literal["fan", "total"], width: int, view: View) -> Figures:
        """See ``View.fans`` and ``View.sums``."""
        found: Figures | None = self._found.get((what, width))
        if found is None:
            found = self._found[what, width] = self.window(what, width).add(view.journal, view.start)
        return found

    def window(self, what: Literal["fan", "total"], width: int) -> Windows:
        """The window itself."""
        if (what, width) not in self._windows:
            self._windows[what, width] = Windows(width, fan=what == "fan", total=what == "total")
        return self._windows[what, width]

    def partners(self, owner: str, member: str, width: int, view: View) -> Int32s:
        """See ``View.partners``."""
        history = view.history
        if not (history.has(owner) and history.has(member)):
            return np.zeros(view.count, np.int32)
        found: Int32s | None = self._found.get((owner, member, width))
        if found is None:
            if (owner, member, width) not in self._partners:
                self._partners[owner, member, width] = Partners(width)
            trail = history.pair_trail(owner, member)
            columns = (history.columns[owner], history.columns[member], trail.links)
            found = self._partners[owner, member, width].count(view.journal, view.start, columns, trail.pairs)
            self._found[owner, member, width] = found
        return found

    def patterns(self, width: int, view: View) -> Patterns:
        """See ``View.patterns``."""
        found: Patterns | None = self._found.get(("graph", width))
        if found is None:
            found = self._found["graph", width] = self.graph(width).add(view.journal, view.start)
        return found

    def graph(self, width: int) -> Graph:
        """The graph of a window of that width."""
        if width not in self._graphs:
            self._graphs[width] = Graph(scatter_gather=width, temporal=width)
        return self._graphs[width]


@dataclass
class Detector(ABC):
    """Base of all detectors. Subclasses are dataclasses whose fields are the parameters, each with a default.

    ``kind``: what events it takes. ``subject``: what the value is about; ``of``: the column that names it. ``width`` (µs): how
    far back it looks. ``reads``: text columns without which there is nothing to measure. ``notes``: whether its evidence reads
    what it noted beside the events while it measured (``History.derive``). ``name`` is that of its file, by which bands,
    typologies and reports know it. The docstring of a subclass is the opening of its page of documentation.
    """

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "account"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = ""
    source: ClassVar[str] = ""
    misses: ClassVar[str] = ""
    reads: ClassVar[tuple[str, ...]] = ()
    notes: ClassVar[bool] = False
    name: ClassVar[str]
    width: Span = DAY

    def __init_subclass__(cls) -> None:
        cls.name = cls.__module__.rpartition(".")[2]

    def silent(self, history: History) -> bool:
        """Whether it measures 0 so far, since no event, held or forgotten, had a value in a column it reads."""
        return not all(map(history.has, self.reads))

    @property
    def memory(self) -> int:
        """How far back (µs) its evidence may reach."""
        return self.width

    @property
    def held(self) -> int:
        """How far back (µs) it needs events themselves. What it knows beyond that are the last events of accounts asleep."""
        return self.memory

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


def once_each(columns: Sequence[Int32s], judge: Callable[..., int]) -> list[int]:
    """What ``judge`` says of the codes of each row, asked once for each row that is different."""
    known: dict[tuple[int, ...], int] = {}
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    for codes in rows:
        if codes not in known:
            known[codes] = judge(*codes)
    return [known[codes] for codes in rows]


def is_any(column: Int32s, codes: list[int]) -> npt.NDArray[np.bool_]:
    """Where the column has one of a few codes."""
    found = np.zeros(column.size, np.bool_)
    for code in codes:
        found |= column == code
    return found
