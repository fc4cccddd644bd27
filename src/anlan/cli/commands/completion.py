"""``anlan completion SHELL``: the script that lets a shell complete commands, options and files."""

import click
from click.shell_completion import get_completion_class

from anlan.cli.language import tr


@click.command(
    help=tr(
        '打印命令补全脚本。bash 用法：eval "$(anlan completion bash)"',
        'Print the completion script of a shell. For bash: eval "$(anlan completion bash)"',
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script."""
    kind = get_completion_class(shell)
    if kind is None:  # the choice above admits only shells that click knows
        raise click.UsageError(shell)
    click.echo(kind(ctx.find_root().command, {}, "anlan", "_ANLAN_COMPLETE").source())
