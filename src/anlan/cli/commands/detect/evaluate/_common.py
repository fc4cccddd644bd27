"""What the evaluations share: where the data is, and scores as a table."""

import click
import msgspec
from rich.table import Table

from anlan.cli.commands.detect._common import FOLDER
from anlan.cli.language import tr
from anlan.cli.output import console, print_json

data_option = click.option("--data", type=FOLDER, required=True, help=tr("数据集所在文件夹。", "The folder of the data set."))


def show_scores(score: msgspec.Struct, as_json: bool) -> None:
    """Names and figures."""
    if as_json:
        print_json(score)
        return
    table = Table(tr("指标", "measure"), tr("数值", "value"))
    for name, value in msgspec.structs.asdict(score).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, figure in parts:
            table.add_row(f"{name} {part}".strip(), _said(figure))
    console.print(table)


def _said(figure: object) -> str:
    if isinstance(figure, tuple):
        return " – ".join(_said(end) for end in figure)
    return f"{figure:.4f}" if isinstance(figure, float) else str(figure)
