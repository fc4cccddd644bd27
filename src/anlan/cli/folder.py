"""A group of commands that is a folder of files: one file a command, found by its name, so adding one touches no other file."""

import importlib
import pkgutil
from functools import partial
from types import ModuleType
from typing import Any

import click

from anlan.cli.language import tr


class FolderGroup(click.Group):
    """Its members are the modules of ``folder`` that have a ``command``; a module is imported only when it is used.

    A trailing underscore of a module keeps clear of Python's own words (``return_``) and is no part of the command's name;
    a leading one marks a module that is no command.
    """

    def __init__(self, folder: ModuleType | str, **options: Any) -> None:
        super().__init__(**options)
        self._folder = folder if isinstance(folder, str) else folder.__name__

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all members, in alphabetical order."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The member of that name, or none."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(f"{self._folder}.{module}").command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the member asked for. What click says of a missing word of its line ends as sentences of the language do."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as missing:
            raise click.UsageError(_ended(missing), missing.ctx) from missing

    def _modules(self) -> dict[str, str]:
        """Command name → module name."""
        path = importlib.import_module(self._folder).__path__
        names = (module.name for module in pkgutil.iter_modules(path))
        return {name.rstrip("_"): name for name in names if not name.startswith("_")}


def _ended(missing: click.MissingParameter) -> str:
    """What is missing; click puts a full stop of English behind the name whatever the language."""
    return missing.format_message().replace("'.", tr("'。", "'."), 1)


def folder_group(folder: ModuleType | str) -> Any:
    """What ``click.group`` takes as ``cls`` to make the group of ``folder``."""
    return partial(FolderGroup, folder)
