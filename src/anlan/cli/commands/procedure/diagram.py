"""``anlan procedure diagram``: a procedure as a picture."""

from pathlib import Path

import click

from anlan.cli.commands.procedure._common import chosen, chosen_library, with_date, with_folder
from anlan.cli.language import LANG, tr
from anlan.procedure.pictures.mermaid import to_mermaid
from anlan.procedure.pictures.svg import to_svg


@click.command(help=tr("画出一个程序：SVG 图或 Mermaid 文本。", "Draw a procedure: an SVG picture, or Mermaid text."))
@click.argument("name", metavar="ID")
@click.option(
    "--format", "form", type=click.Choice(["svg", "mermaid"]), default="svg", show_default=True, help=tr("格式。", "Format.")
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=tr("写入文件；默认输出到屏幕。", "Write to a file instead of the terminal."),
)
@with_date
@with_folder
def command(name: str, form: str, out: Path | None, day: str | None, folder: Path | None) -> None:
    """Draw it."""
    proc = chosen(chosen_library(folder), name, day)
    text = to_svg(proc, LANG) if form == "svg" else to_mermaid(proc, LANG)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
