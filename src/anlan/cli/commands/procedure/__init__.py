"""``anlan procedure``: the closed loops as data. One file a subcommand, found by its name."""

import importlib
import pkgutil

import click

from anlan.cli.language import tr


class Subcommands(click.Group):
    """A group whose members are the modules of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all subcommands, in alphabetical order."""
        return sorted(module.name.removesuffix("_") for module in pkgutil.iter_modules(__path__) if module.name[0] != "_")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = f"{cmd_name}_" if cmd_name == "list" else cmd_name
        found: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return found


@click.group(
    cls=Subcommands,
    help=tr(
        "闭环程序：列出、检查、展示、画图、演算、推演。",
        "Closed loops as data: list, lint, show, draw, run their scenarios, simulate a course.",
    ),
)
def command() -> None:
    """Hold the subcommands."""
