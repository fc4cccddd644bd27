"""``anlan law``: what the law store holds. One file a subcommand, found by its name."""

import importlib
import pkgutil

import click

from anlan.cli.language import tr


class Subcommands(click.Group):
    """A group whose members are the modules of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all subcommands, in alphabetical order."""
        return sorted(module.name for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return found


@click.group(
    cls=Subcommands,
    help=tr("查阅法规库：期限、条文、放假安排。", "Look into the law store: terms, articles, holidays."),
)
def command() -> None:
    """Hold the subcommands."""
