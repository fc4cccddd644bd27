"""What the subcommands of ``anlan procedure`` print with ``--json``. Instants are texts in Shanghai time.

``python -m anlan.cli.shapes.procedure`` prints the JSON schema; each document is one of its definitions.
"""

from typing import Any

import click
import msgspec

from anlan.procedure.mutation import Score
from anlan.procedure.scenario_run import Difference


class Listed(msgspec.Struct, frozen=True):
    """One procedure of ``list``: its names, the days its versions begin on, and the sizes of the newest."""

    id: str
    zh: str
    en: str
    versions: tuple[str, ...]
    states: int
    events: int
    terms: int
    scenarios: int


class Found(msgspec.Struct, frozen=True):
    """One finding of ``lint``: the rule (P1 … P13), where, and the sentence in both languages."""

    rule: str
    file: str
    table: str
    key: str
    zh: str
    en: str


class Result(msgspec.Struct, frozen=True):
    """One scenario of ``scenario``: the version, its name, how many steps, what came out otherwise than written."""

    procedure: str
    scenario: str
    steps: int
    differences: tuple[Difference, ...]


class Shown(msgspec.Struct, frozen=True):
    """A procedure as ``show`` prints it: ``definition`` has the keys of docs/reference/definition-format.md."""

    version: str
    sha: str
    definition: dict[str, Any]


class Mutated(msgspec.Struct, frozen=True):
    """What ``mutate`` prints: slips noticed and tried, in all and for each version."""

    killed: int
    total: int
    procedures: tuple[Score, ...]


class Taken(msgspec.Struct, frozen=True):
    """One step of ``simulate``: when, what, the state after it, the codes and sentences of a refusal."""

    at: str
    event: str
    state: str
    refused: tuple[str, ...]
    told: tuple[str, ...]


class Reading(msgspec.Struct, frozen=True):
    """A due date under another reading of the law."""

    name: str
    due: str


class Clock(msgspec.Struct, frozen=True):
    """One clock: its state, its dates, and the steps that led there as sentences with their citations."""

    term: str
    name: str
    round: int
    state: str
    started: str
    due: str
    provisional: bool
    readings: tuple[Reading, ...]
    reasons: tuple[str, ...]


class Simulated(msgspec.Struct, frozen=True):
    """What ``simulate`` prints: the version, the steps, the state it came to, the clocks as of ``now``."""

    procedure: str
    now: str
    state: str
    steps: tuple[Taken, ...]
    clocks: tuple[Clock, ...]


class Replayed(msgspec.Struct, frozen=True):
    """One run of a log that ``verify`` read: its version, its state, how many events, the hash of the newest."""

    run: str
    procedure: str
    state: str
    events: int
    head: str


def schema() -> bytes:
    """The JSON schema of all documents, as committed in docs/reference/json."""
    _, parts = msgspec.json.schema_components(
        [Listed, Found, Result, Shown, Mutated, Simulated, Replayed], ref_template="#/$defs/{name}"
    )
    return msgspec.json.format(msgspec.json.encode({"$defs": parts}), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
