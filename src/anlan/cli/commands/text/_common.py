"""What the text commands share: their argument and how a narrative comes in."""

import sys
from pathlib import Path

import click

from anlan.cli.language import tr
from anlan.text.talk import LONGEST, decode_text, read_text

file_argument = click.argument(
    "file",
    metavar=tr("[文件]", "[FILE]"),
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
)


def narrative(file: Path | None) -> str:
    """The narrative of the file, or of standard input when none or ``-`` is given."""
    if file is None or str(file) == "-":
        return decode_text(sys.stdin.buffer.read(LONGEST * 4), tr("标准输入", "standard input"))
    return read_text(file)
