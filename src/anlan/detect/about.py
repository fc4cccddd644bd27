"""What is said *about* a detector beyond its code: its name, its Chinese words, and an example at which it speaks.

One TOML file a detector in ``about/``. The English words stand in the detector itself. An example is a few made events; what the
detector says at them is worked out, never written down.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from anlan.detect.columns import SCHEMAS, Column
from anlan.detect.detector import Detector, Shared, View, with_registers
from anlan.detect.history import History
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.reading import Row
from anlan.detect.registers.suspects import Suspects
from anlan.detect.span import read_span
from anlan.values import SHANGHAI, to_micros

_REGISTERS = {"companies": Companies.of, "iot": IotCards.of, "suspects": Suspects.of}


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same in both languages; ``en`` is empty where the detector itself says it."""

    zh: str
    en: str = ""


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Made events. A row gives the columns of an event; with ``times`` it stands for so many, ``every`` so long, counted by
    ``{n}``. ``registers``: rows of the lists that the detector asks."""

    says: Words
    row: tuple[Mapping[str, Any], ...]
    registers: Mapping[str, list[dict[str, Any]]] = {}


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is said about one detector."""

    title: Words
    notices: Words
    unit: Words
    misses: Words
    example: Example


class Shown(NamedTuple):
    """An example and what came of it: the events, the value at each, and the ids that prove the last."""

    events: pa.Table
    values: list[int]
    proof: list[str]


@cache
def about(name: str) -> About:
    """What is said about the detector of this name. Raises ``FileNotFoundError`` when nothing is: a fault of ours."""
    text = resources.files("anlan.detect").joinpath("about", f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), About)


def show(detector: Detector, example: Example) -> Shown:
    """Let the detector look at its example."""
    (seeing,) = with_registers((detector,), {name: _REGISTERS[name](rows) for name, rows in _registers(example).items()})
    rows = sorted(_events(example.row), key=lambda row: row["time"])
    schema = SCHEMAS[detector.kind]
    ids = [f"e{number}" for number in range(1, len(rows) + 1)]
    lists: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in schema.names}
    lists |= {"id": ids, "late": [False] * len(rows)}
    events = pa.table({name: _column(lists[name], schema.field(name).type) for name in schema.names}, schema=schema)
    history = History(detector.kind)
    values = seeing.measure(View(history, history.append(events), Shared())).tolist()
    return Shown(events, values, [ids[place] for place in seeing.evidence(history, len(rows) - 1)])


def _registers(example: Example) -> dict[str, list[Row]]:
    rows = example.registers
    return {name: [{key: tuple(cell) if isinstance(cell, list) else cell for key, cell in row.items()} for row in rows[name]]
            for name in rows}  # fmt: skip


def _column(values: Sequence[Any], of: pa.DataType) -> Column:
    if pa.types.is_timestamp(of):
        return pa.array(values, pa.int64()).cast(of)
    return pa.array(values, pa.string()).cast(of) if pa.types.is_dictionary(of) else pa.array(values, of)


def _events(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        said = {name: value for name, value in row.items() if name not in ("at", "times", "every")}
        first = to_micros(datetime.fromisoformat(row["at"]).replace(tzinfo=SHANGHAI))
        for n in range(1, row.get("times", 1) + 1):
            moment = first + (n - 1) * read_span(row.get("every", "1s"))
            yield {name: value.format(n=n) if isinstance(value, str) else value for name, value in said.items()} | {
                "time": moment
            }
