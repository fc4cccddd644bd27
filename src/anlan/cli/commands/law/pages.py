"""``anlan law pages --write DIR``: the reference pages of law, and the JSON schemas of its commands."""

from pathlib import Path

import click
import msgspec

from anlan.cli.commands.law.article import ArticleView
from anlan.cli.commands.law.calendar import YearView
from anlan.cli.commands.law.term import RowView
from anlan.cli.due_view import DueView
from anlan.cli.language import tr
from anlan.cli.output import console
from anlan.law.pages import pages

SCHEMAS = "schemas.json"


def all_pages() -> dict[str, str]:
    """Path to text: the pages of law, and the schemas of what its commands print as JSON."""
    _, components = msgspec.json.schema_components([DueView, RowView, ArticleView, YearView], ref_template="#/$defs/{name}")
    schemas = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": components}
    text = msgspec.json.format(msgspec.json.encode(schemas, order="sorted"), indent=2).decode()
    return {**pages(), SCHEMAS: text + "\n"}


@click.command(help=tr("生成法规参考页（Markdown）。", "Make the reference pages of law (Markdown)."))
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help=tr("写入的目录，如 docs/reference/law。", "Folder to write them to, such as docs/reference/law."),
)
def command(folder: Path) -> None:
    """Write the pages."""
    made = all_pages()
    for path, text in made.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    console.print(tr(f"已写 {len(made)} 个文件到 {folder}。", f"{len(made)} files written to {folder}."), soft_wrap=True)
