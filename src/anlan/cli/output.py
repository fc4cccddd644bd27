"""How commands print: JSON for programs on standard output; tables and progress for people, progress on standard error."""

import sys
from typing import Any

import click
import msgspec
from rich.console import Console

console = Console(highlight=False)
"""Standard output for people."""

progress_console = Console(stderr=True, highlight=False)
"""Standard error: progress bars and remarks that must not mix with a result."""


def print_json(value: Any) -> None:
    """One JSON document and a line end, UTF-8, keys in the order of the value. Takes msgspec structs, dicts and lists."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2 if sys.stdout.isatty() else 0)
    click.echo(text)
