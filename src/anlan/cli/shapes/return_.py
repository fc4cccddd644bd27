"""``anlan return --json``: how much each victim gets back out of which account, by which rule. Amounts are fen.

``python -m anlan.cli.shapes.return_`` prints the JSON schema.
"""

from collections.abc import Iterable

import click
import msgspec

from anlan.money.restitution import Restitution, Rule
from anlan.values import Lang, Note, say


class ReturnLineJson(msgspec.Struct, frozen=True):
    """What one payment gets out of one account, fen."""

    account: str
    payment: str
    victim: str
    amount: int
    rule: Rule


class AccountReturnJson(msgspec.Struct, frozen=True):
    """One frozen account: frozen = returned + rest, fen."""

    account: str
    rule: Rule
    frozen: int
    returned: int
    rest: int


class VictimReturnJson(msgspec.Struct, frozen=True):
    """One victim: lost = earlier + returned + open, fen; ``unfound`` of ``lost`` were found in no statement."""

    victim: str
    victim_account: str
    lost: int
    unfound: int
    earlier: int
    returned: int
    open: int


class RestitutionJson(msgspec.Struct, frozen=True):
    """What ``anlan return --json`` prints. ``left_out``: reported payments that ``--losses found`` left out."""

    method: str
    returned: int
    lines: list[ReturnLineJson]
    accounts: list[AccountReturnJson]
    victims: list[VictimReturnJson]
    left_out: list[str]
    problems: list[str]


def document(table: Restitution, problems: Iterable[Note], lang: Lang) -> RestitutionJson:
    """The table as its document, its sentences in ``lang``."""
    return RestitutionJson(
        method=table.method,
        returned=table.returned,
        lines=[
            ReturnLineJson(line.account, line.payment.key, line.payment.victim, line.amount, line.rule) for line in table.lines
        ],
        accounts=[AccountReturnJson(one.account, one.rule, one.frozen, one.returned, one.rest) for one in table.accounts],
        victims=[
            VictimReturnJson(one.victim, one.victim_account, one.lost, one.unfound, one.earlier, one.returned, one.open)
            for one in table.victims
        ],
        left_out=[payment.key for payment in table.left_out],
        problems=[say(note, lang) for note in problems],
    )


def schema() -> bytes:
    """The JSON schema of the document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(RestitutionJson)), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
