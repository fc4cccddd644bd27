"""``anlan import --json``: what became of each file, and the ledger now. Amounts are fen.

``python -m anlan.cli.shapes.import_`` prints the JSON schema.
"""

from pathlib import Path
from typing import Literal

import click
import msgspec

from anlan.money.doubt import Doubt
from anlan.money.importing import FileTaken, Taken
from anlan.money.ledger_doubts import find_doubts, find_left_out
from anlan.values import Lang, say


class File(msgspec.Struct):
    """A file handed in. ``known``: the same bytes were imported before. ``reason`` says why it was not imported."""

    file: str
    status: Literal["imported", "known", "refused"]
    entries: int
    reason: str | None


class Remark(msgspec.Struct):
    """A doubt, or what moved no money: in the language of the run, as a key, how many rows, the accounts it concerns."""

    text: str
    key: str
    rows: int
    accounts: list[str]


class ImportDocument(msgspec.Struct):
    """The ledger after the import. ``obtained`` of ``accounts`` have a statement; ``amount`` is the sum of all transfers."""

    ledger: str
    files: list[File]
    entries: int
    transfers: int
    amount: int
    accounts: int
    obtained: int
    doubts: list[Remark]
    left_out: list[Remark]


def document(folder: Path, taken: Taken, lang: Lang) -> ImportDocument:
    """What came of an import as a document, its sentences in ``lang``."""
    ledger = taken.ledger
    return ImportDocument(
        ledger=str(folder),
        files=[_file(one, lang) for one in taken.files],
        entries=ledger.evidence.entries.num_rows,
        transfers=len(ledger),
        amount=sum(ledger.columns.amount.tolist()),
        accounts=len(ledger.book),
        obtained=int(ledger.obtained.sum()),
        doubts=[_remark(one, lang) for one in find_doubts(ledger)],
        left_out=[_remark(one, lang) for one in find_left_out(ledger)],
    )


def _file(one: FileTaken, lang: Lang) -> File:
    return File(one.file, one.status, one.entries, None if one.reason is None else say(one.reason, lang))


def _remark(one: Doubt, lang: Lang) -> Remark:
    return Remark(say(one.note, lang), one.note.key.rpartition(".")[2], int(one.note.values["count"]), list(one.accounts))


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(ImportDocument)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
