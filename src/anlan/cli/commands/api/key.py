"""``anlan api key``: makes a key for a partner's system and tells it once."""

from datetime import datetime

import click

from anlan.cli.commands.detect._common import json_option
from anlan.cli.language import tr
from anlan.cli.output import print_json
from anlan.server.exchange import make_api_key
from anlan.values import SHANGHAI


@click.command(help=tr("为对方系统生成密钥；只显示这一次。", "Make a key for a partner's system; it is shown this once."))
@click.option("--organisation", required=True, help=tr("对方单位代码。", "Code of the partner."))
@click.option("--receiver", required=True, help=tr("接收单位代码。", "Code of the receiving body of the police."))
@click.option("--name", required=True, help=tr("用途。", "What for."))
@click.option(
    "--scope", "scopes", multiple=True, required=True, help=tr("权限，可多次给出。", "A scope; may be given several times.")
)
@click.option("--days", default=180, show_default=True, help=tr("有效天数。", "Days until it ends."))
@click.option(
    "--as", "officer", required=True, help=tr("以哪位管理员的名义（登录名）。", "In which administrator's name (sign-in name).")
)
@json_option
def command(
    *, organisation: str, receiver: str, name: str, scopes: tuple[str, ...], days: int, officer: str, as_json: bool
) -> None:
    """Print the key."""
    made = make_api_key(
        organisation=organisation, receiver=receiver, name=name, scopes=scopes, days=days, officer=officer,
        now=datetime.now(SHANGHAI),
    )  # fmt: skip
    if as_json:
        print_json(made)
    else:
        click.echo(made.key)
