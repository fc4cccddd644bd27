"""What the text commands share: their arguments and how a narrative comes in."""

import sys
from pathlib import Path

import click

from anlan.cli.language import tr
from anlan.text.talk import read_text

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

file_argument = click.argument(
    "file",
    metavar=tr("[文件]", "[FILE]"),
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True),
)
json_option = click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。", "Print JSON."))
label_option = click.option(
    "--label", default="label", show_default=True, help=tr("标签字段名。", "The field that holds the label.")
)
batch_option = click.option(
    "--batch",
    default="batch",
    show_default=True,
    help=tr("批次字段名；评测时整批留出。", "The field of the batch; evaluation holds out whole batches."),
)


def narrative(file: Path | None) -> str:
    """The narrative of the file, or of standard input when none or ``-`` is given."""
    if file is None or str(file) == "-":
        return sys.stdin.read()
    return read_text(file)
