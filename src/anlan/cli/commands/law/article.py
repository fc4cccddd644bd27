"""``anlan law article CITE``: the act, the version in force and the article in our own words."""

from datetime import date

import click
import msgspec

from anlan.cli.due_view import CHECKS
from anlan.cli.language import LANG, tr
from anlan.cli.output import console, print_json
from anlan.cli.words import TimeType
from anlan.law import CitedArticle, find_article, say_citation
from anlan.values import Instant


class ArticleView(msgspec.Struct, frozen=True):
    """An article as of a day. ``until`` is the last day the version is in force; ``line`` is our own short wording."""

    cite: str
    said: str
    act: str
    title: str
    version: str
    number: str
    in_force_from: date
    in_force_until: date | None
    verification: str
    line: str


def article_view(cite: str, found: CitedArticle) -> ArticleView:
    """The view of an article."""
    version = found.version
    return ArticleView(
        cite,
        say_citation(cite, LANG),
        found.act.id,
        tr(found.act.title, found.act.title_en),
        found.date,
        version.number,
        version.in_force_from,
        version.in_force_until,
        version.verification,
        tr(found.line.zh, found.line.en),
    )


@click.command(
    help=tr(
        "查条文大意，如 cpl:91.1（刑事诉讼法第九十一条第一款）。文字为本产品自拟，以法规原文为准。",
        "What an article says, such as cpl:91.1. The words are ours; the text of the act is what counts.",
    )
)
@click.argument("cite", metavar="ACT:ARTICLE")
@click.option(
    "--on",
    "day",
    type=TimeType(),
    help=tr("按该日施行的版本；默认取最新版本。", "As in force on this day; by default the newest."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("以 JSON 输出。", "Print JSON."))
def command(cite: str, day: Instant | None, as_json: bool) -> None:
    """Print the article."""
    view = article_view(cite, find_article(cite, day.date() if day else date.max))
    if as_json:
        print_json(view)
        return
    console.print(f"[bold]{view.said}[/bold]", soft_wrap=True)
    console.print(view.line, soft_wrap=True)
    until = view.in_force_until.isoformat() if view.in_force_until else tr("今", "now")
    number = f"，{view.number}" if view.number else ""
    check = CHECKS.get(view.verification, "")
    console.print(
        tr(
            f"[dim]《{view.title}》{view.version} 版本{number}，{view.in_force_from} 至 {until} 施行  {check}[/dim]",
            f"[dim]{view.title}, version {view.version}{number}, in force {view.in_force_from} to {until}  {check}[/dim]",
        ),
        soft_wrap=True,
    )
