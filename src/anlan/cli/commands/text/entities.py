"""``anlan text entities [FILE]``: what a narrative mentions."""

from pathlib import Path

import click
from rich.markup import escape
from rich.table import Column, Table

from anlan.cli.commands.text._common import file_argument, narrative
from anlan.cli.language import LANG, tr
from anlan.cli.learning import json_option
from anlan.cli.output import console, print_json
from anlan.cli.shapes.text import entities_document
from anlan.cli.words import TimeType
from anlan.text.entities import find_entities
from anlan.values import Instant, say

NAMES = {
    "amount": ("金额", "sum"),
    "card": ("银行卡", "bank card"),
    "account": ("账号", "account"),
    "id_number": ("身份证号", "identity number"),
    "phone": ("电话", "phone"),
    "link": ("链接", "link"),
    "app": ("应用", "application"),
    "messenger": ("社交账号", "messenger"),
    "time": ("时间", "time"),
}


@click.command(
    help=tr(
        "列出文字中的金额、卡号、账号、电话、链接、应用、社交账号和时间；身份证号一律遮盖。不给文件则读标准输入。",
        "List sums, cards, accounts, phones, links, applications, messengers and times; identity numbers are masked. "
        "Reads standard input without a file.",
    )
)
@file_argument
@click.option(
    "--at", type=TimeType(), help=tr("说话的时间，用来换算“昨天”等。", "When it was told, to resolve “yesterday” and the like.")
)
@json_option
def command(file: Path | None, at: Instant | None, as_json: bool) -> None:
    """Read and list."""
    found = find_entities(narrative(file), at)
    if as_json:
        print_json(entities_document(found, LANG))
        return
    heads = (("类别", "kind"), ("位置", "place"), ("原文", "as written"), ("值", "value"), ("疑点", "doubt"))
    table = Table(*(Column(tr(zh, en), overflow="fold") for zh, en in heads))
    for one in found:
        value = f"{one.shown} {tr('元', 'yuan')}" if one.kind == "amount" else one.value
        doubts = " ".join(say(note, LANG) for note in one.doubts)
        table.add_row(tr(*NAMES[one.kind]), f"{one.start}–{one.end}", escape(one.text), escape(value), escape(doubts))
    console.print(table)
