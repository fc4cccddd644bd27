"""``anlan api openapi``: the description of the interface, as it is committed in ``docs/reference/openapi.json``."""

import click

from anlan.cli.language import tr
from anlan.server.exchange import interface


@click.command(help=tr("打印接口说明（OpenAPI）。", "Print the description of the interface (OpenAPI)."))
def command() -> None:
    """Print it."""
    click.echo(interface(), nl=False)
